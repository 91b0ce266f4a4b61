package org.wsp4j.verification.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.wsp4j.testsupport.Programs;

/**
 * A program that nobody here wrote, as the other end of a test. It has a time-out, which only a
 * broken program meets, and a failure shows what it printed. Closing it kills it.
 */
final class ForeignProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 30;

  /** Told by the reader when the program has closed its output. */
  private static final String END = "(the end of its output)";

  private final List<String> command;
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Queue<String> printed = new ConcurrentLinkedQueue<>();

  private ForeignProcess(List<String> command) throws IOException {
    this.command = command;
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread.ofPlatform().daemon().name("output of " + command.getFirst()).start(this::read);
  }

  /**
   * Starts a program.
   *
   * @param debianPackage what to install where it is missing; the test is skipped then
   */
  static ForeignProcess start(String debianPackage, String... command) throws IOException {
    Programs.require(command[0], debianPackage);
    return new ForeignProcess(List.of(command));
  }

  /** Starts a function of {@code peers.py}. */
  static ForeignProcess python(String function, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", "-u", "-c", script(), function));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return start("python3", command.toArray(String[]::new));
  }

  private static String script() throws IOException {
    try (InputStream in = ForeignProcess.class.getResourceAsStream("peers.py")) {
      return new String(Objects.requireNonNull(in, "peers.py").readAllBytes(), UTF_8);
    }
  }

  private void read() {
    try (BufferedReader in = process.inputReader(UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        printed.add(line);
        lines.add(line);
      }
    } catch (IOException killed) {
      printed.add(killed.toString());
    }
    lines.add(END);
  }

  /** The next line it prints. */
  String line() throws InterruptedException {
    String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("a line of %s", this).isNotNull().isNotEqualTo(END);
    return line;
  }

  /** Whether it has printed a line that nobody asked for yet. */
  boolean hasLine() {
    return !lines.isEmpty();
  }

  /** The next line, which is a number. */
  int number() throws InterruptedException {
    String line = line();
    assertThat(line).as("a number from %s", this).matches("\\d+");
    return Integer.parseInt(line);
  }

  /** Writes a text to its standard input. */
  void write(String text) throws IOException {
    process.outputWriter(UTF_8).write(text);
    process.outputWriter(UTF_8).flush();
  }

  /** Ends its standard input. */
  void endInput() throws IOException {
    process.outputWriter(UTF_8).close();
  }

  /** It must end by itself, well, with nothing more to say. */
  void ends() throws InterruptedException {
    String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("the end of %s", this).isEqualTo(END);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("%s ends", this).isTrue();
    assertThat(process.exitValue()).as("exit code of %s", this).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  @Override
  public String toString() {
    List<String> shown = command.stream().filter(each -> !each.contains("\n")).toList();
    return String.join(" ", shown) + ", which printed:\n" + String.join("\n", printed);
  }
}
