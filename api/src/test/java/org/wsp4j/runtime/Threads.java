package org.wsp4j.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.wsp4j.spi.WaitEnd;

/** Runs work on threads of a test's own, with a time limit that only broken code meets. */
public final class Threads {
  public static final Duration LIMIT = Duration.ofSeconds(60);

  private Threads() {}

  /** Runs on a new platform thread and answers what it answered. */
  public static <T> T onNewThread(Callable<T> work) throws Exception {
    return start(work).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts a new platform thread. */
  public static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /** Starts a new virtual thread. */
  public static <T> FutureTask<T> startVirtual(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  /** Spins until a condition holds. */
  public static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the condition did not come true within " + LIMIT);
      }
      Thread.onSpinWait();
    }
  }

  /** A deadline that only broken code meets. */
  public static long farDeadline() {
    return System.nanoTime() + LIMIT.toNanos();
  }

  /** Waits alertably on the calling thread until a routine ran. */
  static WaitEnd awaitRoutines() {
    long deadline = farDeadline();
    WaitEnd end;
    do {
      end = ApcQueue.current().await(deadline, true, true);
    } while (end == WaitEnd.WOKEN);
    return end;
  }
}
