package org.wsp4j.provider.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WaitDriver;

/**
 * What the engine knows of one thread that has had something pending: where it waits.
 *
 * <p>A platform thread waits in its own port and serves its own sockets: no hand-off. A virtual
 * thread parks, since a wait in the kernel would pin its carrier; the poller serves its sockets. So
 * does a platform thread for which no port could be made. All serve first what only they may touch
 * (DEC-36).
 *
 * <p>{@link #drive} is called by the thread alone. While it is elsewhere the poller looks after its
 * port; {@link #isDriving} and {@link #armed} say whose turn it is, and only save work: two threads
 * that poll one port do no harm. The poller may take the signal of {@link #wake} out of the port
 * though: it signals again if the owner drives by then, and if not, the owner will find {@code
 * woken} set.
 */
final class Driver implements WaitDriver {
  private static final VarHandle PENDING;

  static {
    try {
      PENDING = MethodHandles.lookup().findVarHandle(Driver.class, "pending", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Thread thread;
  final ThreadId threadId;

  /** Where it waits, or null for a thread that parks. */
  final @Nullable Port port;

  /** The sockets on which the thread has had something pending. */
  final Set<Machine> sockets = Collections.synchronizedSet(new LinkedHashSet<>());

  /** The call the thread is blocked in, for cancelBlockingCall. */
  volatile @Nullable Operation blocked;

  /** Whether the poller watches the port; written by both, whoever is first. */
  volatile boolean armed;

  /** Stops waiting for the thread's end. */
  Runnable forgetEnd = () -> {};

  /** The slot of the port in the poller's, or -1; written by the poller alone. */
  volatile int slot = -1;

  private final Engine engine;
  private final @Nullable ReadyList ready;
  private final @Nullable Interruptible interruptible;

  /** Sockets whose next operation only this thread may serve. Once for each of their lanes. */
  private final ConcurrentLinkedQueue<Machine> deferred = new ConcurrentLinkedQueue<>();

  private volatile boolean driving;

  /** Set by whoever wakes the thread, cleared by the thread as it leaves a poll. */
  private volatile boolean woken;

  /** Set once the thread has ended, before its operations are cancelled. */
  private volatile boolean gone;

  /** Set before the port is closed; with {@code driving} a Dekker pair. */
  private volatile boolean retired;

  /** Operations in lanes that belong to this thread; changed through PENDING. */
  @SuppressWarnings("UnusedVariable")
  private volatile int pending;

  Driver(Engine engine, ThreadId threadId) {
    this.engine = engine;
    thread = threadId.thread();
    this.threadId = threadId;
    port = thread.isVirtual() ? null : Port.open(engine.calls);
    ready = port == null ? null : port.readyList();
    interruptible = port == null ? null : new Interruptible(this::wake);
  }

  @Override
  public boolean drive(long deadlineNanos) {
    boolean served = serveDeferred();
    boolean polled =
        (port == null || ready == null || interruptible == null)
            ? park(served, deadlineNanos)
            : poll(port, ready, interruptible, served ? Long.MIN_VALUE : deadlineNanos);
    return served || polled;
  }

  private boolean poll(Port port, ReadyList ready, Interruptible interruptible, long deadline) {
    driving = true;
    if (retired) {
      driving = false;
      return false;
    }
    if (armed) {
      engine.poller.disarm(this);
    }
    boolean blocks = deadline != Long.MIN_VALUE && !woken;
    if (blocks) {
      interruptible.enter();
    }
    try {
      return port.poll(ready, blocks ? deadline : Long.MIN_VALUE);
    } finally {
      if (blocks) {
        interruptible.exit();
      }
      if (woken) {
        woken = false;
      }
      driving = false;
      noteUndriven();
    }
  }

  private boolean park(boolean served, long deadlineNanos) {
    if (served || deadlineNanos == Long.MIN_VALUE) {
      return false;
    }
    if (deadlineNanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, deadlineNanos - engine.calls.nanoTime());
    }
    return serveDeferred();
  }

  @Override
  public void wake() {
    if (port == null) {
      LockSupport.unpark(thread);
    } else {
      woken = true;
      port.wake();
    }
  }

  boolean isDriving() {
    return driving;
  }

  /** Whether somebody must look at the port while the thread is elsewhere. */
  boolean isWaitedFor() {
    return pending > 0 && !driving;
  }

  void began() {
    PENDING.getAndAdd(this, 1);
    noteUndriven();
  }

  void ended() {
    PENDING.getAndAdd(this, -1);
  }

  /** Tells the poller, once a tick at most, that it may have to take over. */
  private void noteUndriven() {
    if (port != null && pending > 0) {
      engine.poller.hint();
    }
  }

  /** Has the thread serve a socket as soon as it waits. Any thread may call. */
  void defer(Machine socket) {
    deferred.add(socket);
  }

  /** The thread has ended; what is posted for it from now on is refused. */
  void leave() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  private boolean serveDeferred() {
    boolean served = false;
    for (Machine each = deferred.poll(); each != null; each = deferred.poll()) {
      each.readyFor(this);
      served = true;
    }
    return served;
  }

  /** Frees the port, once its thread has left it for good. For the poller. */
  void close() {
    retired = true;
    if (port != null && ready != null) {
      while (driving) {
        port.wake();
        Thread.onSpinWait();
      }
      port.close();
      ready.close();
    }
  }
}
