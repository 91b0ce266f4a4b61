package org.wsp4j.testsupport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Upcalls;

/** Waits for conditions, with a limit that only broken code meets. */
public final class Until {
  /** After how long a condition does not hold. */
  public static final long LIMIT_SECONDS = 30;

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private Until() {}

  /**
   * Looks at a condition until it holds; makes no call of the provider.
   *
   * @param what the condition, for people
   * @param condition looked at again and again
   */
  public static void holds(String what, BooleanSupplier condition) {
    long deadline = farDeadline();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  /**
   * Waits alertably, as often as it takes.
   *
   * @param upcalls where the calling thread waits
   * @param what the condition, for people
   * @param condition looked at after every wait
   */
  public static void alertably(Upcalls upcalls, String what, BooleanSupplier condition) {
    long deadline = farDeadline();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
      }
      var _ = upcalls.await(upcalls.openCurrentThread(), deadline, true);
    }
  }

  /**
   * Waits for the end of an operation, without giving the provider this thread.
   *
   * @param overlapped the operation
   */
  public static void complete(Overlapped overlapped) {
    holds("completion of " + overlapped, overlapped::isComplete);
  }

  /**
   * When a wait that begins now ends.
   *
   * @return on the clock of {@link System#nanoTime}
   */
  public static long farDeadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
  }
}
