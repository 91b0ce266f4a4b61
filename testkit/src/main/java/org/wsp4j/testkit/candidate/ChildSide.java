package org.wsp4j.testkit.candidate;

import com.google.gson.JsonObject;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.StartupRefused;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Subject;

/**
 * A run in the JVM of a candidate, told to the process that watches it. What the candidate prints
 * goes to the standard error, so that it is not between the lines of the kit.
 */
public final class ChildSide implements Progress {
  private static final int FRAMES = 15;
  private static final int ORPHANED = 4;
  private static final int EXHAUSTED = 3;

  /** How the threads that rows run on are called. */
  private static final String ROW_THREAD = "row ";

  private final PrintStream wire =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private ChildSide() {}

  /**
   * Takes the standard streams over.
   *
   * @return what tells of the run
   */
  public static ChildSide open() {
    ChildSide side = new ChildSide();
    InputStream parent = System.in;
    System.setOut(System.err);
    System.setIn(InputStream.nullInputStream());
    Thread.ofPlatform().daemon().name("wsp4j, the watching process").start(() -> obey(parent));
    side.tell(Wire.READY, new JsonObject());
    return side;
  }

  /** The parent asks where the threads are by a byte, and by its own end that this one ends too. */
  private static void obey(InputStream parent) {
    try {
      while (parent.read() >= 0) {
        printThreads();
      }
    } catch (IOException e) {
      System.err.println("wsp4j: the watching process is out of reach: " + e.getMessage());
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  /** The threads that can be stuck in the candidate; the JVM's own tell nothing. */
  private static void printThreads() {
    StringBuilder text = new StringBuilder();
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> {
          if (!thread.isDaemon() || thread.getName().startsWith(ROW_THREAD)) {
            text.append("thread ").append(thread.getName()).append('\n');
            for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
              text.append("  at ").append(stack[i]).append('\n');
            }
          }
        });
    System.err.print(text);
    System.err.flush();
  }

  @Override
  public void begin(Subject provider, ProtocolInfo entry, boolean selfPaired) {
    JsonObject body = new JsonObject();
    body.add("provider", Wire.subject(provider));
    body.add("entry", Wire.entry(entry));
    body.addProperty("selfPaired", selfPaired);
    tell(Wire.BEGIN, body);
  }

  @Override
  public void started(List<String> ids) {
    tell(Wire.STARTED, Wire.ids(ids));
  }

  @Override
  public void finished(Outcome outcome) {
    tell(Wire.FINISHED, Wire.outcome(outcome));
  }

  @Override
  public void end(ProtocolInfo entry) {
    tell(Wire.END, new JsonObject());
  }

  /** The run is over, and every row was told of. */
  public void done() {
    tell(Wire.DONE, new JsonObject());
  }

  /**
   * The provider is not fit to be run.
   *
   * @param reason why
   */
  public void refused(StartupRefused reason) {
    refused(String.valueOf(reason.getMessage()), reason.error() == WsaError.WSASYSNOTREADY);
  }

  /**
   * The provider is not fit to be run.
   *
   * @param reason why
   */
  public void refused(String reason) {
    refused(reason, false);
  }

  private void refused(String reason, boolean environmental) {
    JsonObject body = new JsonObject();
    body.addProperty("reason", reason);
    body.addProperty("environmental", environmental);
    tell(Wire.REFUSED, body);
  }

  /**
   * The kit failed; or its JVM has no memory any more, which is the provider's doing and ends it
   * here, in the row that runs.
   *
   * @param reason why
   */
  public void failed(Throwable reason) {
    for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        System.err.println(cause);
        Runtime.getRuntime().halt(EXHAUSTED);
      }
    }
    JsonObject body = new JsonObject();
    body.addProperty("reason", reason.toString());
    tell(Wire.FAILED, body);
    reason.printStackTrace();
  }

  /** On a line of its own, also behind something that the candidate left without an end. */
  private synchronized void tell(String event, JsonObject body) {
    wire.print("\n" + Wire.line(event, body) + "\n");
    wire.flush();
  }
}
