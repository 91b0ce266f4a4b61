package org.wsp4j.verification;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.wsp4j.testsupport.Allocation;

/**
 * Once compiled, a receive of a platform thread allocates nothing, neither in the thread nor in the
 * poller: in every mode and kind of memory, over every entry of every provider that is installed.
 */
class AllocationTest {
  private static final int WINDOW = 500;

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
          long bytes = Allocation.settled(MOST_NANOS, () -> receives.run(WINDOW));
          if (bytes != 0) {
            dirty.add(mode + ", " + memory + ": " + (double) bytes / WINDOW + " B/receive");
          }
        }
      }
    }
    assertThat(dirty).as("%s, where receives allocate", entry.name()).isEmpty();
  }
}
