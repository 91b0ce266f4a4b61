package org.wsp4j.testkit;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.testkit.hook.Trace;
import org.wsp4j.testkit.hook.TraceEvent;
import org.wsp4j.testkit.hook.TraceLine;
import org.wsp4j.testkit.hook.TraceLog;

/**
 * What passes between the kit, the provider and the runtime while a row runs, for the report of one
 * that fails. It begins anew with each row and stands still from the failure on. Any thread may
 * call.
 */
final class RowTrace {
  /** Who acts where it is neither the provider nor the peer. */
  static final String KIT = "kit";

  static final int MOST_LINES = 100;

  private static final String PEER = "peer";

  /** How a provider and the runtime find their thread: nothing that a row looks at. */
  private static final Set<String> UNTOLD =
      Set.of("WPUOpenCurrentThread", "inCallback", "wake", "offerDriver", "withdrawDriver");

  private final TraceLog log = new TraceLog(MOST_LINES);
  private final Trace trace = new Trace(this::tell).naming(RowTrace::name);
  private final ThreadLocal<Boolean> quiet = ThreadLocal.withInitial(() -> false);
  private volatile boolean running;

  private void tell(TraceEvent event) {
    if (running && !UNTOLD.contains(event.action())) {
      log.accept(event);
    }
  }

  /** The row's own thread carries a long name, for dumps. */
  private static String name(Thread thread) {
    String name = thread.getName();
    if (name.startsWith(RowRun.THREAD)) {
      return "row";
    }
    return name.isEmpty() ? "virtual thread" : name;
  }

  void begin() {
    running = false;
    trace.restart();
    log.clear();
    running = true;
  }

  void end() {
    running = false;
  }

  /** What is kept of the row, the newest last. */
  List<TraceLine> lines() {
    return log.lines();
  }

  /** Opens something that is the kit's own means and not of the row: it is not traced. */
  <T> T quietly(Supplier<T> opening) {
    boolean before = quiet.get();
    quiet.set(true);
    try {
      return opening.get();
    } finally {
      quiet.set(before);
    }
  }

  ProviderSocket over(ProviderSocket socket) {
    return quiet.get() ? socket : trace.over(socket);
  }

  Upcalls over(Upcalls table) {
    return trace.over(table);
  }

  Peer over(Peer peer) {
    return quiet.get() ? peer : new TracedPeer(peer, this);
  }

  void happens(String subject, String action, String text) {
    trace.happens(subject, action, text);
  }

  <T> T around(String action, Supplier<T> body, Function<? super T, String> result) {
    return trace.around(KIT, action, "", body, result);
  }

  void routine(Call.Completion completion, Runnable body) {
    around(KIT, "routine", completion.toString(), body);
  }

  void peer(String action, String text, Runnable body) {
    around(PEER, action, text, body);
  }

  <T> T peer(String action, String text, Supplier<T> body, Function<? super T, String> result) {
    return trace.around(PEER, action, text, body, result);
  }

  private void around(String subject, String action, String text, Runnable body) {
    trace.around(
        subject,
        action,
        text,
        () -> {
          body.run();
          return "";
        },
        nothing -> nothing);
  }
}
