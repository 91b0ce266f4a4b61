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

  /** Datagrams of every length, ones that do not fit among them. */
  @Test
  void receivesThatPendTogetherAreFilledTogether() throws Exception {
    Map<String, Map<String, Integer>> counts =
        SystemCallTrace.of(folder, TracedBatch.class, Set.of("whole", "mixed"));
    System.out.println("system calls: " + PostedBatch.RECEIVES + " receives, " + counts);

    for (String phase : Set.of("whole", "mixed")) {
      Map<String, Integer> calls = requireNonNull(counts.get(phase));
      // The first is one receive alone.
      assertThat(calls).as(phase).containsEntry("recvfrom", 1).doesNotContainKey("recvmsg");
      assertThat(calls).as(phase).containsEntry("recvmmsg", PostedBatch.CALLS - 1);
    }
  }
}
