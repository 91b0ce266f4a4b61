package org.wsp4j.provider.tcp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.testsupport.SystemCallTrace;

/** What receives cost in system calls, counted by strace in the thread that makes them. */
class SystemCallTest {
  private static final int N = TracedReceives.RECEIVES;

  @TempDir private Path folder;

  /** Where receives pend all threads count as one: the poller may come first. */
  @Test
  void receivesMakeNoSystemCallTooMany() throws Exception {
    Map<String, Map<String, Integer>> counts =
        SystemCallTrace.of(folder, TracedReceives.class, Set.of("pending"));
    print(counts);

    assertThat(counts.get("ready")).isEqualTo(Map.of("recvfrom", N));
    assertThat(counts.get("notReady")).isEqualTo(Map.of("recvfrom", N));

    // The echo may be faster than the first look: then there is no wait and no second look.
    Map<String, Integer> trips = requireNonNull(counts.get("pingPong"));
    assertThat(trips.get("sendto")).isEqualTo(N);
    int waits = trips.getOrDefault("epoll_pwait2", 0);
    assertThat(waits).isLessThanOrEqualTo(N + N / 10);
    assertThat(trips.get("recvfrom")).isBetween(N, N + waits);
    assertThat(trips.getOrDefault("epoll_ctl", 0)).isLessThanOrEqualTo(N / 10);
    assertThat(trips.getOrDefault("wake", 0)).as("wake-ups").isLessThanOrEqualTo(N / 10);

    Map<String, Integer> pending = requireNonNull(counts.get("pending"));
    int receiving = pending.getOrDefault("recvfrom", 0) + pending.getOrDefault("recvmsg", 0);
    assertThat(receiving).as("calls that fill 64 receives").isBetween(1, 3);
  }

  private static void print(Map<String, Map<String, Integer>> counts) {
    counts.forEach((phase, calls) -> {
      int receives = phase.equals("pending") ? TracedReceives.PENDING : N;
      calls.forEach((name, count) ->
          System.out.printf(
              "system calls: %-17s %-13s %3d in %d receives%n", phase, name, count, receives));
    });
  }
}
