package org.wsp4j.verification;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.Winsock;
import org.wsp4j.spi.ProtocolInfo;

/**
 * Once compiled, a receive of a platform thread allocates nothing, neither in the thread nor in the
 * poller: in every mode and kind of memory, over every entry of every provider that is installed.
 *
 * <p>A call site of native code allocates until it is compiled, so windows are run until enough are
 * clean. What is too long is counted in seconds, not in windows: a receive that spins takes the
 * compiler's processor, and the windows pass without it.
 */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WINDOW = 500;
  private static final int CLEAN_WINDOWS = 3;

  /** Only broken code meets it: a starved compiler has no time of its own to finish by. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(55);

  private static @Nullable Winsock winsock;

  @BeforeAll
  static void startup() throws Exception {
    assumeTrue(
        Boolean.getBoolean("wsp4j.modulePath"), "how a provider is found makes no difference here");
    winsock = Winsock.startup();
  }

  @AfterAll
  static void cleanup() {
    if (winsock != null) {
      winsock.close();
    }
  }

  static List<ProtocolInfo> entries() {
    return requireNonNull(winsock).catalog().entries();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void aReceiveAllocatesNothing(ProtocolInfo entry) throws Exception {
    List<String> dirty = new ArrayList<>();
    for (Receives.Mode mode : Receives.Mode.values()) {
      for (Receives.Memory memory : Receives.Memory.values()) {
        try (Receives receives = new Receives(requireNonNull(winsock), entry, mode, memory)) {
          long bytes = leastOf(receives);
          if (bytes != 0) {
            dirty.add(mode + ", " + memory + ": " + (double) bytes / WINDOW + " B/receive");
          }
        }
      }
    }
    assertThat(dirty).as("%s, where receives allocate", entry.name()).isEmpty();
  }

  /** 0 once enough windows in a row were clean, else what the last one allocated. */
  private static long leastOf(Receives receives) {
    long bytes = 0;
    int clean = 0;
    long start = System.nanoTime();
    while (clean < CLEAN_WINDOWS && System.nanoTime() - start < MOST_NANOS) {
      long poller = pollerId();
      long before = allocated(poller);
      receives.run(WINDOW);
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
