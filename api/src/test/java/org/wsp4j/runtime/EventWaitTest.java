package org.wsp4j.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.runtime.Threads.farDeadline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaEvent;

class EventWaitTest {
  private final ApcQueue queue = ApcQueue.current();
  private final EventObject first = new EventObject(true);
  private final EventObject second = new EventObject(false);
  private final EventObject third = new EventObject(true);
  private final WsaEvent[] events = {first, second, third};

  private int any(boolean alertable) {
    return EventWait.await(events, false, System.nanoTime(), alertable);
  }

  private int all() {
    return EventWait.await(events, true, System.nanoTime(), false);
  }

  @Test
  void aWaitForAnyAnswersTheFirstThatIsSignalled() {
    third.set();
    second.set();

    assertThat(any(false)).isEqualTo(1);
    assertThat(any(false)).isEqualTo(2);
    assertThat(third.isSignalled()).isTrue();
  }

  @Test
  void aWaitForAllTakesNothingUntilAllAreSignalled() {
    first.set();
    second.set();

    assertThat(all()).isEqualTo(EventWait.TIMEOUT);
    assertThat(second.isSignalled()).isTrue();

    third.set();
    assertThat(all()).isZero();
    assertThat(second.isSignalled()).isFalse();
    assertThat(first.isSignalled()).isTrue();
  }

  @Test
  void anEventThatIsSignalledAlreadyGoesBeforeAQueuedRoutine() {
    List<String> ran = new ArrayList<>();
    queue.queueApc(context -> ran.add("routine"), null);
    first.set();

    assertThat(any(true)).isZero();
    assertThat(ran).isEmpty();

    first.reset();
    assertThat(any(true)).isEqualTo(EventWait.IO_COMPLETION);
    assertThat(ran).containsExactly("routine");
  }

  @Test
  void aRoutineThatSignalsTheEventStillEndsTheWaitAsARoutine() {
    queue.queueApc(context -> first.set(), null);

    assertThat(any(true)).isEqualTo(EventWait.IO_COMPLETION);
    assertThat(any(true)).isZero();
  }

  @Test
  void aWaitThatIsNotAlertableRunsNothing() {
    List<String> ran = new ArrayList<>();
    queue.queueApc(context -> ran.add("routine"), null);

    assertThat(any(false)).isEqualTo(EventWait.TIMEOUT);
    assertThat(ran).isEmpty();
    assertThat(any(true)).isEqualTo(EventWait.IO_COMPLETION);
  }

  @Test
  void aRoutineRunInAnEventWaitIsNoCallback() {
    List<Boolean> inCallback = new ArrayList<>();
    queue.queueApc(context -> inCallback.add(queue.inCallback()), null);

    any(true);

    assertThat(inCallback).containsExactly(false);
  }

  @Test
  void anInterruptEndsTheWaitAndKeepsTheStatusButASignalGoesFirst() {
    Thread.currentThread().interrupt();

    assertThat(EventWait.await(events, false, Long.MAX_VALUE, true))
        .isEqualTo(EventWait.INTERRUPTED);
    first.set();
    assertThat(EventWait.await(events, false, Long.MAX_VALUE, true)).isZero();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void sixtyFourEventsCanBeWaitedFor() throws Exception {
    WsaEvent[] many =
        Stream.generate(() -> new EventObject(false))
            .limit(EventWait.MAXIMUM_EVENTS)
            .toArray(WsaEvent[]::new);
    FutureTask<Integer> any =
        Threads.start(() -> EventWait.await(many, false, farDeadline(), true));
    ((EventObject) many[63]).set();
    assertThat(any.get(60, SECONDS)).isEqualTo(63);

    FutureTask<Integer> all = Threads.start(() -> EventWait.await(many, true, farDeadline(), true));
    for (WsaEvent event : many) {
      ((EventObject) event).set();
    }
    assertThat(all.get(60, SECONDS)).isZero();
    assertThat(many).noneMatch(WsaEvent::isSignalled);
  }

  @Test
  void twoWaitsForAllOfTheSameEventsNeverShareASignal() throws Exception {
    EventObject a = new EventObject(false);
    EventObject b = new EventObject(false);
    int rounds = 5_000;
    FutureTask<Integer> forth = Threads.start(() -> passes(new WsaEvent[] {a, b}, rounds));
    FutureTask<Integer> back = Threads.start(() -> passes(new WsaEvent[] {b, a}, rounds));

    for (int i = 0; i < 2 * rounds; i++) {
      Threads.until(() -> !a.isSignalled() && !b.isSignalled());
      b.set();
      a.set();
    }

    assertThat(forth.get(60, SECONDS)).isEqualTo(rounds);
    assertThat(back.get(60, SECONDS)).isEqualTo(rounds);
    assertThat(a.isSignalled()).isFalse();
    assertThat(b.isSignalled()).isFalse();
  }

  private static int passes(WsaEvent[] pair, int rounds) {
    int passed = 0;
    while (passed < rounds) {
      assertThat(EventWait.await(pair, true, farDeadline(), false)).isZero();
      passed++;
    }
    return passed;
  }

  @Test
  void aBlockedWaitRunsRoutinesAsCallbacksAndGoesOn() {
    List<Boolean> inCallback = new ArrayList<>();
    queue.queueApc(context -> inCallback.add(queue.inCallback()), null);
    queue.queueApc(context -> first.set(), null);

    assertThat(EventWait.blocked(first, farDeadline())).isEqualTo(WaitEnd.WOKEN);
    assertThat(inCallback).containsExactly(true);
  }

  @Test
  void aBlockedWaitEndsAtItsDeadlineHoweverManyRoutinesRun() {
    long deadline = System.nanoTime() + 20_000_000;
    int[] runs = {0};
    queueAgainUntil(deadline, runs);

    assertThat(EventWait.blocked(first, deadline)).isEqualTo(WaitEnd.TIMED_OUT);
    assertThat(runs[0]).isPositive();
  }

  private void queueAgainUntil(long deadline, int[] runs) {
    queue.queueApc(
        context -> {
          runs[0]++;
          if (System.nanoTime() - deadline < 0) {
            queueAgainUntil(deadline, runs);
          }
        },
        null);
  }

  @Test
  void aSettledWaitOutlastsAnInterruptAndKeepsIt() throws Exception {
    FutureTask<Boolean> settled =
        Threads.start(() -> {
          Thread.currentThread().interrupt();
          EventWait.settled(first);
          return Thread.currentThread().isInterrupted() && first.isSignalled();
        });

    first.set();

    assertThat(settled.get(60, SECONDS)).isTrue();
  }
}
