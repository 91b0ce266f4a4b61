package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * What the providers of one runtime share: the threads that have something pending, their ports,
 * and the poller. A thread can wait in one place only, so there is one engine for each table of
 * upcalls.
 */
final class Engine {
  private static final IdentityHashMap<Upcalls, Engine> SHARED = new IdentityHashMap<>();

  final SystemCalls calls;
  final Upcalls upcalls;
  final Poller poller;
  private final ThreadHost host;

  @SuppressWarnings("ThreadLocalUsage") // one for each engine, of which a runtime has one
  private final ThreadLocal<Driver> drivers = new ThreadLocal<>();

  /** Every thread that has had something pending and has not ended. */
  private final Map<ThreadId, Driver> alive = new ConcurrentHashMap<>();

  private int users;
  private boolean polling;

  private Engine(SystemCalls calls, Upcalls upcalls, ThreadHost host, Port port) {
    this.calls = calls;
    this.upcalls = upcalls;
    this.host = host;
    poller = new Poller(calls, port);
  }

  /**
   * Makes an engine.
   *
   * @return the engine, or {@code null} where descriptors are short
   */
  static @Nullable Engine open(SystemCalls calls, Upcalls upcalls, ThreadHost host) {
    Port port = Port.open(calls);
    return port == null ? null : new Engine(calls, upcalls, host, port);
  }

  /** The engine of a runtime, made by its first user; {@code null} if it cannot be made. */
  static @Nullable Engine acquire(SystemCalls calls, Upcalls upcalls) {
    synchronized (SHARED) {
      Engine engine = SHARED.computeIfAbsent(upcalls, key -> open(calls, key, ThreadHost.REAL));
      if (engine != null) {
        engine.users++;
      }
      return engine;
    }
  }

  /** Gives the engine back; the last user ends it. */
  void release() {
    synchronized (SHARED) {
      users--;
      if (users == 0) {
        SHARED.remove(upcalls, this);
        end();
      }
    }
  }

  /** Stops the poller and frees every port. No socket is open any more. */
  void end() {
    for (Driver each : alive.values()) {
      upcalls.withdrawDriver(each.threadId, each);
      each.forgetEnd.run();
    }
    startPoller();
    poller.close();
  }

  /** What the engine knows of the calling thread. */
  Driver driver() {
    Driver driver = drivers.get();
    if (driver == null) {
      driver = driver(upcalls.openCurrentThread());
      drivers.set(driver);
      var _ = upcalls.offerDriver(driver.threadId, driver);
    }
    return driver;
  }

  /** What the engine knows of a thread. */
  Driver driver(ThreadId threadId) {
    return alive.computeIfAbsent(threadId, this::enrol);
  }

  private Driver enrol(ThreadId threadId) {
    Driver driver = new Driver(this, threadId);
    if (driver.port != null) {
      poller.add(driver);
    }
    startPoller();
    driver.forgetEnd = host.onEnd(threadId.thread(), () -> ended(driver));
    return driver;
  }

  synchronized void startPoller() {
    if (!polling) {
      polling = true;
      host.start(poller);
    }
  }

  /** A thread has ended: what it started is cancelled (RECV-17.01). */
  void ended(Driver driver) {
    driver.leave();
    for (Machine each : driver.sockets.toArray(Machine[]::new)) {
      each.threadEnded(driver);
    }
    upcalls.withdrawDriver(driver.threadId, driver);
    alive.remove(driver.threadId);
    poller.retire(driver);
  }

  /** The call a thread is blocked in, or null. */
  @Nullable Operation blockedCall(ThreadId thread) {
    Driver driver = alive.get(thread);
    return driver == null ? null : driver.blocked;
  }

  /** Tells of a chain of finished operations. No lock is held: a future runs client code. */
  void indicate(@Nullable Operation first) {
    Operation next;
    for (Operation each = first; each != null; each = next) {
      next = each.next;
      each.next = null;
      indicateOne(each);
    }
  }

  private void indicateOne(Operation operation) {
    Overlapped overlapped = requireNonNull(operation.overlapped);
    CompletionRoutine routine = operation.routine;
    Machine machine = operation.machine;
    WsaError error =
        upcalls.completeOverlappedRequest(
            overlapped, operation.error, operation.result, routine == null);
    assert !error.failed() || error == WsaError.WSA_INVALID_HANDLE;
    if (routine == null) {
      operation.move(OpEvent.INDICATED);
      machine.outcomes.release(operation);
    } else {
      ThreadId thread = requireNonNull(operation.threadId);
      operation.move(OpEvent.APC_QUEUED);
      if (upcalls.queueApc(thread, RoutineDispatch.INSTANCE, operation).failed()) {
        operation.move(OpEvent.ROUTINE_DROPPED);
        machine.outcomes.release(operation);
      }
    }
    machine.resultWaiters.indicated(overlapped);
  }
}
