package org.wsp4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WaitDriver;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** What happens once per operation allocates nothing on a platform thread. */
class AllocationTest {
  private static final int ROUNDS = 20_000;

  private final UpcallTable upcalls = UpcallTable.INSTANCE;
  private final ApcQueue queue = ApcQueue.current();
  private int runs;

  /**
   * The bytes that many rounds allocate. The first figures are the compiler's warm-up; an attempt
   * that is disturbed is repeated, so only work that allocates each time fails.
   */
  private static long bytesOf(Runnable round) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 20 && least > 0; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < ROUNDS; i++) {
        round.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private final class Counting implements Apc {
    @Override
    public void run(@Nullable Object context) {
      runs++;
    }

    @Override
    public Object nestingKey(@Nullable Object context) {
      return AllocationTest.this;
    }
  }

  @Test
  void queueingACallAndRunningItAllocatesNothing() {
    Apc apc = new Counting();

    long bytes =
        bytesOf(() -> {
          queue.queueApc(apc, this);
          queue.await(0, true, true);
        });

    assertThat(bytes).isZero();
    assertThat(runs).isPositive();
  }

  @Test
  void aWaitWithADriverAllocatesNothing() {
    int[] drives = {0};
    WaitDriver driver =
        new WaitDriver() {
          @Override
          public boolean drive(long deadlineNanos) {
            drives[0]++;
            return true;
          }

          @Override
          public void wake() {
            throw new AssertionError("nobody else is here");
          }
        };
    upcalls.offerDriver(queue, driver);
    try {
      assertThat(bytesOf(() -> assertWoken(queue))).isZero();
      assertThat(drives[0]).isPositive();
    } finally {
      upcalls.withdrawDriver(queue, driver);
    }
  }

  private static void assertWoken(ApcQueue queue) {
    if (queue.await(Long.MAX_VALUE, true, true) != WaitEnd.WOKEN) {
      throw new AssertionError("not woken");
    }
  }

  @Test
  void signallingAnEventAndPassingItAllocatesNothing() {
    EventObject event = new EventObject(false);
    WsaEvent[] events = {event};

    assertThat(
            bytesOf(() -> {
              upcalls.setEvent(event);
              EventWait.await(events, false, 0, true);
            }))
        .isZero();
  }

  @Test
  void aWaitForAnEventThatHasToSleepAllocatesNothing() {
    EventObject event = new EventObject(true);
    WsaEvent[] events = {event};

    assertThat(bytesOf(() -> EventWait.await(events, false, System.nanoTime(), true))).isZero();
  }

  @Test
  void completingAnOperationAllocatesNothing() {
    EventObject event = new EventObject(true);
    Overlapped overlapped = new Overlapped().event(event);
    Transfer result = new Transfer().bytesTransferred(3);

    long bytes =
        bytesOf(() -> {
          overlapped.tryStart();
          upcalls.resetEvent(event);
          upcalls.completeOverlappedRequest(overlapped, WsaError.NO_ERROR, result, true);
        });

    assertThat(bytes).isZero();
    assertThat(overlapped.bytesTransferred()).isEqualTo(3);
    assertThat(event.isSignalled()).isTrue();
  }
}
