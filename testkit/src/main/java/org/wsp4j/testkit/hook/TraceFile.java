package org.wsp4j.testkit.hook;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsp4j.testkit.hook.TraceEvent.Kind;

/**
 * Writes a trace to a file, a line for each event, as it happens: what a process that hangs or dies
 * did last is there. Any thread may call.
 */
public final class TraceFile implements Consumer<TraceEvent>, AutoCloseable {
  /** The most events in a file; then one line says so, and the rest is not written. */
  public static final long MOST_EVENTS = 5_000_000;

  private final long most;
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
  }

  @Override
  public synchronized void accept(TraceEvent event) {
    if (problem != null || written > most) {
      return;
    }
    try {
      out.write(written == most ? "the trace ends here, after " + most + " events" : line(event));
      out.newLine();
      out.flush();
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
    out.close();
    if (problem != null) {
      throw problem;
    }
  }
}
