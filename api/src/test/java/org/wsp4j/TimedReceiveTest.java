package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.wsp4j.ReceiveResult.Failed;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.runtime.Threads;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.WsaError;

/** DEC-09: a time-out consumes nothing and harms nothing. */
class TimedReceiveTest extends FaceFixture {
  private static final Failed TIMED_OUT = new Failed(WsaError.WSAETIMEDOUT, 0);

  private final ByteBuffer buffer = ByteBuffer.allocate(8);

  @Test
  void aReceiveThatTimesOutLeavesTheDataToTheNext() {
    assertThat(stream.receive(buffer, Duration.ofMillis(1))).isEqualTo(TIMED_OUT);
    assertThat(fake(stream).pendingCount()).isZero();
    fake(stream).deliver("abc");

    assertThat(stream.receive(buffer, Duration.ofMillis(1))).isEqualTo(new Received(3, true));
    assertThat(text(buffer)).isEqualTo("abc");
  }

  @Test
  void noTimeAtAllTakesWhatIsThere() {
    assertThat(stream.receive(buffer, Duration.ZERO)).isEqualTo(TIMED_OUT);
    assertThat(stream.receive(buffer, Duration.ofSeconds(-1))).isEqualTo(TIMED_OUT);
    fake(stream).deliver("abc");

    assertThat(stream.receive(buffer, Duration.ZERO)).isEqualTo(new Received(3, true));
  }

  @Test
  void dataThatArrivesInTimeEndsTheWait() throws Exception {
    FutureTask<ReceiveResult> waiting = Threads.start(() -> stream.receive(buffer, Threads.LIMIT));
    Threads.until(() -> fake(stream).pendingCount() == 1);

    fake(stream).deliver("abc");

    assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(new Received(3, true));
  }

  @Test
  void aTimeThatIsForEverIsNoOverflow() throws Exception {
    FutureTask<ReceiveResult> waiting =
        Threads.start(() -> stream.receive(buffer, Duration.ofSeconds(Long.MAX_VALUE)));
    Threads.until(() -> fake(stream).pendingCount() == 1);

    fake(stream).deliver("abc");

    assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(new Received(3, true));
  }

  @Test
  void anInterruptEndsItAndKeepsTheStatus() {
    Thread.currentThread().interrupt();

    assertThat(stream.receive(buffer, Threads.LIMIT)).isEqualTo(new Failed(WsaError.WSAEINTR, 0));
    assertThat(Thread.interrupted()).isTrue();
    fake(stream).deliver("abc");
    assertThat(stream.receive(buffer, Threads.LIMIT)).isEqualTo(new Received(3, true));
  }

  @Test
  void aSocketClosedMeanwhileSaysSo() throws Exception {
    FutureTask<ReceiveResult> waiting = Threads.start(() -> stream.receive(buffer, Threads.LIMIT));
    Threads.until(() -> fake(stream).pendingCount() == 1);

    stream.close();

    assertThat(waiting.get(60, TimeUnit.SECONDS))
        .isEqualTo(new Failed(WsaError.WSA_OPERATION_ABORTED, 0));
  }

  @Test
  void routinesRunMeanwhileAndABlockingReceiveInOneIsRefused() {
    List<ReceiveResult> inside = new ArrayList<>();
    AtomicReference<ReceiveResult> nested = new AtomicReference<>(TIMED_OUT);
    messages.post(
        ByteBuffer.allocate(8),
        new Overlapped(),
        (error, bytes, overlapped, flags) -> {
          nested.set(stream.receive(ByteBuffer.allocate(8), Threads.LIMIT));
          inside.add(nested.get());
          fake(stream).deliver("abc");
        });
    fake(messages).deliver("go");

    ReceiveResult outer = stream.receive(buffer, Threads.LIMIT);

    assertThat(outer).isEqualTo(new Received(3, true));
    assertThat(inside).containsExactly(new Failed(WsaError.WSAEINPROGRESS, 0));
  }

  @Test
  void noByteIsLostWhenTimeOutsAndDataRace() throws Exception {
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
      buffer.clear();
      if (messages.receive(buffer, Duration.ofNanos(received % 3_000)) instanceof Received) {
        assertThat(text(buffer)).isEqualTo("m" + received);
        received++;
      }
    }

    assertThat(sender.get(60, TimeUnit.SECONDS)).isEqualTo(messageCount);
    assertThat(received).isEqualTo(messageCount);
  }
}
