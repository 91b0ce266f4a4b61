package org.wsp4j.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * An event: two bits and who waits.
 *
 * <p>Signalling is one atomic OR, without the lock. What takes the signal away (a reset, the one
 * thread that an auto-reset event lets through, a close) holds the event's monitor, so that a wait
 * for all of several events can hold all of theirs and see them signalled at one instant.
 *
 * <p>A waiter registers, then looks at the bits; a setter changes the bits, then looks for waiters.
 * Both are volatile, so one sees the other. The first waiter costs a CAS, further ones the lock.
 * Setting wakes them all; the one that takes the signal of an auto-reset event is the one it lets
 * through.
 */
public class EventObject implements WsaEvent {
  private static final int SIGNALLED = 1;
  private static final int CLOSED = 2;
  private static final ApcQueue[] NOBODY = {};

  /** Gives the monitors an order. */
  private static final AtomicLong IDS = new AtomicLong();

  private static final VarHandle BITS;
  private static final VarHandle WAITER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BITS = lookup.findVarHandle(EventObject.class, "bits", int.class);
      WAITER = lookup.findVarHandle(EventObject.class, "waiter", ApcQueue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final long id = IDS.incrementAndGet();
  private final boolean manualReset;
  private volatile int bits;
  private volatile @Nullable ApcQueue waiter;

  /** How many of {@code others} are in use; written under the monitor, read without. */
  private volatile int otherCount;

  /** In the order of their coming; guarded by the monitor. */
  private ApcQueue[] others = NOBODY;

  /**
   * Makes an event that is not signalled.
   *
   * @param manualReset whether only a reset takes the signal back
   */
  public EventObject(boolean manualReset) {
    this.manualReset = manualReset;
  }

  @Override
  public final boolean isSignalled() {
    return bits == SIGNALLED;
  }

  @Override
  public final boolean isClosed() {
    return (bits & CLOSED) != 0;
  }

  @Override
  public final boolean isManualReset() {
    return manualReset;
  }

  /**
   * Signals; any thread. Allocates nothing.
   *
   * @return NO_ERROR, or WSA_INVALID_HANDLE if it is closed
   */
  public final WsaError set() {
    // Also where the bit is set already: whoever sees it must see what this thread wrote before.
    int before = (int) BITS.getAndBitwiseOr(this, SIGNALLED);
    if ((before & CLOSED) != 0) {
      return WsaError.WSA_INVALID_HANDLE;
    }
    if (before == 0) {
      wakeWaiters();
      onSet();
    }
    return WsaError.NO_ERROR;
  }

  /** Runs in the thread that signals, which may hold locks of a provider: must only pass it on. */
  void onSet() {}

  /**
   * Takes the signal back; any thread.
   *
   * @return NO_ERROR, or WSA_INVALID_HANDLE if it is closed
   */
  public final WsaError reset() {
    if (bits == SIGNALLED) {
      synchronized (this) {
        BITS.getAndBitwiseAnd(this, ~SIGNALLED);
      }
    }
    return isClosed() ? WsaError.WSA_INVALID_HANDLE : WsaError.NO_ERROR;
  }

  /**
   * Closes for good; any thread. Who waits gets WSA_INVALID_HANDLE (RECV-17.09).
   *
   * @return NO_ERROR, or WSA_INVALID_HANDLE if it was closed before
   */
  public final WsaError close() {
    synchronized (this) {
      int before = (int) BITS.getAndBitwiseOr(this, CLOSED);
      if ((before & CLOSED) != 0) {
        return WsaError.WSA_INVALID_HANDLE;
      }
    }
    wakeWaiters();
    return WsaError.NO_ERROR;
  }

  /** Passes if it is signalled; then takes the signal of an auto-reset event. */
  final boolean tryPass() {
    // One look: a signal that came between two would pass, and not be taken.
    if (bits != SIGNALLED) {
      return false;
    }
    if (manualReset) {
      return true;
    }
    synchronized (this) {
      return passLocked();
    }
  }

  /** As {@link #tryPass}, under the monitor. */
  final boolean passLocked() {
    assert Thread.holdsLock(this);
    return bits == SIGNALLED
        && (manualReset || (int) BITS.getAndBitwiseAnd(this, ~SIGNALLED) == SIGNALLED);
  }

  final void register(ApcQueue queue) {
    if (!WAITER.compareAndSet(this, null, queue)) {
      synchronized (this) {
        if (otherCount == others.length) {
          others = Arrays.copyOf(others, Math.max(4, 2 * otherCount));
        }
        others[otherCount] = queue;
        otherCount = otherCount + 1;
      }
    }
  }

  final void unregister(ApcQueue queue) {
    if (!WAITER.compareAndSet(this, queue, null)) {
      synchronized (this) {
        removeOther(queue);
      }
    }
  }

  @SuppressWarnings("NullAway") // a slot above the count holds nothing
  private void removeOther(ApcQueue queue) {
    int count = otherCount;
    for (int i = 0; i < count; i++) {
      if (others[i] == queue) {
        System.arraycopy(others, i + 1, others, i, count - i - 1);
        others[count - 1] = null;
        otherCount = count - 1;
        return;
      }
    }
  }

  /**
   * From the last to the first, each looked up under the lock and woken without it: a removal moves
   * those after it down, so none is passed over. Who comes meanwhile sees the bits.
   */
  private void wakeWaiters() {
    ApcQueue first = waiter;
    if (first != null) {
      first.wake();
    }
    for (int i = otherCount - 1; i >= 0; i--) {
      ApcQueue other;
      synchronized (this) {
        other = i < otherCount ? others[i] : null;
      }
      if (other != null) {
        other.wake();
      }
    }
  }

  @Override
  public String toString() {
    String state = isClosed() ? "closed" : isSignalled() ? "signalled" : "not signalled";
    return "WsaEvent#"
        + id
        + "["
        + (manualReset ? "manual-reset" : "auto-reset")
        + ", "
        + state
        + "]";
  }
}
