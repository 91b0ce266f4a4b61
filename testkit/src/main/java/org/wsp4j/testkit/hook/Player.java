package org.wsp4j.testkit.hook;

import static java.util.Objects.requireNonNull;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSANOTINITIALISED;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.Script.Line;

/**
 * Plays a script: a client's call takes the line that must be its own, then everything that happens
 * of itself up to the next call. A call that returned later than it began waits until the lines in
 * between are played, by its own thread's routines or by other threads.
 */
final class Player {
  /** How long a call waits for what others did meanwhile, when it was recorded. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Names names = new Names(Thread::getName);
  private final ReentrantLock lock = new ReentrantLock();

  /** All guarded by the lock. */
  private final Script script;

  private final Map<Long, ReplayOperation> pending = new HashMap<>();
  private final Map<Long, WsaEvent> selected = new HashMap<>();
  private final Set<ThreadId> waiting = new HashSet<>();
  private @Nullable Upcalls table;

  Player(Script script) {
    this.script = script;
  }

  void start(Upcalls upcalls) {
    table = upcalls;
  }

  Names names() {
    return names;
  }

  private Upcalls upcalls() {
    return requireNonNull(table, "table: not started");
  }

  int left() {
    lock.lock();
    try {
      return script.left();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes one call.
   *
   * @param socket whose, 0 for the provider
   * @param name which
   * @param with its arguments in words
   * @param sent what it sends, if it sends
   * @param begins told of the line where the call begins, before anything completes
   * @return the line with its result
   */
  Line call(int socket, String name, String with, @Nullable String sent, Consumer<Line> begins) {
    lock.lock();
    try {
      Line call = take(socket, name, with, sent);
      begins.accept(call);
      return call.has("result") ? call : awaitReturn(call);
    } finally {
      lock.unlock();
    }
  }

  /** What follows a call: to be told when its out-parameters are filled. */
  void goOn() {
    lock.lock();
    try {
      happen();
    } finally {
      lock.unlock();
    }
  }

  private Line take(int socket, String name, String with, @Nullable String sent) {
    String actual = "the client calls " + Script.words(socket, name, with);
    happen();
    Line line = script.next();
    while (line != null && line.has("return")) {
      await(actual);
      happen();
      line = script.next();
    }
    if (line == null
        || line.number("socket") != socket
        || !line.text("name").equals(name)
        || !line.text("with").equals(with)) {
      throw script.departed(actual);
    }
    if (sent != null && !(line.has("sent") && line.text("sent").equals(sent))) {
      throw script.departed(actual + " with other data");
    }
    pass();
    return line;
  }

  private Line awaitReturn(Line call) {
    happen();
    Line line = script.next();
    while (line == null || !line.isReturnOf(call)) {
      await("nothing is called while " + call.words() + " waits");
      happen();
      line = script.next();
    }
    pass();
    return line;
  }

  /** Lets routines of this thread, or other threads, play the next line. */
  private void await(String actual) {
    int left = script.left();
    ThreadId thread = upcalls().openCurrentThread();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    waiting.add(thread);
    while (script.left() == left) {
      lock.unlock();
      WaitEnd end;
      try {
        end = upcalls().await(thread, deadline, true);
      } finally {
        lock.lock();
      }
      boolean late = end == WaitEnd.TIMED_OUT || end == WaitEnd.INTERRUPTED;
      if (script.left() == left && (late || left == 0)) {
        waiting.remove(thread);
        throw script.departed(actual);
      }
    }
    waiting.remove(thread);
  }

  private void pass() {
    script.pass();
    waiting.forEach(upcalls()::wake);
  }

  /** Plays what happens of itself. */
  private void happen() {
    Line line = script.next();
    while (line != null && (line.has("complete") || line.has("set"))) {
      pass();
      if (line.has("set")) {
        WsaEvent event = selected.get(line.number("set"));
        if (event != null) {
          upcalls().setEvent(event);
        }
      } else {
        complete(line);
      }
      line = script.next();
    }
  }

  private void complete(Line line) {
    ReplayOperation operation = pending.remove(line.number("complete"));
    if (operation != null) {
      Transfer result = new Transfer();
      RecordJson.read(line.json().getAsJsonObject("transfer"), result);
      operation.receives(line);
      operation.complete(WsaError.valueOf(line.text("error")), result, upcalls());
    }
  }

  /** An operation begins; under the lock. */
  void starts(Line call, ReplayOperation operation) {
    if (script.starts(call)) {
      operation.start(upcalls());
      pending.put(call.number("overlapped"), operation);
    }
  }

  /** The event of a socket's selection; under the lock. */
  void selects(int socket, @Nullable WsaEvent event) {
    lock.lock();
    try {
      if (event == null) {
        selected.remove((long) socket);
      } else {
        selected.put((long) socket, event);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends what the script leaves pending, as any clean-up does (DEC-19). */
  WsaError cleanup() {
    List<ReplayOperation> left;
    lock.lock();
    try {
      if (table == null) {
        return WSANOTINITIALISED;
      }
      left = List.copyOf(pending.values());
      pending.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(each -> each.complete(WSA_OPERATION_ABORTED, new Transfer(), upcalls()));
    table = null;
    return NO_ERROR;
  }
}
