package org.wsp4j.provider.seqpacket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.testsupport.SystemCallTrace;

/** What records that are there cost in system calls, counted by strace. */
class SystemCallTest {
  private static final int N = TracedRecords.RECORDS;

  /** 200 records of 68 bytes, by reads of some 64 KiB. */
  private static final int LARGE_READS = 5;

  @TempDir private Path folder;

  @Test
  void recordsAreReadLargeFromAStreamAndByOneCallEachFromTheKernel() throws Exception {
    Map<String, Map<String, Integer>> counts =
        SystemCallTrace.of(folder, TracedRecords.class, Set.of());
    System.out.println("system calls: " + N + " records, " + counts);

    for (Kind kind : Kind.values()) {
      assertThat(received(counts, Form.NETWORK, kind)).as("%s", kind).isBetween(1, LARGE_READS);
      assertThat(received(counts, Form.LOCAL, kind)).as("%s", kind).isEqualTo(N);
    }
  }

  private static int received(Map<String, Map<String, Integer>> counts, Form form, Kind kind) {
    Map<String, Integer> calls = requireNonNull(counts.get(form.name() + "x" + kind.name()));
    assertThat(calls.keySet()).as("%s %s", form, kind).isSubsetOf("recvfrom", "recvmsg");
    return calls.values().stream().mapToInt(Integer::intValue).sum();
  }
}
