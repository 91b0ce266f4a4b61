package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.provider.tcp.RoundTrips.Mode;

/**
 * Once compiled, a receive of a platform thread allocates nothing, neither in the thread nor in the
 * poller. An FFM call site allocates until it is compiled, so windows are run until they are clean.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WINDOW = 1_000;
  private static final int CLEAN_WINDOWS = 3;

  /** Only broken code meets it: clean windows come within a second or two on an idle machine. */
  private static final long PATIENCE_SECONDS = 20;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  @ParameterizedTest(name = "{0}, {1} buffers, heap {2}")
  @CsvSource({
    "SYNC_READY, 1, false",
    "SYNC_READY, 4, false",
    "SYNC_READY, 1, true",
    "SYNC_READY, 4, true",
    "SYNC_BLOCKED, 1, false",
    "SYNC_BLOCKED, 4, false",
    "SYNC_BLOCKED, 1, true",
    "SYNC_BLOCKED, 4, true",
    "EVENT, 1, false",
    "EVENT, 4, false",
    "EVENT, 1, true",
    "EVENT, 4, true",
    "ROUTINE, 1, false",
    "ROUTINE, 4, false",
    "ROUTINE, 1, true",
    "ROUTINE, 4, true",
    "POLLED, 1, false",
    "POLLED, 4, false",
    "POLLED, 1, true",
    "POLLED, 4, true"
  })
  @Timeout(value = 2 * PATIENCE_SECONDS, unit = TimeUnit.SECONDS)
  void aReceiveAllocatesNothing(Mode mode, int count, boolean heap) throws Exception {
    try (RoundTrips trips = new RoundTrips(TCP, mode, count, heap)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      int clean = 0;
      double each = 0;
      while (clean < CLEAN_WINDOWS && System.nanoTime() - deadline < 0) {
        long poller = pollerId();
        long before = allocated(poller);
        trips.run(WINDOW);
        each = (double) (allocated(poller) - before) / WINDOW;
        clean = each == 0 ? clean + 1 : 0;
      }
      String form = mode + ", " + count + (heap ? " heap" : " native");
      System.out.println("allocation: " + form + " " + each + " B/receive");
      assertThat(clean).as("clean windows of %s", form).isEqualTo(CLEAN_WINDOWS);
    }
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
