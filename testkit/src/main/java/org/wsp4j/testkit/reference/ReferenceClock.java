package org.wsp4j.testkit.reference;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of a {@link ReferenceNetwork}: time-outs, keep-alive, delays on the way all wait for it.
 * Any thread may call.
 *
 * <p>A {@link #stopped} clock moves by {@link #advance} alone, so that an hour's time-out takes a
 * test no time and the same calls always give the same result. A {@link #running} one follows the
 * system's and can be advanced all the same.
 */
public final class ReferenceClock {
  private final boolean runs;

  /** Held while alarms run, so that two threads that advance do not mix them. */
  private final Object advancing = new Object();

  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(
          Comparator.comparingLong(Alarm::atNanos).thenComparingLong(Alarm::number));

  /** What {@link #advance} added. From here on: guarded by this. */
  private long advancedNanos;

  private long set;
  private boolean ticking;

  /** Something to be done at a time; those of one time in the order in which they were set. */
  private record Alarm(long atNanos, long number, Runnable action) {}

  private ReferenceClock(boolean runs) {
    this.runs = runs;
  }

  /**
   * A clock that stands still.
   *
   * @return at 0
   */
  public static ReferenceClock stopped() {
    return new ReferenceClock(false);
  }

  /**
   * A clock that follows the system's. What is due is done by a thread of its own, which exists
   * while anything is.
   *
   * @return running
   */
  public static ReferenceClock running() {
    return new ReferenceClock(true);
  }

  /**
   * The time.
   *
   * @return in nanoseconds, from an arbitrary origin
   */
  public synchronized long nanoTime() {
    return (runs ? System.nanoTime() : 0) + advancedNanos;
  }

  /**
   * Lets time pass at once. What was due meanwhile has been done when this returns, in its order
   * and each at its time.
   *
   * @param time how much
   * @throws IllegalArgumentException if it is negative
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time=" + time + ": expected none or more");
    }
    long until = nanoTime() + time.toNanos();
    synchronized (advancing) {
      for (Alarm due = poll(until); due != null; due = poll(until)) {
        due.action.run();
      }
      moveTo(until);
    }
  }

  /**
   * Has something done later.
   *
   * @return takes it back
   */
  synchronized Runnable after(long nanos, Runnable action) {
    Alarm alarm = new Alarm(nanoTime() + nanos, set++, action);
    alarms.add(alarm);
    if (runs && !ticking) {
      ticking = true;
      Thread.ofPlatform().daemon().name("wsp4j-reference-clock").start(this::tick);
    }
    notifyAll();
    return () -> cancel(alarm);
  }

  private synchronized void cancel(Alarm alarm) {
    alarms.remove(alarm);
    notifyAll();
  }

  private synchronized @Nullable Alarm poll(long until) {
    Alarm first = alarms.peek();
    if (first == null || first.atNanos - until > 0) {
      return null;
    }
    moveTo(first.atNanos);
    return alarms.poll();
  }

  private synchronized void moveTo(long nanos) {
    advancedNanos += Math.max(0, nanos - nanoTime());
  }

  private void tick() {
    while (awaitDue()) {
      synchronized (advancing) {
        for (Alarm due = poll(nanoTime()); due != null; due = poll(nanoTime())) {
          due.action.run();
        }
      }
    }
  }

  /** Waits for the next alarm; false when there is none left. */
  private synchronized boolean awaitDue() {
    for (Alarm first = alarms.peek(); first != null; first = alarms.peek()) {
      long left = first.atNanos - nanoTime();
      if (left <= 0) {
        return true;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        throw new IllegalStateException("the clock's thread is nobody's to interrupt", e);
      }
    }
    ticking = false;
    return false;
  }
}
