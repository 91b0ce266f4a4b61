package org.wsp4j.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReferenceClockTest {
  @Test
  void aStoppedClockMovesByAdvanceAlone() {
    ReferenceClock clock = ReferenceClock.stopped();
    assertThat(clock.nanoTime()).isZero();

    clock.advance(Duration.ofHours(1));

    assertThat(clock.nanoTime()).isEqualTo(TimeUnit.HOURS.toNanos(1));
  }

  @Test
  void whatIsDueIsDoneInOrderAndAtItsTime() {
    ReferenceClock clock = ReferenceClock.stopped();
    List<String> done = new ArrayList<>();
    clock.after(30, () -> done.add("c at " + clock.nanoTime()));
    clock.after(
        10,
        () -> {
          done.add("a at " + clock.nanoTime());
          clock.after(10, () -> done.add("set meanwhile at " + clock.nanoTime()));
        });
    clock.after(10, () -> done.add("b at " + clock.nanoTime()));
    Runnable taken = clock.after(15, () -> done.add("taken back"));
    clock.after(41, () -> done.add("not due"));
    taken.run();

    clock.advance(Duration.ofNanos(40));

    assertThat(done).containsExactly("a at 10", "b at 10", "set meanwhile at 20", "c at 30");
  }

  @Test
  void aRunningClockDoesWhatIsDueByItselfAndCanBeAdvanced() throws InterruptedException {
    ReferenceClock clock = ReferenceClock.running();
    CountDownLatch bySelf = new CountDownLatch(1);
    CountDownLatch byAdvance = new CountDownLatch(1);
    clock.after(TimeUnit.MILLISECONDS.toNanos(1), bySelf::countDown);
    clock.after(TimeUnit.DAYS.toNanos(1), byAdvance::countDown);

    assertThat(bySelf.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(byAdvance.getCount()).isEqualTo(1);
    clock.advance(Duration.ofDays(1));

    assertThat(byAdvance.getCount()).isZero();
  }

  @Test
  void timeDoesNotGoBack() {
    ReferenceClock clock = ReferenceClock.stopped();
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("time=");
  }
}
