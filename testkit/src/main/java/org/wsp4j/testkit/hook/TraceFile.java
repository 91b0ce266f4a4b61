package org.wsp4j.testkit.hook;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsp4j.testkit.hook.TraceEvent.Kind;

/**
 * Writes a trace to a file, a line for each event. A thread of its own sees to it that an event is
 * there a tenth of a second later, so that a process that hangs can be looked at. Any thread may
 * call.
 */
public final class TraceFile implements Consumer<TraceEvent>, AutoCloseable {
  /** The most events in a file; then one line says so, and the rest is not written. */
  public static final long MOST_EVENTS = 5_000_000;

  private static final long FLUSH_MILLIS = 100;

  private final long most;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BufferedWriter out;

  /** Guarded by this. */
  private long written;

  private @Nullable IOException problem;

  /**
   * Begins a file.
   *
   * @param file made, or emptied
   * @throws IOException if it cannot be
   */
  public TraceFile(Path file) throws IOException {
    this(file, MOST_EVENTS);
  }

  TraceFile(Path file, long most) throws IOException {
    this.most = most;
    this.out = Files.newBufferedWriter(file);
    Thread.ofPlatform().daemon().name("wsp4j-trace").start(this::flushNowAndThen);
  }

  private void flushNowAndThen() {
    try {
      while (!closed.await(FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void flush() {
    try {
      if (problem == null && closed.getCount() > 0) {
        out.flush();
      }
    } catch (IOException e) {
      problem = e;
    }
  }

  @Override
  public synchronized void accept(TraceEvent event) {
    if (problem != null || written > most || closed.getCount() == 0) {
      return;
    }
    try {
      out.write(written == most ? "the trace ends here, after " + most + " events" : line(event));
      out.newLine();
      written++;
    } catch (IOException e) {
      problem = e;
    }
  }

  private static String line(TraceEvent event) {
    String call = event.call() == 0 ? "" : "#" + event.call();
    String arrow = event.kind() == Kind.ENDS ? " ->" : "";
    String text = event.text().isEmpty() ? "" : " " + event.text();
    return String.format(
        Locale.ROOT,
        "%12.3f ms  %-16s  %7s  %s  %s%s%s",
        event.nanos() / 1e6,
        event.thread(),
        call,
        event.subject(),
        event.action(),
        arrow,
        text);
  }

  /**
   * Ends the file.
   *
   * @throws IOException if not everything could be written
   */
  @Override
  public synchronized void close() throws IOException {
    closed.countDown();
    out.close();
    if (problem != null) {
      throw problem;
    }
  }
}
