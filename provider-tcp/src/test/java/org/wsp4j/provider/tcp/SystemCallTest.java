package org.wsp4j.provider.tcp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What receives cost in system calls, counted by strace in the thread that makes them. */
class SystemCallTest {
  private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)");
  private static final Pattern MARK = Pattern.compile("\\d+, \"mark (\\w+)\".*");
  private static final int N = TracedReceives.RECEIVES;
  private static final String SIGNAL = "\"\\1\\0\\0\\0\\0\\0\\0\\0\", 8";
  private static final String OTHERS = ", others";

  @TempDir private Path folder;

  @Test
  void receivesMakeNoSystemCallTooMany() throws Exception {
    Map<String, Map<String, Integer>> counts = counted(trace());
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

  private List<String> trace() throws IOException, InterruptedException {
    assumeTrue(isOnPath("strace"), "BLOCKED: there is no strace on the PATH");
    Path file = folder.resolve("trace");
    assumeTrue(mayTrace(file), "BLOCKED: strace may not trace here");
    List<String> strace =
        List.of(
            "strace",
            "-f",
            "-qq",
            "-s",
            "32",
            "-o",
            file.toString(),
            "-e",
            "trace=network,read,"
                + "readv,write,writev,epoll_ctl,epoll_wait,epoll_pwait,epoll_pwait2,poll,ppoll,ioctl");
    String output =
        ChildJvm.run(strace, List.of("--enable-native-access=ALL-UNNAMED"), TracedReceives.class);
    assertThat(output).isEmpty();
    return Files.readAllLines(file);
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  private static boolean mayTrace(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("strace", "-o", file.toString(), "true")
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }

  /**
   * Between two marks of one thread, the calls of that thread by name, and those of the others
   * apart; where receives pend, those of every thread, since the poller may come first.
   */
  private static Map<String, Map<String, Integer>> counted(List<String> lines) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    String thread = "";
    String phase = "end";
    for (String line : lines) {
      Matcher call = CALL.matcher(line);
      if (!call.matches()) {
        continue;
      }
      Matcher mark = MARK.matcher(call.group(3));
      if (mark.matches()) {
        thread = call.group(1);
        phase = mark.group(1);
      } else if (!phase.equals("end")) {
        boolean together = phase.equals("pending") || call.group(1).equals(thread);
        counts
            .computeIfAbsent(together ? phase : phase + OTHERS, key -> new TreeMap<>())
            .merge(name(call), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** A write of 1 to an eventfd is a wake-up; the echoing peer writes too. */
  private static String name(Matcher call) {
    return call.group(3).contains(SIGNAL) ? "wake" : call.group(2);
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
