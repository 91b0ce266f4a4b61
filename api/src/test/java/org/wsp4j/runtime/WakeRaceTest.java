package org.wsp4j.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaEvent;

/** Bounded stress: a lost wake-up shows as a wait that never ends. */
class WakeRaceTest {
  private static final int ROUNDS = Boolean.getBoolean("wsp4j.long") ? 2_000_000 : 100_000;

  private static FutureTask<Integer> start(boolean virtual, Callable<Integer> work) {
    return virtual ? Threads.startVirtual(work) : Threads.start(work);
  }

  private static void requireAll(FutureTask<Integer> task) throws Exception {
    assertThat(task.get(10 * Threads.LIMIT.toSeconds(), SECONDS)).isEqualTo(ROUNDS);
  }

  /** One side of the table; its own thread touches {@code balls}, in calls and between them. */
  private static final class Player {
    private final CompletableFuture<ApcQueue> seat = new CompletableFuture<>();
    private int balls;

    private int play(Player other) throws Exception {
      ApcQueue own = ApcQueue.current();
      seat.complete(own);
      ApcQueue theirs = other.seat.get(60, SECONDS);
      for (int played = 0; played < ROUNDS; played++) {
        while (balls == 0) {
          WaitEnd end = own.await(Threads.farDeadline(), true, true);
          assertThat(end).isNotEqualTo(WaitEnd.TIMED_OUT);
        }
        balls--;
        theirs.queueApc(context -> other.balls++, null);
      }
      return ROUNDS;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noCallIsLostBetweenTwoThreadsThatTakeTurns(boolean virtual) throws Exception {
    Player left = new Player();
    Player right = new Player();
    left.balls = 1;

    FutureTask<Integer> one = start(virtual, () -> left.play(right));
    FutureTask<Integer> two = start(virtual, () -> right.play(left));

    requireAll(one);
    requireAll(two);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noWakeIsLostBetweenTwoThreadsThatTakeTurns(boolean virtual) throws Exception {
    AtomicInteger turn = new AtomicInteger();
    Player left = new Player();
    Player right = new Player();

    FutureTask<Integer> one = start(virtual, () -> takeTurns(turn, 0, left, right));
    FutureTask<Integer> two = start(virtual, () -> takeTurns(turn, 1, right, left));

    requireAll(one);
    requireAll(two);
  }

  private static int takeTurns(AtomicInteger turn, int mine, Player me, Player other)
      throws Exception {
    ApcQueue own = ApcQueue.current();
    me.seat.complete(own);
    ApcQueue theirs = other.seat.get(60, SECONDS);
    for (int i = 0; i < ROUNDS; i++) {
      while (turn.get() != mine) {
        assertThat(own.await(Threads.farDeadline(), false, true)).isNotEqualTo(WaitEnd.TIMED_OUT);
      }
      turn.set(1 - mine);
      theirs.wake();
    }
    return ROUNDS;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noSignalIsLostBetweenTwoThreadsThatTakeTurns(boolean virtual) throws Exception {
    EventObject forth = new EventObject(false);
    EventObject back = new EventObject(false);
    forth.set();

    FutureTask<Integer> one = start(virtual, () -> passOn(forth, back));
    FutureTask<Integer> two = start(virtual, () -> passOn(back, forth));

    requireAll(one);
    requireAll(two);
  }

  private static int passOn(EventObject mine, EventObject theirs) {
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(EventWait.await(new WsaEvent[] {mine}, false, Threads.farDeadline(), true))
          .isZero();
      theirs.set();
    }
    return ROUNDS;
  }
}
