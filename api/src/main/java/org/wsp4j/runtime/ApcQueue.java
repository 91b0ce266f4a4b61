package org.wsp4j.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WaitDriver;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;

/**
 * One thread's queue of asynchronous procedure calls, and its waits.
 *
 * <p><b>No wake-up is lost.</b> The owner announces a wait in {@code waiting}, then looks at the
 * queue and the permit once more, then sleeps. Another thread queues a call or sets the permit,
 * then looks at {@code waiting}. All four are volatile accesses, so at least one side sees the
 * other. A thread that is not waiting is never woken, and one whose wait is not alertable is not
 * woken for a call.
 *
 * <p><b>Calls run in a loop.</b> A wait takes call after call until none is left that may run,
 * those that calls queue themselves included, so that a routine which posts again costs no stack
 * (RECV-14.01).
 *
 * <p><b>Calls of one key never nest</b> (RECV-14.05, DEC-20). {@code running} is the stack of the
 * keys of the calls that run on this thread now. A wait inside a call skips the queued calls with
 * one of these keys; they keep their order and run when the wait that is not nested in their like
 * goes on.
 */
@SuppressWarnings("ReferenceEquality") // threads, keys and drivers are what they are by identity
public final class ApcQueue implements ThreadId {
  private static final ThreadLocal<ApcQueue> CURRENT =
      new ThreadLocal<>() {
        @Override
        protected ApcQueue initialValue() {
          return new ApcQueue();
        }
      };

  /** Values of {@code waiting}. */
  private static final int AWAKE = 0;

  private static final int WAITING = 1;
  private static final int ALERTABLE = 2;

  private static final VarHandle WAITING_STATE;
  private static final VarHandle PERMIT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WAITING_STATE = lookup.findVarHandle(ApcQueue.class, "waiting", int.class);
      PERMIT = lookup.findVarHandle(ApcQueue.class, "permit", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread = Thread.currentThread();

  /** Its own monitor guards it. */
  private final ApcRing calls = new ApcRing();

  /** {@code calls.size()}, written under the monitor, read without. */
  private volatile int queued;

  private volatile int waiting;
  private volatile boolean permit;
  private volatile @Nullable WaitDriver driver;

  /** From here on: owned by the thread. */
  private final ApcRing.Call taken = new ApcRing.Call();

  private Object[] running = new Object[4];
  private int runningCount;
  private int callbackDepth;

  private ApcQueue() {}

  /**
   * The calling thread's queue.
   *
   * @return always the same object for one thread
   */
  public static ApcQueue current() {
    return CURRENT.get();
  }

  @Override
  public Thread thread() {
    return thread;
  }

  /**
   * Queues a call; any thread. Allocates nothing once the ring has its size.
   *
   * @param apc the function
   * @param context passed to it
   * @return NO_ERROR, or WSAEFAULT if the thread has ended (RECV-16.13)
   */
  public WsaError queueApc(Apc apc, @Nullable Object context) {
    if (!thread.isAlive()) {
      ApcDropped.of(thread, apc);
      return WsaError.WSAEFAULT;
    }
    Object key = apc.nestingKey(context);
    synchronized (calls) {
      calls.add(apc, context, key);
      queued = calls.size();
    }
    if (waiting == ALERTABLE) {
      rouse();
    }
    return WsaError.NO_ERROR;
  }

  /** Ends the thread's current wait, or its next one; any thread. Calls do not add up. */
  public void wake() {
    permit = true;
    if (waiting != AWAKE) {
      rouse();
    }
  }

  /** The owner itself can only come here from inside its driver, which then returns anyway. */
  private void rouse() {
    if (Thread.currentThread() == thread) {
      return;
    }
    WaitDriver sleeper = driver;
    if (sleeper != null) {
      sleeper.wake();
    } else {
      LockSupport.unpark(thread);
    }
  }

  boolean offerDriver(WaitDriver offered) {
    if (driver != null) {
      return driver == offered;
    }
    driver = offered;
    return true;
  }

  void withdrawDriver(WaitDriver withdrawn) {
    if (driver == withdrawn) {
      driver = null;
      if (waiting != AWAKE) {
        withdrawn.wake();
      }
    }
  }

  /**
   * Waits; the owner only. Queued calls that may run and a wake-up that came before go before an
   * interrupt (DEC-34).
   *
   * @param deadlineNanos on the clock of {@link System#nanoTime}, {@link Long#MAX_VALUE} for never
   * @param alertable whether queued calls may run
   * @param callback whether calls run here interrupt a blocking call of a provider (DEC-22)
   * @return why it ended; for no reason counts as WOKEN
   */
  public WaitEnd await(long deadlineNanos, boolean alertable, boolean callback) {
    int deferred = 0;
    if (alertable && queued != 0) {
      deferred = drain(callback);
      if (deferred < 0) {
        return WaitEnd.ROUTINES_RAN;
      }
    }
    if (takePermit()) {
      return WaitEnd.WOKEN;
    }
    if (thread.isInterrupted()) {
      return WaitEnd.INTERRUPTED;
    }
    boolean happened = false;
    waiting = alertable ? ALERTABLE : WAITING;
    try {
      if (!permit && !(alertable && queued != deferred)) {
        happened = sleep(deadlineNanos);
      }
    } finally {
      // Release is enough: who still sees the old value wakes once for nothing.
      WAITING_STATE.setRelease(this, AWAKE);
    }
    if (alertable && queued != deferred && drain(callback) < 0) {
      return WaitEnd.ROUTINES_RAN;
    }
    if (takePermit() || happened) {
      return WaitEnd.WOKEN;
    }
    if (thread.isInterrupted()) {
      return WaitEnd.INTERRUPTED;
    }
    return isPast(deadlineNanos) ? WaitEnd.TIMED_OUT : WaitEnd.WOKEN;
  }

  /**
   * Whether a deadline has passed.
   *
   * @param deadlineNanos as in {@link #await}
   * @return {@code false} for {@link Long#MAX_VALUE}
   */
  public static boolean isPast(long deadlineNanos) {
    return deadlineNanos != Long.MAX_VALUE && deadlineNanos - System.nanoTime() <= 0;
  }

  private boolean takePermit() {
    return permit && (boolean) PERMIT.getAndSet(this, false);
  }

  private boolean sleep(long deadlineNanos) {
    WaitDriver sleeper = driver;
    if (sleeper != null) {
      return sleeper.drive(deadlineNanos);
    }
    if (deadlineNanos == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      long nanos = deadlineNanos - System.nanoTime();
      if (nanos > 0) {
        LockSupport.parkNanos(this, nanos);
      }
    }
    return false;
  }

  /**
   * Runs what may run.
   *
   * @return -1 if any call ran, else how many are queued, all deferred
   */
  private int drain(boolean callback) {
    boolean ran = false;
    int deferred = 0;
    while (queued > deferred) {
      synchronized (calls) {
        while (deferred < calls.size() && isRunning(calls.at(deferred).key)) {
          deferred++;
        }
        if (deferred == calls.size()) {
          break;
        }
        calls.take(deferred, taken);
        queued = calls.size();
      }
      runTaken(callback);
      ran = true;
    }
    return ran ? -1 : deferred;
  }

  private boolean isRunning(@Nullable Object key) {
    if (key != null) {
      for (int i = 0; i < runningCount; i++) {
        if (running[i] == key) {
          return true;
        }
      }
    }
    return false;
  }

  private void runTaken(boolean callback) {
    Apc apc = taken.apc;
    Object context = taken.context;
    Object key = taken.key;
    taken.clear();
    if (key != null) {
      push(key);
    }
    if (callback) {
      callbackDepth++;
    }
    try {
      apc.run(context);
    } catch (Throwable thrown) {
      report(thrown);
    } finally {
      if (callback) {
        callbackDepth--;
      }
      if (key != null) {
        pop();
      }
    }
  }

  private void push(Object key) {
    if (runningCount == running.length) {
      running = Arrays.copyOf(running, 2 * runningCount);
    }
    running[runningCount++] = key;
  }

  @SuppressWarnings("NullAway") // a slot above the count holds nothing
  private void pop() {
    running[--runningCount] = null;
  }

  /** What client code throws goes where an uncaught exception goes, and no further (RECV-13.08). */
  private void report(Throwable thrown) {
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    } catch (Throwable again) {
      again.addSuppressed(thrown);
      System.getLogger(ApcQueue.class.getName())
          .log(System.Logger.Level.WARNING, "the handler of uncaught exceptions threw", again);
    }
  }

  /**
   * Whether a blocking call is refused now (DEC-22); the owner only.
   *
   * @return whether a call runs here that interrupted a blocking call, or an accept condition
   */
  public boolean inCallback() {
    return callbackDepth > 0;
  }

  AcceptCondition.Decision callCondition(AcceptCondition condition, PeerAddress peer) {
    callbackDepth++;
    try {
      return Objects.requireNonNull(condition.decide(peer), "the decision");
    } catch (Throwable thrown) {
      report(thrown);
      return AcceptCondition.Decision.CF_REJECT;
    } finally {
      callbackDepth--;
    }
  }

  @Override
  public String toString() {
    return "ApcQueue[" + thread + ", queued=" + queued + "]";
  }
}
