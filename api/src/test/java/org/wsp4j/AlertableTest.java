package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.runtime.UpcallTable;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

class AlertableTest {
  private final WsaEvent first = Winsock.createEvent();
  private final WsaEvent second = Winsock.createEvent(false);
  private final List<String> ran = new ArrayList<>();

  private void queueRoutine() {
    UpcallTable.INSTANCE.queueApc(Winsock.currentThreadId(), context -> ran.add("ran"), null);
  }

  @Test
  void aSleepTellsWhetherRoutinesRan() {
    assertThat(Alertable.sleep(Duration.ZERO)).isFalse();
    queueRoutine();
    queueRoutine();

    assertThat(Alertable.sleep(Duration.ofDays(1))).isTrue();

    assertThat(ran).hasSize(2);
    assertThat(Alertable.sleep(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void aSleepOfAnInterruptedThreadEndsAndKeepsTheStatus() {
    Thread.currentThread().interrupt();

    assertThat(Alertable.sleep(Duration.ofDays(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aWaitAnswersHowItEnded() {
    assertThat(Alertable.await(Duration.ZERO, first, second)).isEqualTo(new AwaitResult.TimedOut());
    queueRoutine();
    assertThat(Alertable.await(first, second)).isEqualTo(new AwaitResult.RoutinesRan());
    assertThat(Winsock.setEvent(second)).isEqualTo(WsaError.NO_ERROR);
    assertThat(Alertable.await(first, second)).isEqualTo(new AwaitResult.Signalled(1));
    Thread.currentThread().interrupt();
    assertThat(Alertable.await(first, second)).isEqualTo(new AwaitResult.Interrupted());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Winsock.closeEvent(second)).isEqualTo(WsaError.NO_ERROR);
    assertThat(Alertable.await(first, second)).isEqualTo(new AwaitResult.InvalidHandle());
  }

  @Test
  void aWaitForAllNeedsThemAll() {
    Winsock.setEvent(first);
    assertThat(Alertable.awaitAll(Duration.ZERO, first, second))
        .isEqualTo(new AwaitResult.TimedOut());
    Winsock.setEvent(second);
    assertThat(Alertable.awaitAll(Duration.ZERO, first, second))
        .isEqualTo(new AwaitResult.Signalled(0));
    assertThat(second.isSignalled()).isFalse();
    assertThat(Winsock.resetEvent(first)).isEqualTo(WsaError.NO_ERROR);
    assertThat(first.isSignalled()).isFalse();
  }

  @Test
  void theContractsOwnWaitChoosesWhetherItIsAlertable() {
    WsaEvent[] events = {first};
    queueRoutine();

    assertThat(Winsock.waitForMultipleEvents(events, false, Duration.ZERO, false))
        .isEqualTo(new AwaitResult.TimedOut());
    assertThat(Winsock.waitForMultipleEvents(events, false, null, true))
        .isEqualTo(new AwaitResult.RoutinesRan());
  }

  @Test
  void misuseIsAnExceptionThatNamesTheValue() {
    assertThatThrownBy(Alertable::await)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("events.length=0");
    assertThatThrownBy(() -> Alertable.await(new WsaEvent[65]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("events.length=65");
    assertThatThrownBy(() -> Alertable.awaitAll(Duration.ZERO, first, first))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the same as events[0]");
  }
}
