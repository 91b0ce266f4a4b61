package org.wsp4j.runtime;

import java.util.Arrays;
import java.util.Comparator;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaEvent;

/** Waits for events: {@code WSAWaitForMultipleEvents}. */
public final class EventWait {
  /** Most events of one wait: {@code WSA_MAXIMUM_WAIT_EVENTS}. */
  public static final int MAXIMUM_EVENTS = 64;

  /** Routines were run instead, {@code WSA_WAIT_IO_COMPLETION}. */
  public static final int IO_COMPLETION = 0xC0;

  /** The deadline passed, {@code WSA_WAIT_TIMEOUT}. */
  public static final int TIMEOUT = 258;

  /** An event is closed or foreign: {@code WSA_WAIT_FAILED} with WSA_INVALID_HANDLE. */
  public static final int FAILED = -1;

  /** The thread is interrupted. */
  public static final int INTERRUPTED = -2;

  private static final int NOT_YET = -3;

  private EventWait() {}

  /**
   * Waits. An event that is signalled already goes before a queued routine; if routines are run,
   * the wait is over (WAIT_IO_COMPLETION). Allocates nothing unless it waits for all.
   *
   * @param events 1 to 64 events, none twice if it waits for all
   * @param all whether to wait for all of them at one instant
   * @param deadlineNanos on the clock of {@link System#nanoTime}, {@link Long#MAX_VALUE} for never
   * @param alertable whether routines of this thread may run
   * @return the index of the signalled event (0 if it waited for all), or one of the constants
   */
  public static int await(WsaEvent[] events, boolean all, long deadlineNanos, boolean alertable) {
    for (WsaEvent event : events) {
      if (!(event instanceof EventObject)) {
        return FAILED;
      }
    }
    EventObject[] ordered = all ? inLockOrder(events) : null;
    int result = ordered == null ? any(events) : all(ordered);
    if (result != NOT_YET) {
      return result;
    }
    ApcQueue queue = ApcQueue.current();
    for (WsaEvent event : events) {
      ((EventObject) event).register(queue);
    }
    try {
      while (true) {
        result = ordered == null ? any(events) : all(ordered);
        if (result != NOT_YET) {
          return result;
        }
        WaitEnd end = queue.await(deadlineNanos, alertable, false);
        if (end == WaitEnd.ROUTINES_RAN) {
          return IO_COMPLETION;
        }
        // Looks once more before it gives up; a driver that is always busy must not outlast the
        // deadline.
        if (end != WaitEnd.WOKEN || ApcQueue.isPast(deadlineNanos)) {
          result = ordered == null ? any(events) : all(ordered);
          if (result != NOT_YET) {
            return result;
          }
          return end == WaitEnd.INTERRUPTED ? INTERRUPTED : TIMEOUT;
        }
      }
    } finally {
      for (WsaEvent event : events) {
        ((EventObject) event).unregister(queue);
      }
    }
  }

  /**
   * Waits for one event as a blocked call of the calling thread: its routines run meanwhile and the
   * wait goes on, to one deadline for all of it (DEC-21, DEC-32).
   *
   * @param event a manual-reset event that nobody closes
   * @param deadlineNanos on the clock of {@link System#nanoTime}, {@link Long#MAX_VALUE} for never
   * @return WOKEN if it is signalled, TIMED_OUT or INTERRUPTED if it is not
   */
  public static WaitEnd blocked(EventObject event, long deadlineNanos) {
    ApcQueue queue = ApcQueue.current();
    event.register(queue);
    try {
      while (!event.isSignalled()) {
        WaitEnd end = queue.await(deadlineNanos, true, true);
        boolean past = end == WaitEnd.INTERRUPTED || ApcQueue.isPast(deadlineNanos);
        if (past && !event.isSignalled()) {
          return end == WaitEnd.INTERRUPTED ? end : WaitEnd.TIMED_OUT;
        }
      }
      return WaitEnd.WOKEN;
    } finally {
      event.unregister(queue);
    }
  }

  /**
   * Waits for one event that is sure to be signalled soon, without running anything; an interrupt
   * is kept for later.
   *
   * @param event a manual-reset event that nobody closes
   */
  public static void settled(EventObject event) {
    ApcQueue queue = ApcQueue.current();
    boolean interrupted = false;
    event.register(queue);
    try {
      while (!event.isSignalled()) {
        if (queue.await(Long.MAX_VALUE, false, false) == WaitEnd.INTERRUPTED) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      event.unregister(queue);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int any(WsaEvent[] events) {
    for (WsaEvent event : events) {
      if (event.isClosed()) {
        return FAILED;
      }
    }
    for (int i = 0; i < events.length; i++) {
      if (((EventObject) events[i]).tryPass()) {
        return i;
      }
    }
    return NOT_YET;
  }

  private static EventObject[] inLockOrder(WsaEvent[] events) {
    EventObject[] ordered = Arrays.copyOf(events, events.length, EventObject[].class);
    Arrays.sort(ordered, Comparator.comparingLong(event -> event.id));
    return ordered;
  }

  private static int all(EventObject[] ordered) {
    for (EventObject event : ordered) {
      if (event.isClosed()) {
        return FAILED;
      }
    }
    for (EventObject event : ordered) {
      if (!event.isSignalled()) {
        return NOT_YET;
      }
    }
    return passFrom(ordered, 0) ? 0 : NOT_YET;
  }

  /** Holds the monitors of all events, at most 64, before it takes the first signal. */
  private static boolean passFrom(EventObject[] ordered, int index) {
    if (index == ordered.length) {
      return true;
    }
    EventObject event = ordered[index];
    synchronized (event) {
      return event.isSignalled() && passFrom(ordered, index + 1) && event.passLocked();
    }
  }
}
