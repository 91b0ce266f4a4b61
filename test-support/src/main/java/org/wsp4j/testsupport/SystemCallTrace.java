package org.wsp4j.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The system calls of a child JVM, counted by strace between the marks that it writes: those of the
 * thread that wrote the mark by the name of the phase, those of the others apart.
 */
public final class SystemCallTrace {
  private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\((.*)");
  private static final Pattern MARK = Pattern.compile("\\d+, \"mark (\\w+)\".*");
  private static final String SIGNAL = "\"\\1\\0\\0\\0\\0\\0\\0\\0\", 8";
  private static final String OTHERS = ", others";
  private static final String END = "end";

  private SystemCallTrace() {}

  /** Where a child writes its marks: whatever follows one belongs to it. */
  public static final class Marks implements AutoCloseable {
    private final FileOutputStream nowhere;

    /**
     * Opens it.
     *
     * @throws IOException if there is no {@code /dev/null}
     */
    public Marks() throws IOException {
      nowhere = new FileOutputStream("/dev/null");
    }

    /**
     * Begins a phase.
     *
     * @param phase a word
     * @throws IOException never
     */
    public void begin(String phase) throws IOException {
      nowhere.write(("mark " + phase).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Ends the phase.
     *
     * @throws IOException never
     */
    public void end() throws IOException {
      begin(END);
    }

    @Override
    public void close() throws IOException {
      nowhere.close();
    }
  }

  /**
   * Traces a main class, or aborts the test where strace cannot.
   *
   * @param folder for the trace
   * @param main a class that prints nothing
   * @param together phases in which the calls of every thread count as one
   * @return how often each call was made, by phase and name; a wake-up is {@code wake}
   * @throws IOException if strace cannot be started
   * @throws InterruptedException if the calling thread is interrupted meanwhile
   */
  public static Map<String, Map<String, Integer>> of(
      Path folder, Class<?> main, Set<String> together) throws IOException, InterruptedException {
    Programs.require("strace", "strace");
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
    assertThat(ChildJvm.run(strace, List.of("--enable-native-access=ALL-UNNAMED"), main)).isEmpty();
    return counted(Files.readAllLines(file), together);
  }

  private static boolean mayTrace(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("strace", "-o", file.toString(), "true")
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }

  private static Map<String, Map<String, Integer>> counted(
      List<String> lines, Set<String> together) {
    Map<String, Map<String, Integer>> counts = new TreeMap<>();
    String thread = "";
    String phase = END;
    for (String line : lines) {
      Matcher call = CALL.matcher(line);
      if (!call.matches()) {
        continue;
      }
      Matcher mark = MARK.matcher(call.group(3));
      if (mark.matches()) {
        thread = call.group(1);
        phase = mark.group(1);
      } else if (!phase.equals(END)) {
        boolean own = together.contains(phase) || call.group(1).equals(thread);
        counts
            .computeIfAbsent(own ? phase : phase + OTHERS, key -> new TreeMap<>())
            .merge(name(call), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** A write of 1 to an eventfd is a wake-up; an echoing peer writes too. */
  private static String name(Matcher call) {
    return call.group(3).contains(SIGNAL) ? "wake" : call.group(2);
  }
}
