package org.wsp4j.spi;

/**
 * What a thread does while it waits: a provider that can sleep in the kernel, and so see its own
 * sockets become ready without another thread's help, offers one per thread ({@link
 * Upcalls#offerDriver}). The runtime's waits are then {@link #drive} instead of parking.
 */
public interface WaitDriver {
  /**
   * Sleeps until something happened or {@link #wake} was called, and completes what became ready.
   * Called by the driver's own thread alone, never under a lock. May return early for no reason.
   * Returns once it completed anything: what it queues to its own thread is followed by no {@link
   * #wake}.
   *
   * @param deadlineNanos when to stop sleeping, on the clock of {@link System#nanoTime}; {@link
   *     Long#MAX_VALUE} for never; a time that is past to look only
   * @return whether anything happened
   */
  boolean drive(long deadlineNanos);

  /** Ends the current {@link #drive}, or the next one at once. Any thread may call. */
  void wake();
}
