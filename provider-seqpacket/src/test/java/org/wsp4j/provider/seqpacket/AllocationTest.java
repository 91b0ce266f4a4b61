package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.provider.seqpacket.AskedReceives.Mode;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;

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

  @RegisterExtension private static final Net NETWORK = new Net(Form.NETWORK);
  @RegisterExtension private static final Net LOCAL = new Net(Form.LOCAL);

  @ParameterizedTest(name = "{0}, {1}, {2}, room {3}, {4} buffers, heap {5}")
  @CsvSource({
    "NETWORK, PARTS, SYNC_BLOCKED, 64, 4, false",
    "NETWORK, PARTS, EVENT, 64, 1, true",
    "NETWORK, PARTS, ROUTINE, 64, 4, true",
    "NETWORK, PARTS, SYNC_READY, 64, 1, true",
    "NETWORK, PARTS, POLLED, 64, 1, false",
    "NETWORK, WHOLE, SYNC_READY, 64, 1, true",
    "NETWORK, WHOLE, SYNC_BLOCKED, 64, 4, false",
    "NETWORK, WHOLE, EVENT, 64, 1, true",
    "NETWORK, WHOLE, ROUTINE, 64, 4, true",
    "NETWORK, WHOLE, POLLED, 64, 1, false",
    "NETWORK, PSEUDO, SYNC_READY, 64, 1, true",
    "NETWORK, PSEUDO, SYNC_BLOCKED, 64, 4, false",
    "NETWORK, PSEUDO, EVENT, 64, 1, true",
    "NETWORK, PSEUDO, ROUTINE, 64, 4, true",
    "NETWORK, PSEUDO, POLLED, 64, 1, false",
    "LOCAL, PARTS, SYNC_BLOCKED, 64, 4, false",
    "LOCAL, PARTS, EVENT, 64, 1, true",
    "LOCAL, PARTS, ROUTINE, 64, 4, true",
    "LOCAL, PARTS, SYNC_READY, 64, 1, true",
    "LOCAL, PARTS, POLLED, 64, 1, false",
    "LOCAL, WHOLE, SYNC_READY, 64, 1, true",
    "LOCAL, WHOLE, SYNC_BLOCKED, 64, 4, false",
    "LOCAL, WHOLE, EVENT, 64, 1, true",
    "LOCAL, WHOLE, ROUTINE, 64, 4, true",
    "LOCAL, WHOLE, POLLED, 64, 1, false",
    "LOCAL, PSEUDO, SYNC_READY, 64, 1, true",
    "LOCAL, PSEUDO, SYNC_BLOCKED, 64, 4, false",
    "LOCAL, PSEUDO, EVENT, 64, 1, true",
    "LOCAL, PSEUDO, ROUTINE, 64, 4, true",
    "LOCAL, PSEUDO, POLLED, 64, 1, false",
    "LOCAL, PARTS, SYNC_READY, 24, 1, false",
    "LOCAL, PARTS, EVENT, 24, 2, true",
    "LOCAL, PSEUDO, SYNC_READY, 24, 2, false",
    "NETWORK, PARTS, SYNC_READY, 24, 1, true"
  })
  @Timeout(value = 2 * PATIENCE_SECONDS, unit = TimeUnit.SECONDS)
  void aReceiveAllocatesNothing(Form form, Kind kind, Mode mode, int room, int count, boolean heap)
      throws Exception {
    Net net = form == Form.NETWORK ? NETWORK : LOCAL;
    try (AskedReceives receives = new AskedReceives(net, kind, mode, room, count, heap)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      int clean = 0;
      double each = 0;
      while (clean < CLEAN_WINDOWS && System.nanoTime() - deadline < 0) {
        long poller = pollerId();
        long before = allocated(poller);
        receives.run(WINDOW);
        each = (double) (allocated(poller) - before) / WINDOW;
        clean = each == 0 ? clean + 1 : 0;
      }
      String what = form + " " + kind + " " + mode + ", " + count + (heap ? " heap" : " native");
      System.out.println("allocation: " + what + ", room " + room + " " + each + " B/receive");
      assertThat(clean).as("clean windows of %s", what).isEqualTo(CLEAN_WINDOWS);
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
