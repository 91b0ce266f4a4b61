package org.wsp4j.provider.support;

import java.util.ArrayList;
import java.util.List;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaEvent;

/**
 * The threads that wait for the result of some operation of a socket. Costs no allocation per wait,
 * and one volatile read per completion where nobody waits.
 *
 * <p>A thread adds itself and then looks at the operation; whoever completes it publishes that,
 * gives the operation back under the socket's lock, and then looks here. So one sees the other.
 */
final class ResultWaiters {
  private static final int LOOKS = 10_000;

  private final Upcalls upcalls;

  /** Guarded by this. */
  private final List<ThreadId> waiting = new ArrayList<>(1);

  /** How many; written under the monitor, read without. */
  private volatile int count;

  ResultWaiters(Upcalls upcalls) {
    this.upcalls = upcalls;
  }

  synchronized void add(ThreadId thread) {
    waiting.add(thread);
    count = waiting.size();
  }

  synchronized void remove(ThreadId thread) {
    waiting.remove(thread);
    count = waiting.size();
  }

  /** Has each of them look again. */
  void wake() {
    if (count > 0) {
      wakeAll();
    }
  }

  /**
   * A thread that really waited for a result has waited for its event: an auto-reset one is taken.
   */
  void takeSignal(Overlapped overlapped) {
    WsaEvent event = overlapped.event();
    if (event == null || event.isManualReset()) {
      return;
    }
    // the result is published just before the event is set, by one and the same thread
    for (int i = 0; i < LOOKS && !event.isSignalled(); i++) {
      Thread.onSpinWait();
    }
    upcalls.resetEvent(event);
  }

  private synchronized void wakeAll() {
    for (int i = 0; i < waiting.size(); i++) {
      upcalls.wake(waiting.get(i));
    }
  }
}
