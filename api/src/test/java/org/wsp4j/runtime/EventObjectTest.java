package org.wsp4j.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.runtime.Threads.farDeadline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

class EventObjectTest {
  private final Upcalls upcalls = UpcallTable.INSTANCE;

  private static int wait(WsaEvent... events) {
    return EventWait.await(events, false, farDeadline(), false);
  }

  private static int look(WsaEvent... events) {
    return EventWait.await(events, false, System.nanoTime(), false);
  }

  /** Scenario DOC-33. */
  @Test
  void aNewEventIsNotSignalledAndAManualResetOneStaysSignalled() {
    WsaEvent event = upcalls.createEvent(true);
    assertThat(event.isSignalled()).isFalse();
    assertThat(event.isManualReset()).isTrue();
    assertThat(look(event)).isEqualTo(EventWait.TIMEOUT);

    assertThat(upcalls.setEvent(event)).isEqualTo(WsaError.NO_ERROR);

    assertThat(look(event)).isZero();
    assertThat(look(event)).isZero();
    assertThat(upcalls.resetEvent(event)).isEqualTo(WsaError.NO_ERROR);
    assertThat(look(event)).isEqualTo(EventWait.TIMEOUT);
  }

  @Test
  void anAutoResetEventLetsOneWaitThrough() {
    WsaEvent event = upcalls.createEvent(false);
    upcalls.setEvent(event);
    upcalls.setEvent(event);

    assertThat(look(event)).isZero();
    assertThat(look(event)).isEqualTo(EventWait.TIMEOUT);
  }

  @Test
  void everyCallOnAClosedEventIsRefused() {
    WsaEvent event = upcalls.createEvent(true);

    assertThat(upcalls.closeEvent(event)).isEqualTo(WsaError.NO_ERROR);

    assertThat(event.isClosed()).isTrue();
    assertThat(upcalls.closeEvent(event)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    assertThat(upcalls.setEvent(event)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    assertThat(upcalls.resetEvent(event)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    assertThat(event.isSignalled()).isFalse();
    assertThat(look(event)).isEqualTo(EventWait.FAILED);
  }

  @Test
  void aForeignEventIsRefused() {
    WsaEvent foreign =
        new WsaEvent() {
          @Override
          public boolean isSignalled() {
            return true;
          }

          @Override
          public boolean isClosed() {
            return false;
          }

          @Override
          public boolean isManualReset() {
            return true;
          }
        };

    assertThat(upcalls.setEvent(foreign)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    assertThat(upcalls.resetEvent(foreign)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    assertThat(upcalls.closeEvent(foreign)).isEqualTo(WsaError.WSA_INVALID_HANDLE);
    assertThat(look(foreign)).isEqualTo(EventWait.FAILED);
  }

  @Test
  void aCloseReachesThoseWhoWait() throws Exception {
    WsaEvent event = upcalls.createEvent(true);
    CountDownLatch started = new CountDownLatch(2);
    List<FutureTask<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      waiting.add(
          Threads.start(() -> {
            started.countDown();
            return wait(event);
          }));
    }
    assertThat(started.await(60, SECONDS)).isTrue();

    upcalls.closeEvent(event);

    for (FutureTask<Integer> one : waiting) {
      assertThat(one.get(60, SECONDS)).isEqualTo(EventWait.FAILED);
    }
  }

  @Test
  void aManualResetEventLetsEveryWaiterThrough() throws Exception {
    WsaEvent event = upcalls.createEvent(true);
    List<FutureTask<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(
          i % 2 == 0 ? Threads.start(() -> wait(event)) : Threads.startVirtual(() -> wait(event)));
    }

    upcalls.setEvent(event);

    for (FutureTask<Integer> one : waiting) {
      assertThat(one.get(60, SECONDS)).isZero();
    }
  }

  @Test
  void everySignalOfAnAutoResetEventLetsExactlyOneWaiterThrough() throws Exception {
    WsaEvent event = upcalls.createEvent(false);
    int waiters = 4;
    int rounds = 2_000;
    AtomicInteger passed = new AtomicInteger();
    List<FutureTask<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < waiters; i++) {
      waiting.add(
          Threads.start(() -> {
            int own = 0;
            for (; own < rounds; own++) {
              assertThat(wait(event)).isZero();
              passed.incrementAndGet();
            }
            return own;
          }));
    }

    for (int signals = 1; signals <= waiters * rounds; signals++) {
      upcalls.setEvent(event);
      int expected = signals;
      Threads.until(() -> passed.get() >= expected);
      assertThat(passed.get()).isEqualTo(signals);
    }

    for (FutureTask<Integer> one : waiting) {
      assertThat(one.get(60, SECONDS)).isEqualTo(rounds);
    }
    assertThat(event.isSignalled()).isFalse();
  }

  @Test
  void theActionOfAnEventRunsOncePerSignal() {
    AtomicInteger runs = new AtomicInteger();
    EventObject event = new ActionEvent(runs::incrementAndGet);

    event.set();
    event.set();
    assertThat(runs.get()).isEqualTo(1);

    event.reset();
    event.set();
    assertThat(runs.get()).isEqualTo(2);
  }
}
