package org.wsp4j.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitDriver;
import org.wsp4j.spi.WaitEnd;

class WaitDriverTest {
  private final Upcalls upcalls = UpcallTable.INSTANCE;
  private final ThreadId self = upcalls.openCurrentThread();
  private final CountingDriver driver = new CountingDriver();

  /** Sleeps on a semaphore, as a real one does in the kernel. */
  private static class CountingDriver implements WaitDriver {
    final Semaphore woken = new Semaphore(0);
    final AtomicInteger wakes = new AtomicInteger();
    int drives;

    @Override
    public boolean drive(long deadlineNanos) {
      drives++;
      try {
        long nanos =
            deadlineNanos == Long.MAX_VALUE
                ? Threads.LIMIT.toNanos()
                : deadlineNanos - System.nanoTime();
        woken.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        woken.drainPermits();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return false;
    }

    @Override
    public void wake() {
      wakes.incrementAndGet();
      woken.release();
    }
  }

  @AfterEach
  void withdraw() {
    upcalls.withdrawDriver(self, driver);
  }

  @Test
  void theFirstDriverOfAThreadStaysUntilItIsWithdrawn() {
    CountingDriver second = new CountingDriver();

    assertThat(upcalls.offerDriver(self, driver)).isTrue();
    assertThat(upcalls.offerDriver(self, second)).isFalse();
    upcalls.withdrawDriver(self, second);
    upcalls.await(self, System.nanoTime(), false);
    assertThat(driver.drives).isEqualTo(1);

    upcalls.withdrawDriver(self, driver);
    assertThat(upcalls.await(self, System.nanoTime(), false)).isEqualTo(WaitEnd.TIMED_OUT);
    assertThat(driver.drives).isEqualTo(1);
    assertThat(upcalls.offerDriver(self, second)).isTrue();
    upcalls.withdrawDriver(self, second);
  }

  @Test
  void aThreadThatIsNotInAWaitIsNeverWokenThroughItsDriver() throws Exception {
    upcalls.offerDriver(self, driver);
    List<String> ran = new ArrayList<>();

    Threads.onNewThread(() -> upcalls.queueApc(self, c -> ran.add("one"), null));
    upcalls.wake(self);

    assertThat(driver.wakes.get()).isZero();
    assertThat(upcalls.await(self, Long.MAX_VALUE, true)).isEqualTo(WaitEnd.ROUTINES_RAN);
    assertThat(upcalls.await(self, Long.MAX_VALUE, true)).isEqualTo(WaitEnd.WOKEN);
    assertThat(driver.drives).isZero();
    assertThat(ran).containsExactly("one");
  }

  @Test
  void aCallFromAnotherThreadEndsTheDrive() throws Exception {
    CompletableFuture<ThreadId> other = new CompletableFuture<>();
    List<String> ran = new ArrayList<>();
    FutureTask<WaitEnd> waiting =
        Threads.start(() -> {
          ThreadId own = upcalls.openCurrentThread();
          upcalls.offerDriver(own, driver);
          other.complete(own);
          return Threads.awaitRoutines();
        });

    upcalls.queueApc(other.get(60, SECONDS), c -> ran.add("one"), null);

    assertThat(waiting.get(60, SECONDS)).isEqualTo(WaitEnd.ROUTINES_RAN);
    assertThat(ran).containsExactly("one");
  }

  @Test
  void aCallDoesNotEndAWaitThatIsNotAlertable() {
    List<WaitEnd> ends = new ArrayList<>();
    WaitDriver queueing =
        new CountingDriver() {
          @Override
          public boolean drive(long deadlineNanos) {
            FutureTask<?> task =
                Threads.start(() -> upcalls.queueApc(self, c -> ends.add(WaitEnd.WOKEN), null));
            Threads.until(task::isDone);
            return wakes.get() > 0;
          }
        };
    upcalls.offerDriver(self, queueing);

    ends.add(upcalls.await(self, System.nanoTime(), false));
    upcalls.withdrawDriver(self, queueing);

    assertThat(ends).containsExactly(WaitEnd.TIMED_OUT);
    assertThat(upcalls.await(self, Long.MAX_VALUE, true)).isEqualTo(WaitEnd.ROUTINES_RAN);
  }

  @Test
  void whatTheDriverCompletesItselfEndsTheWaitWithoutAWake() {
    EventObject event = new EventObject(true);
    List<String> ran = new ArrayList<>();
    WaitDriver completing =
        new CountingDriver() {
          @Override
          public boolean drive(long deadlineNanos) {
            upcalls.queueApc(self, c -> ran.add("routine"), null);
            event.set();
            assertThat(wakes.get()).isZero();
            return true;
          }
        };
    upcalls.offerDriver(self, completing);

    assertThat(upcalls.await(self, Long.MAX_VALUE, true)).isEqualTo(WaitEnd.ROUTINES_RAN);
    upcalls.withdrawDriver(self, completing);
    assertThat(ran).containsExactly("routine");
    assertThat(event.isSignalled()).isTrue();
  }

  @Test
  void aDriverThatIsAlwaysBusyDoesNotOutlastTheDeadline() {
    WaitDriver busy =
        new CountingDriver() {
          @Override
          public boolean drive(long deadlineNanos) {
            return true;
          }
        };
    upcalls.offerDriver(self, busy);
    EventObject event = new EventObject(true);

    int end = EventWait.await(new EventObject[] {event}, false, System.nanoTime(), true);

    upcalls.withdrawDriver(self, busy);
    assertThat(end).isEqualTo(EventWait.TIMEOUT);
  }

  @Test
  void aWithdrawalDuringTheDriveEndsIt() throws Exception {
    CompletableFuture<ThreadId> other = new CompletableFuture<>();
    FutureTask<WaitEnd> waiting =
        Threads.start(() -> {
          ThreadId own = upcalls.openCurrentThread();
          upcalls.offerDriver(own, driver);
          other.complete(own);
          WaitEnd end = upcalls.await(own, Threads.farDeadline(), false);
          return end;
        });
    ThreadId id = other.get(60, SECONDS);

    upcalls.withdrawDriver(id, driver);
    upcalls.wake(id);

    assertThat(waiting.get(60, SECONDS)).isEqualTo(WaitEnd.WOKEN);
  }

  @Test
  void aThreadMayOnlyWaitOnItsOwnQueue() throws Exception {
    ThreadId other = Threads.onNewThread(upcalls::openCurrentThread);

    assertThatThrownBy(() -> upcalls.await(other, 0, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not the calling thread's");
    assertThatThrownBy(() -> upcalls.offerDriver(other, driver))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
