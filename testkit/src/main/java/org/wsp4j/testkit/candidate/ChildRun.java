package org.wsp4j.testkit.candidate;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One candidate in a JVM of its own. It ends in one of three ways: the child says that it is done,
 * or that the provider is not fit; it dies; or it shows no progress for longer than it may, and is
 * ended. It can neither hang nor end this process.
 */
final class ChildRun {
  /** How long a child that has said its last word, or was asked something, may take. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final int MAX_WAITING_LINES = 1024;

  /** The exit code of a process that a signal ended is this and its number. */
  private static final int SIGNALS = 128;

  private final DeclaredProvider candidate;
  private final Duration silence;
  private final Path crashFolder;
  private final ChildAccount account;
  private final Tail tail = new Tail();

  /** What the child prints; an empty one is the end. */
  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(MAX_WAITING_LINES);

  ChildRun(DeclaredProvider candidate, Duration silence, Path crashFolder, ChildAccount account) {
    this.candidate = candidate;
    this.silence = silence;
    this.crashFolder = crashFolder;
    this.account = account;
  }

  /** Runs it, and returns when its JVM is gone. */
  CandidateResult run(List<String> command) throws IOException, InterruptedException {
    Process child = new ProcessBuilder(command).start();
    Thread errors = reader(child.errorReader(), tail::add, () -> {});
    Thread output =
        reader(child.inputReader(), line -> put(Optional.of(line)), () -> put(Optional.empty()));
    Thread end = Thread.ofPlatform().daemon().start(() -> awaitEnd(child, output));
    try {
      follow(child, errors);
      return result();
    } finally {
      output.interrupt();
      end.interrupt();
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly().waitFor();
    }
  }

  private static Thread reader(Reader from, Consumer<String> taker, Runnable atEnd) {
    return Thread.ofPlatform()
        .daemon()
        .name("wsp4j, what a candidate prints")
        .start(() -> {
          Tail.read(from, taker);
          atEnd.run();
        });
  }

  /**
   * A process that the candidate started may hold the pipe open when the JVM is gone, whose end is
   * then not the end of what is printed.
   */
  private void awaitEnd(Process child, Thread output) {
    try {
      child.waitFor();
      if (!output.join(GRACE)) {
        put(Optional.empty());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits while there is no room; not any more when the run is over, which an interrupt says. */
  private void put(Optional<String> line) {
    try {
      lines.put(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Process child, Thread errors) throws InterruptedException {
    long deadline = System.nanoTime() + silence.toNanos();
    while (!account.isOver()) {
      long left = deadline - System.nanoTime();
      Optional<String> line = lines.poll(left, TimeUnit.NANOSECONDS);
      // what it prints without end is no progress, and there is always a line of it
      if (line == null || left <= 0) {
        breakOffSilent(child);
        return;
      }
      if (line.isEmpty()) {
        breakOffDead(child, errors);
        return;
      }
      if (Wire.event(line.get()).filter(account::take).isPresent()) {
        deadline = System.nanoTime() + silence.toNanos();
      } else {
        tail.add(line.get());
      }
    }
    child.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks it where it is before it is ended. */
  private void breakOffSilent(Process child) throws InterruptedException {
    try {
      child.getOutputStream().write('\n');
      child.getOutputStream().flush();
      child.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      tail.add("(it cannot be asked where it is: " + e.getMessage() + ")");
    }
    account.breakOff(
        "showed no progress for "
            + silence.toSeconds()
            + " s "
            + account.phase()
            + ", and was ended");
  }

  private void breakOffDead(Process child, Thread errors) throws InterruptedException {
    boolean ended = child.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    errors.join(GRACE);
    account.breakOff((ended ? end(child) : "closed its standard output") + " " + account.phase());
  }

  private String end(Process child) {
    int code = child.exitValue();
    if (Files.exists(crashFolder.resolve(ChildCommand.crashFile(child.pid())))) {
      return "crashed its JVM";
    }
    return code > SIGNALS
        ? "was ended by signal " + (code - SIGNALS)
        : "ended its JVM with exit code " + code;
  }

  private CandidateResult result() {
    return new CandidateResult(
        account.entries(),
        account
            .reason()
            .map(reason ->
                candidate.setAside(account.verdict(), reason + tail.told("what it said last:"))),
        account.kitFailed());
  }
}
