package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/**
 * What may happen while a thread is blocked in a receive (DEC-21, DEC-22, DEC-32, DEC-34, DEC-41).
 */
class BlockedReceiveTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itRunsRoutinesOfAnySocketAndGoesOnWaiting(boolean virtual) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        TcpPair other = TcpPair.open(TCP)) {
      List<String> order = Collections.synchronizedList(new ArrayList<>());
      FutureTask<String> blocked =
          new FutureTask<>(() -> {
            post(pair.socket, order, "same");
            post(other.socket, order, "other");
            Receive receive = Receive.of(8);
            ok(receive.on(pair.socket));
            order.add("blocked");
            return receive.text();
          });
      long pended = TCP.ledger().pended();
      var _ = virtual ? Thread.startVirtualThread(blocked) : Thread.ofPlatform().start(blocked);
      Until.holds("three pending", () -> TCP.ledger().pended() == pended + 3);
      other.send("x");
      Until.holds("the routine of the other socket", () -> order.size() == 1);
      pair.send("y");
      Until.holds("the routine of the same socket", () -> order.size() == 2);
      assertThat(blocked.isDone()).isFalse();
      pair.send("data");
      assertThat(blocked.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("data");
      assertThat(order).containsExactly("other", "same", "blocked");
    }
  }

  private static void post(ProviderSocket socket, List<String> order, String name) {
    pending(
        socket.recv(
            new MemorySegment[] {MemorySegment.ofArray(new byte[1])},
            1,
            new Transfer(),
            new Overlapped(),
            (error, bytes, overlapped, flags) -> order.add(name),
            TCP.me()));
  }

  @Test
  void aReceiveThatIsDoneAtOnceRunsNoRoutine() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        TcpPair other = TcpPair.open(TCP)) {
      Receive routine = Receive.of(1);
      pending(routine.postWithRoutine(other.socket, TCP.me()));
      other.send("x");
      Until.complete(routine.overlapped);
      pair.send("data");
      pair.arrived(4);
      assertThat(pair.receive(4)).isEqualTo("data");
      assertThat(routine.routineRuns.get()).isZero();
      Until.alertably(TCP.upcalls(), "routine", () -> routine.routineRuns.get() == 1);
    }
  }

  @Test
  void aRoutineInsideItMayNotBlockInAReceiveButInAnythingElse() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        TcpPair other = TcpPair.open(TCP);
        Opened listening = new Opened(TCP.listening());
        Opened fresh = new Opened(TCP.open())) {
      List<WsaError> errors = new ArrayList<>();
      pair.setNonblocking(false);
      other.send("ready");
      other.arrived(5);
      pending(
          pair.socket.recv(
              new MemorySegment[] {MemorySegment.ofArray(new byte[1])},
              1,
              new Transfer(),
              new Overlapped(),
              (error, bytes, overlapped, flags) -> {
                errors.add(Receive.of(1).on(other.socket));
                errors.add(Receive.of(1).post(other.socket, TCP.me()));
                errors.add(
                    fresh.socket().connect(Tcp.addressOf(listening.socket()), null, null, null));
              },
              TCP.me()));
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  pair.send("r");
                  Until.holds("the routine", () -> errors.size() == 3);
                  pair.send("data");
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(pair.receive(8)).isEqualTo("data");
      sender.join();
      assertThat(errors)
          .containsExactly(WsaError.WSAEINPROGRESS, WsaError.NO_ERROR, WsaError.NO_ERROR);
    }
  }

  /** Closes a socket at the end of a test. */
  private record Opened(ProviderSocket socket) implements AutoCloseable {
    @Override
    public void close() {
      var _ = socket.close();
    }
  }

  @Test
  void anAcceptConditionMayNotBlockInAReceive() throws Exception {
    ProviderSocket listener = TCP.listening();
    try (TcpPair pair = TcpPair.open(TCP);
        Socket client = new Socket()) {
      client.connect(Tcp.addressOf(listener));
      AtomicReference<WsaError> inside = new AtomicReference<>();
      Out<ProviderSocket> accepted = new Out<>();
      ok(
          listener.accept(
              accepted,
              null,
              peer -> {
                inside.set(Receive.of(1).on(pair.socket));
                return AcceptCondition.Decision.CF_ACCEPT;
              }));
      assertThat(inside.get()).isEqualTo(WsaError.WSAEINPROGRESS);
      ok(accepted.value().close());
    }
    ok(listener.close());
  }

  @Test
  void aTimeOutIsATotalThatRoutinesDoNotRestart() throws Exception {
    int millis = 300;
    try (TcpPair pair = TcpPair.open(TCP);
        TcpPair other = TcpPair.open(TCP)) {
      ok(pair.socket.setOption(SocketOption.SO_RCVTIMEO, millis));
      Ticking ticking = new Ticking(other.socket, TCP.me());
      ticking.post();
      Thread ticker = ticking.feed(other);
      long start = System.nanoTime();
      assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAETIMEDOUT);
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      ticking.stop();
      ticker.join();
      assertThat(ticking.runs).isPositive();
      assertThat(took).isBetween((long) millis, 10L * millis);
    }
  }

  /** A routine that runs every now and then. */
  private static final class Ticking {
    private final ProviderSocket socket;
    private final ThreadId thread;
    private final Overlapped overlapped = new Overlapped();
    private final MemorySegment[] buffers = {MemorySegment.ofArray(new byte[1])};
    private volatile boolean stopped;
    volatile int runs;

    Ticking(ProviderSocket socket, ThreadId thread) {
      this.socket = socket;
      this.thread = thread;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void post() {
      WsaError error =
          socket.recv(
              buffers,
              1,
              new Transfer(),
              overlapped,
              (failure, bytes, operation, flags) -> {
                runs++;
                if (!failure.failed() && bytes > 0 && !stopped) {
                  post();
                }
              },
              thread);
      assertThat(error).isIn(WsaError.NO_ERROR, WsaError.WSA_IO_PENDING);
    }

    /** Sends the next byte once the routine of the one before has run. */
    Thread feed(TcpPair pair) {
      return Thread.ofPlatform()
          .start(() -> {
            try {
              for (int sent = 0; !stopped; sent++) {
                int before = sent;
                pair.send("t");
                Until.holds("a tick", () -> runs > before || stopped);
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    }

    void stop() {
      stopped = true;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anInterruptedThreadGetsReadyDataAndElseIsSentBackAtOnce(boolean virtual) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("data");
      pair.arrived(4);
      CompletableFuture<List<Object>> seen = new CompletableFuture<>();
      Runnable work =
          () -> {
            Thread.currentThread().interrupt();
            Receive first = Receive.of(8);
            WsaError ready = first.on(pair.socket);
            WsaError blocked = Receive.of(8).on(pair.socket);
            seen.complete(List.of(ready, blocked, Thread.currentThread().isInterrupted()));
          };
      var _ = virtual ? Thread.startVirtualThread(work) : Thread.ofPlatform().start(work);
      assertThat(seen.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS))
          .containsExactly(WsaError.NO_ERROR, WsaError.WSAEINTR, true);
      pair.send("next");
      assertThat(pair.receive(8)).isEqualTo("next");
    }
  }

  @Test
  void closingFromARoutineInsideItEndsIt() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pending(
          pair.socket.recv(
              new MemorySegment[] {MemorySegment.ofArray(new byte[1])},
              1,
              new Transfer(),
              new Overlapped(),
              (error, bytes, overlapped, flags) -> ok(pair.socket.close()),
              TCP.me()));
      pair.send("x");
      assertThat(Receive.of(8).on(pair.socket)).isEqualTo(WsaError.WSAEINTR);
    }
  }

  @Test
  void cancellingRacesWithDataAndEitherWins() throws Exception {
    int rounds = 400;
    int cancelled = 0;
    try (TcpPair pair = TcpPair.open(TCP)) {
      for (int round = 0; round < rounds; round++) {
        PendingReceive blocked = PendingReceive.start(TCP, pair.socket, PendingReceive.Kind.SYNC);
        FutureTask<WsaError> canceller =
            new FutureTask<>(() -> TCP.provider().cancelBlockingCall(blocked.id()));
        Thread thread = Thread.ofPlatform().unstarted(canceller);
        thread.start();
        pair.send("d");
        WsaError outcome = blocked.outcome();
        WsaError cancel = canceller.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
        blocked.letEnd();
        if (outcome == WsaError.WSAEINTR) {
          cancelled++;
          assertThat(cancel).isEqualTo(WsaError.NO_ERROR);
          assertThat(pair.receive(1)).isEqualTo("d");
        } else {
          assertThat(outcome).isEqualTo(WsaError.NO_ERROR);
          assertThat(cancel).isEqualTo(WsaError.WSAEINVAL);
        }
      }
    }
    assertThat(cancelled).isBetween(0, rounds);
  }
}
