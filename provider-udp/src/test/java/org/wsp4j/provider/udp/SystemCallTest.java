package org.wsp4j.provider.udp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.testsupport.SystemCallTrace;

/** What receives that are filled together cost in system calls, counted by strace. */
class SystemCallTest {
  @TempDir private Path folder;

  /** As many as one call takes: datagrams of every length, one that does not fit among them. */
  @Test
  void receivesThatPendTogetherAreFilledByOneCall() throws Exception {
    Map<String, Map<String, Integer>> counts =
        SystemCallTrace.of(folder, TracedBatch.class, Set.of("whole", "mixed"));
    System.out.println("system calls: " + counts);

    for (String phase : Set.of("whole", "mixed")) {
      Map<String, Integer> calls = requireNonNull(counts.get(phase));
      assertThat(calls).as(phase).containsEntry("recvmmsg", 1);
      assertThat(calls).as(phase).doesNotContainKeys("recvfrom", "recvmsg");
    }
  }
}
