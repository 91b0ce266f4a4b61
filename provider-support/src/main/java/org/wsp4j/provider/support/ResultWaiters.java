package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;

/**
 * The threads that wait for the result of some operation of a socket. Costs no allocation per wait,
 * and one volatile read per completion where nobody waits.
 *
 * <p>An operation ends in two steps that a thread may fall between: its result is published, then
 * its event is set. So a wait is not over with the first but when whoever completes the operation
 * says so here, after both. A wait that begins while the operation is queued, which is seen under
 * the socket's lock, is always told: who completes the operation took it out of its queue under the
 * same lock, and looks here after that.
 */
final class ResultWaiters {
  /** One wait. Used again; all but {@link #isOver} is guarded by the waiters' monitor. */
  static final class Wait {
    private @Nullable Wait next;
    private @Nullable ThreadId thread;
    private @Nullable Overlapped overlapped;
    private volatile boolean over;

    boolean isOver() {
      return over;
    }
  }

  private final Upcalls upcalls;

  /** Guarded by this. */
  private @Nullable Wait waiting;

  /** Guarded by this. */
  private @Nullable Wait free;

  /** Whether there is any; written under the monitor, read without. */
  private volatile boolean any;

  ResultWaiters(Upcalls upcalls) {
    this.upcalls = upcalls;
  }

  synchronized Wait begin(ThreadId thread, Overlapped overlapped) {
    Wait wait = free == null ? new Wait() : free;
    free = wait.next;
    wait.thread = thread;
    wait.overlapped = overlapped;
    wait.over = false;
    wait.next = waiting;
    waiting = wait;
    any = true;
    return wait;
  }

  synchronized void end(Wait wait) {
    if (waiting == wait) {
      waiting = wait.next;
    } else {
      Wait before = requireNonNull(waiting);
      while (before.next != wait) {
        before = requireNonNull(before.next);
      }
      before.next = wait.next;
    }
    wait.thread = null;
    wait.overlapped = null;
    wait.next = free;
    free = wait;
    any = waiting != null;
  }

  /** An operation was indicated: the waits for it are over. */
  void indicated(Overlapped overlapped) {
    if (any) {
      tell(overlapped);
    }
  }

  private synchronized void tell(Overlapped overlapped) {
    for (Wait wait = waiting; wait != null; wait = wait.next) {
      if (wait.overlapped == overlapped) {
        wait.over = true;
        upcalls.wake(requireNonNull(wait.thread));
      }
    }
  }
}
