package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.wsp4j.ReceiveResult.Failed;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.runtime.Threads;
import org.wsp4j.spi.WsaError;

class AsyncReceiveTest extends FaceFixture {
  private final ByteBuffer buffer = ByteBuffer.allocate(8);

  private static CompletableFuture<ReceiveResult> receive(WinsockSocket socket, ByteBuffer into) {
    return socket.receiveAsync(into).toCompletableFuture();
  }

  private static ReceiveResult result(CompletableFuture<ReceiveResult> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void theFutureCompletesWhenDataArrivesAndThePositionHasMoved() throws Exception {
    CompletableFuture<ReceiveResult> future = receive(stream, buffer);
    assertThat(future).isNotDone();

    fake(stream).deliver("abc");

    assertThat(result(future)).isEqualTo(new Received(3, true));
    assertThat(text(buffer)).isEqualTo("abc");
  }

  @Test
  void whatCannotStartCompletesAtOnce() throws Exception {
    stream.close();

    assertThat(receive(stream, buffer)).isCompletedWithValue(new Failed(WsaError.WSAENOTSOCK, 0));
  }

  @Test
  void dependentsRunInTheExecutorAndNotInTheProvidersThread() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    CompletableFuture<Void> chain =
        receive(stream, buffer).thenAccept(result -> ran.complete(Thread.currentThread()));

    fake(stream).deliver("abc");

    assertThat(ran.get(60, TimeUnit.SECONDS).getName()).isEqualTo("wsp4j-completion");
    assertThat(ran.get()).isNotSameAs(Thread.currentThread());
    chain.get(60, TimeUnit.SECONDS);
  }

  @Test
  void theApplicationsExecutorIsUsedAndOneThatRefusesLosesNothing() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    StartupOptions keeping =
        StartupOptions.defaults().provider(new FakeProvider("keeping")).executor(tasks::add);
    StartupOptions refusing =
        StartupOptions.defaults()
            .provider(new FakeProvider("refusing"))
            .executor(task -> {
              throw new RejectedExecutionException("full");
            });
    try (Winsock one = Winsock.startup(keeping);
        Winsock two = Winsock.startup(refusing)) {
      WinsockSocket kept = one.open(Need.stream());
      WinsockSocket refused = two.open(Need.stream());
      CompletableFuture<ReceiveResult> waiting = receive(kept, ByteBuffer.allocate(8));
      CompletableFuture<ReceiveResult> through = receive(refused, ByteBuffer.allocate(8));

      fake(kept).deliver("abc");
      fake(refused).deliver("abc");

      assertThat(waiting).isNotDone();
      assertThat(tasks).hasSize(1);
      tasks.getFirst().run();
      assertThat(waiting).isCompletedWithValue(new Received(3, true));
      assertThat(result(through)).isEqualTo(new Received(3, true));
    }
  }

  @Test
  void aCancelEndsTheReceiveAndLeavesTheData() throws Exception {
    CompletableFuture<ReceiveResult> future = receive(stream, buffer);

    assertThat(future.cancel(true)).isTrue();

    assertThat(future).isCancelled();
    assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    assertThat(future.cancel(true)).isTrue();
    fake(stream).deliver("abc");
    assertThat(stream.receive(buffer)).isEqualTo(new Received(3, true));
  }

  @Test
  void aCancelThatComesTooLateChangesNothing() throws Exception {
    CompletableFuture<ReceiveResult> future = receive(stream, buffer);
    fake(stream).deliver("abc");

    boolean cancelled = future.cancel(true);

    assertThat(cancelled).isFalse();
    assertThat(result(future)).isEqualTo(new Received(3, true));
  }

  @Test
  void aTimeOutOfTheFutureEndsTheReceiveFirst() throws Exception {
    CompletableFuture<ReceiveResult> future =
        receive(stream, buffer).orTimeout(1, TimeUnit.MILLISECONDS);

    assertThatThrownBy(() -> result(future))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(fake(stream).pendingCount()).isZero();
    fake(stream).deliver("abc");
    assertThat(stream.receive(buffer)).isEqualTo(new Received(3, true));
  }

  @Test
  void aValueFromOutsideEndsTheReceiveFirstToo() {
    ReceiveResult own = new Failed(WsaError.WSAETIMEDOUT, 0);
    CompletableFuture<ReceiveResult> future = receive(stream, buffer);

    assertThat(future.complete(own)).isTrue();

    assertThat(future).isCompletedWithValue(own);
    assertThat(future.complete(own)).isFalse();
    assertThat(fake(stream).pendingCount()).isZero();
  }

  @Test
  void aCloseCompletesEveryFuture() throws Exception {
    CompletableFuture<ReceiveResult> one = receive(stream, buffer);
    CompletableFuture<ReceiveResult> two = receive(messages, ByteBuffer.allocate(8));

    winsock.close();

    Failed aborted = new Failed(WsaError.WSA_OPERATION_ABORTED, 0);
    assertThat(result(one)).isEqualTo(aborted);
    assertThat(result(two)).isEqualTo(aborted);
  }

  @Test
  void theReceiveOutlivesTheThreadThatStartedIt() throws Exception {
    CompletableFuture<ReceiveResult> future = Threads.onNewThread(() -> receive(stream, buffer));

    fake(stream).deliver("abc");

    assertThat(result(future)).isEqualTo(new Received(3, true));
  }

  @Test
  void everyMessageIsDeliveredOnceWhenCancelsAndDataRace() throws Exception {
    int messageCount = 5_000;
    FutureTask<Integer> sender =
        Threads.start(() -> {
          for (int i = 0; i < messageCount; i++) {
            fake(messages).deliver("m" + i);
            Thread.onSpinWait();
          }
          return messageCount;
        });
    int received = 0;
    long deadline = Threads.farDeadline();
    while (received < messageCount && System.nanoTime() - deadline < 0) {
      ByteBuffer into = ByteBuffer.allocate(8);
      CompletableFuture<ReceiveResult> future = receive(messages, into);
      future.cancel(true);
      try {
        assertThat(result(future)).isInstanceOf(Received.class);
        assertThat(text(into)).isEqualTo("m" + received);
        received++;
      } catch (CancellationException e) {
        assertThat(into.position()).isZero();
      }
    }

    assertThat(sender.get(60, TimeUnit.SECONDS)).isEqualTo(messageCount);
    assertThat(received).isEqualTo(messageCount);
  }
}
