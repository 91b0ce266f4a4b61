package org.wsp4j;

import java.time.Duration;
import org.wsp4j.runtime.ApcQueue;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaEvent;

/**
 * The waits in which completion routines of the calling thread run (RECV-16.02). One wait runs all
 * that are queued, and those that they queue; those of one socket never nest (DEC-20).
 *
 * <p>A receive that has to block is such a wait too (DEC-21).
 */
public final class Alertable {
  private Alertable() {}

  /**
   * Sleeps until routines were run or the time has passed: {@code SleepEx}.
   *
   * @param time how long at most; zero to run what is queued and return
   * @return whether routines ran; {@code false} also for an interrupted thread, whose status stays
   *     set
   */
  public static boolean sleep(Duration time) {
    long deadlineNanos = Waits.deadlineNanos(time);
    ApcQueue queue = ApcQueue.current();
    WaitEnd end;
    do {
      end = queue.await(deadlineNanos, true, false);
    } while (end == WaitEnd.WOKEN && !ApcQueue.isPast(deadlineNanos));
    return end == WaitEnd.ROUTINES_RAN;
  }

  /**
   * Waits for any of several events, without a time limit. An event that is signalled already goes
   * before queued routines.
   *
   * @param events 1 to 64 events
   * @return how it ended
   */
  public static AwaitResult await(WsaEvent... events) {
    return Waits.await(events, false, null, true);
  }

  /**
   * Waits for any of several events.
   *
   * @param timeout how long at most
   * @param events 1 to 64 events
   * @return how it ended
   */
  public static AwaitResult await(Duration timeout, WsaEvent... events) {
    return Waits.await(events, false, timeout, true);
  }

  /**
   * Waits until all of several events are signalled at one instant.
   *
   * @param timeout how long at most
   * @param events 1 to 64 events, none twice
   * @return how it ended
   */
  public static AwaitResult awaitAll(Duration timeout, WsaEvent... events) {
    return Waits.await(events, true, timeout, true);
  }
}
