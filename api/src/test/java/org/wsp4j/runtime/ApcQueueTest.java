package org.wsp4j.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.runtime.Threads.onNewThread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;

class ApcQueueTest {
  private final ApcQueue queue = ApcQueue.current();
  private final List<Object> ran = new ArrayList<>();

  private WaitEnd look() {
    return queue.await(System.nanoTime(), true, true);
  }

  @Test
  void aThreadHasOneQueueAndNoTwoThreadsShareOne() throws Exception {
    assertThat(ApcQueue.current()).isSameAs(queue);
    assertThat(queue.thread()).isSameAs(Thread.currentThread());
    assertThat(onNewThread(ApcQueue::current)).isNotSameAs(queue);
  }

  @Test
  void aVirtualThreadHasAQueueOfItsOwn() throws Exception {
    CompletableFuture<Thread> runner = new CompletableFuture<>();
    CompletableFuture<ApcQueue> virtual = new CompletableFuture<>();
    FutureTask<WaitEnd> waiting =
        Threads.startVirtual(() -> {
          virtual.complete(ApcQueue.current());
          return Threads.awaitRoutines();
        });

    virtual.get(60, SECONDS).queueApc(c -> runner.complete(Thread.currentThread()), null);

    assertThat(waiting.get(60, SECONDS)).isEqualTo(WaitEnd.ROUTINES_RAN);
    assertThat(runner.get(60, SECONDS)).isSameAs(virtual.get().thread());
    assertThat(runner.get().isVirtual()).isTrue();
  }

  @Test
  void callsRunInTheOrderInWhichTheyWereQueuedWithTheirContext() {
    for (int i = 0; i < 100; i++) {
      assertThat(queue.queueApc(ran::add, "context " + i)).isEqualTo(WsaError.NO_ERROR);
    }
    assertThat(ran).isEmpty();

    assertThat(look()).isEqualTo(WaitEnd.ROUTINES_RAN);

    assertThat(ran).hasSize(100).startsWith("context 0", "context 1").endsWith("context 99");
    assertThat(look()).isEqualTo(WaitEnd.TIMED_OUT);
  }

  /** Scenario A26. */
  @Test
  void aWaitThatIsNotAlertableLeavesCallsQueued() {
    queue.queueApc(ran::add, "one");

    assertThat(queue.await(System.nanoTime(), false, true)).isEqualTo(WaitEnd.TIMED_OUT);
    assertThat(ran).isEmpty();

    look();
    assertThat(ran).containsExactly("one");
  }

  @Test
  void oneWaitRunsWhatCallsQueueThemselvesWithConstantStack() {
    int[] left = {1_000_000};
    Apc[] again = new Apc[1];
    again[0] =
        context -> {
          if (--left[0] > 0) {
            queue.queueApc(again[0], null);
          }
        };
    queue.queueApc(again[0], null);

    assertThat(look()).isEqualTo(WaitEnd.ROUTINES_RAN);

    assertThat(left[0]).isZero();
  }

  @Test
  void whatACallThrowsGoesToTheHandlerAndTheOthersRun() throws Exception {
    List<Throwable> uncaught = new ArrayList<>();
    RuntimeException thrown = new IllegalStateException("a broken routine");
    WaitEnd end =
        onNewThread(() -> {
          Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
          ApcQueue own = ApcQueue.current();
          own.queueApc(
              c -> {
                throw thrown;
              },
              null);
          own.queueApc(ran::add, "after");
          return own.await(System.nanoTime(), true, true);
        });

    assertThat(end).isEqualTo(WaitEnd.ROUTINES_RAN);
    assertThat(uncaught).containsExactly(thrown);
    assertThat(ran).containsExactly("after");
  }

  @Test
  void aHandlerThatThrowsStopsNothing() throws Exception {
    onNewThread(() -> {
      Thread.currentThread()
          .setUncaughtExceptionHandler((t, e) -> {
            throw new IllegalStateException("a broken handler");
          });
      ApcQueue own = ApcQueue.current();
      own.queueApc(
          c -> {
            throw new IllegalStateException("a broken routine");
          },
          null);
      own.queueApc(ran::add, "after");
      return own.await(System.nanoTime(), true, true);
    });

    assertThat(ran).containsExactly("after");
  }

  @Test
  void aThreadThatHasEndedTakesNoCalls() throws Exception {
    CompletableFuture<ApcQueue> dead = new CompletableFuture<>();
    Thread thread = Thread.ofPlatform().start(() -> dead.complete(ApcQueue.current()));
    thread.join();

    assertThat(dead.get().queueApc(ran::add, null)).isEqualTo(WsaError.WSAEFAULT);
  }

  @Test
  void aWakeBeforeTheWaitEndsItAndWakesDoNotAddUp() {
    queue.wake();
    queue.wake();

    assertThat(queue.await(Long.MAX_VALUE, false, true)).isEqualTo(WaitEnd.WOKEN);
    assertThat(look()).isEqualTo(WaitEnd.TIMED_OUT);
  }

  @Test
  void aCallThatArrivesDuringTheWaitIsRunInIt() throws Exception {
    CompletableFuture<ApcQueue> other = new CompletableFuture<>();
    FutureTask<WaitEnd> waiting =
        Threads.start(() -> {
          other.complete(ApcQueue.current());
          return Threads.awaitRoutines();
        });

    other.get(60, SECONDS).queueApc(ran::add, "one");

    assertThat(waiting.get(60, SECONDS)).isEqualTo(WaitEnd.ROUTINES_RAN);
    assertThat(ran).containsExactly("one");
  }

  @Test
  void anInterruptEndsTheWaitAndKeepsTheStatus() {
    Thread.currentThread().interrupt();

    assertThat(queue.await(Long.MAX_VALUE, true, true)).isEqualTo(WaitEnd.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void queuedCallsAndAWakeGoBeforeAnInterrupt() {
    Thread.currentThread().interrupt();
    queue.queueApc(ran::add, "one");
    queue.wake();

    assertThat(look()).isEqualTo(WaitEnd.ROUTINES_RAN);
    assertThat(look()).isEqualTo(WaitEnd.WOKEN);
    assertThat(look()).isEqualTo(WaitEnd.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aDeadlineThatPassedEndsTheWait() {
    assertThat(queue.await(System.nanoTime() - 1, true, true)).isEqualTo(WaitEnd.TIMED_OUT);
  }
}
