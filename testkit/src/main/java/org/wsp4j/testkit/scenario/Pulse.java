package org.wsp4j.testkit.scenario;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches how long the machine lets a thread wait that wants to run: what a scenario gives 50 ms
 * proves nothing while threads stand still for as long.
 */
final class Pulse implements AutoCloseable {
  private static final long BEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Thread thread =
      Thread.ofPlatform().daemon().name("scenario, pulse").unstarted(this::beat);
  private volatile long longestNanos;
  private volatile boolean over;

  Pulse() {
    thread.start();
  }

  /** Whether it was too busy for a difference to say something. */
  boolean wasInterrupted() {
    return longestNanos > PAUSE_NANOS;
  }

  private void beat() {
    long last = System.nanoTime();
    while (!over) {
      LockSupport.parkNanos(BEAT_NANOS);
      long now = System.nanoTime();
      longestNanos = Math.max(longestNanos, now - last - BEAT_NANOS);
      last = now;
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
