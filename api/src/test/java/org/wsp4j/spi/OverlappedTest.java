package org.wsp4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wsp4j.runtime.Threads;
import org.wsp4j.runtime.UpcallTable;

class OverlappedTest {
  private final Overlapped overlapped = new Overlapped();
  private final Transfer result =
      new Transfer()
          .flags(MsgFlags.MSG_PARTIAL)
          .bytesTransferred(3)
          .messageLength(9)
          .nativeError(5);

  @Test
  void aNewObjectIsFreeAndSaysNothing() {
    assertThat(overlapped.isPending()).isFalse();
    assertThat(overlapped.isComplete()).isFalse();
    assertThat(overlapped.error()).isEqualTo(WsaError.NO_ERROR);
    assertThat(overlapped).hasToString("Overlapped[FREE]");
  }

  @Test
  void whileItIsPendingItCannotBeStartedAgainAndHasNoResult() {
    assertThat(overlapped.tryStart()).isTrue();

    assertThat(overlapped.tryStart()).isFalse();
    assertThat(overlapped.isPending()).isTrue();
    assertThat(overlapped.error()).isEqualTo(WsaError.WSA_IO_INCOMPLETE);
    assertThat(overlapped).hasToString("Overlapped[PENDING]");
  }

  @Test
  void aCompletionPublishesEveryPartAndFreesItForTheNextStart() {
    overlapped.tryStart();
    overlapped.complete(WsaError.WSAEMSGSIZE, result);

    assertThat(overlapped.isComplete()).isTrue();
    assertThat(overlapped.error()).isEqualTo(WsaError.WSAEMSGSIZE);
    assertThat(overlapped.bytesTransferred()).isEqualTo(3);
    assertThat(overlapped.flags()).isEqualTo(MsgFlags.MSG_PARTIAL);
    assertThat(overlapped.messageLength()).isEqualTo(9);
    assertThat(overlapped.nativeError()).isEqualTo(5);
    assertThat(overlapped).hasToString("Overlapped[WSAEMSGSIZE, 3, MSG_PARTIAL]");
    assertThat(overlapped.tryStart()).isTrue();
  }

  /** Scenario WT-51. */
  @Test
  void anAbandonedStartLeavesNothingBehind() {
    overlapped.tryStart();
    overlapped.complete(WsaError.WSAEMSGSIZE, result);
    overlapped.tryStart();
    overlapped.abandon();

    assertThat(overlapped.isComplete()).isFalse();
    assertThat(overlapped.error()).isEqualTo(WsaError.NO_ERROR);
    assertThat(overlapped.bytesTransferred()).isZero();
    assertThat(overlapped.tryStart()).isTrue();
  }

  /** Scenario V15. */
  @Test
  void theEventStaysWhileAnOperationIsPendingAndTheContextIsFree() {
    WsaEvent event = UpcallTable.INSTANCE.createEvent(true);
    Object mine = new Object();
    overlapped.event(event).context("before");
    overlapped.tryStart();

    assertThatThrownBy(() -> overlapped.event(null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PENDING");
    assertThat(overlapped.context(mine).context()).isSameAs(mine);
    assertThat(overlapped.event()).isSameAs(event);
  }

  @Test
  void ofTwoThreadsThatStartOneWins() throws Exception {
    int rounds = 20_000;
    CyclicBarrier barrier = new CyclicBarrier(2);
    int[] wins = new int[rounds];
    List<FutureTask<Integer>> racers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      racers.add(
          Threads.start(() -> {
            int own = 0;
            for (int round = 0; round < rounds; round++) {
              barrier.await(60, TimeUnit.SECONDS);
              boolean won = overlapped.tryStart();
              barrier.await(60, TimeUnit.SECONDS);
              if (won) {
                wins[round]++;
                own++;
                overlapped.complete(WsaError.NO_ERROR, result);
              }
            }
            return own;
          }));
    }
    int total = 0;
    for (FutureTask<Integer> racer : racers) {
      total += racer.get(300, TimeUnit.SECONDS);
    }

    assertThat(total).isEqualTo(rounds);
    assertThat(wins).containsOnly(1);
  }

  @Test
  void aPollThatSeesTheCompletionSeesTheWholeResult() throws Exception {
    int rounds = 50_000;
    FutureTask<Integer> completer =
        Threads.start(() -> {
          Transfer own = new Transfer();
          for (int i = 1; i <= rounds; i++) {
            Threads.until(overlapped::isPending);
            overlapped.complete(
                WsaError.NO_ERROR, own.bytesTransferred(i).messageLength(i).flags(i));
          }
          return rounds;
        });
    for (int i = 1; i <= rounds; i++) {
      assertThat(overlapped.tryStart()).isTrue();
      Threads.until(overlapped::isComplete);
      if (overlapped.bytesTransferred() != i
          || overlapped.messageLength() != i
          || overlapped.flags() != i) {
        throw new AssertionError("torn result in round " + i + ": " + overlapped);
      }
    }

    assertThat(completer.get(60, TimeUnit.SECONDS)).isEqualTo(rounds);
  }
}
