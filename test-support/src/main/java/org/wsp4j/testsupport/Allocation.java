package org.wsp4j.testsupport;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the calling thread and the poller allocate.
 *
 * <p>A call site of native code allocates until it is compiled, so windows are run until enough are
 * clean. What is too long is counted in seconds, not in windows: a receive that spins takes the
 * compiler's processor, and the windows pass without it.
 */
public final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CLEAN_WINDOWS = 3;

  private Allocation() {}

  /**
   * Runs windows until three in a row allocated nothing.
   *
   * @param mostNanos how long; only broken code meets it
   * @param window many calls
   * @return 0, or the bytes of the last window if the time was up
   */
  public static long settled(long mostNanos, Runnable window) {
    long bytes = 0;
    int clean = 0;
    long start = System.nanoTime();
    while (clean < CLEAN_WINDOWS && System.nanoTime() - start < mostNanos) {
      long poller = pollerId();
      long before = allocated(poller);
      window.run();
      bytes = allocated(poller) - before;
      clean = bytes == 0 ? clean + 1 : 0;
    }
    return clean == CLEAN_WINDOWS ? 0 : Math.max(bytes, 1);
  }

  private static long allocated(long pollerId) {
    long here = THREADS.getCurrentThreadAllocatedBytes();
    return here + (pollerId == 0 ? 0 : THREADS.getThreadAllocatedBytes(pollerId));
  }

  /** 0 before the first operation pended. */
  private static long pollerId() {
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (each.getName().equals("wsp4j-poller") && each.isAlive()) {
        return each.threadId();
      }
    }
    return 0;
  }
}
