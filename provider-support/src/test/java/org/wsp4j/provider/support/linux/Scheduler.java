package org.wsp4j.provider.support.linux;

import java.util.function.BooleanSupplier;

/** What happens where a {@link ScriptedKernel} would put the thread to sleep. */
@FunctionalInterface
public interface Scheduler {
  /**
   * Comes back when {@code ready} says so or the deadline has come, having seen to it that one of
   * the two does: by running other threads, or by moving the time. Called without the lock.
   *
   * @param deadlineNanos on {@link SystemCalls#nanoTime}; {@link Long#MAX_VALUE} for never
   * @param ready whether there is something to report
   */
  void block(long deadlineNanos, BooleanSupplier ready);
}
