package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/**
 * An arena that another thread closes, during a call or while the receive pends, is WSAEFAULT,
 * never a crash, and costs no byte (RECV-3.07, DEC-23).
 */
class ClosedArenaTest {
  private static final int ROUNDS = 1_500;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  @ParameterizedTest(name = "{0} buffers of {1}, overlapped {2}")
  @CsvSource({
    "1, 4096, false",
    "1, 200000, false",
    "4, 1024, false",
    "4, 100000, false",
    "20, 512, false",
    "1, 4096, true",
    "4, 1024, true",
    "4, 100000, true"
  })
  void anArenaClosedDuringACallIsAFaultOrTooLate(int count, int size, boolean overlapped)
      throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Blaster blaster = new Blaster(pair);
        Closer closer = new Closer()) {
      blaster.start();
      closer.start();
      long position = 0;
      for (int round = 0; round < ROUNDS / count; round++) {
        Arena arena = Arena.ofShared();
        MemorySegment[] buffers = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
          buffers[i] = arena.allocate(size);
        }
        closer.close(arena);
        Receive receive = Receive.into(buffers);
        WsaError error = receiveOnce(pair, receive, overlapped);
        if (error == WsaError.WSAEFAULT) {
          assertThat(overlapped || receive.bytes() == -1).isTrue();
        } else {
          assertThat(error).isEqualTo(WsaError.NO_ERROR);
          position += receive.bytes();
        }
        // What comes next shows that a fault consumed nothing and a success no more than it said.
        Receive next = Receive.of(3);
        Tcp.ok(next.on(pair.socket));
        assertThat(next.text()).isEqualTo(Bytes.text(Bytes.numbered(position, next.bytes())));
        position += next.bytes();
      }
    }
  }

  private static WsaError receiveOnce(TcpPair pair, Receive receive, boolean overlapped) {
    if (!overlapped) {
      return receive.on(pair.socket);
    }
    WsaError error = receive.post(pair.socket, TCP.me());
    if (error != WsaError.WSA_IO_PENDING) {
      return error;
    }
    Until.alertably(TCP.upcalls(), "completion", receive.overlapped::isComplete);
    return receive.overlapped.error();
  }

  @Test
  void aFaultOfOneReceiveIsNotOneOfItsNeighbours() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        Arena kept = Arena.ofShared()) {
      Arena closed = Arena.ofShared();
      Receive first = Receive.into(kept.allocate(4));
      Receive second = Receive.into(closed.allocate(4));
      Receive third = Receive.into(kept.allocate(4), kept.allocate(4));
      for (Receive each : List.of(first, second, third)) {
        pending(each.post(pair.socket, null));
      }
      closed.close();
      pair.send("one.two.thre");
      Until.complete(third.overlapped);
      assertThat(second.overlapped.error()).isEqualTo(WsaError.WSAEFAULT);
      assertThat(first.text() + third.text()).isEqualTo("one.two.thre");
    }
  }

  private static void assertEnds(FutureTask<Void> task) {
    Until.holds("a helper to end", task::isDone);
    assertThat(task.state()).isEqualTo(Future.State.SUCCESS);
  }

  /** Sends an endless numbered stream. */
  private static final class Blaster implements AutoCloseable {
    private final TcpPair pair;
    private final FutureTask<Void> task = new FutureTask<>(this::run);

    Blaster(TcpPair pair) {
      this.pair = pair;
    }

    void start() {
      Thread.ofPlatform().daemon().start(task);
    }

    private Void run() {
      int chunk = 64_000;
      long position = 0;
      try {
        while (true) {
          pair.send(Bytes.numbered(position, chunk));
          position += chunk;
        }
      } catch (IOException closed) {
        return null;
      }
    }

    @Override
    public void close() throws IOException {
      pair.close();
      assertEnds(task);
    }
  }

  /** Closes arenas as soon as it is given them, again and again while a call holds them. */
  private static final class Closer implements AutoCloseable {
    private final AtomicReference<Arena> given = new AtomicReference<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final FutureTask<Void> task = new FutureTask<>(this::run);

    void start() {
      Thread.ofPlatform().daemon().start(task);
    }

    void close(Arena arena) {
      given.set(arena);
    }

    private Void run() {
      while (!ended.get()) {
        Arena arena = given.getAndSet(null);
        while (arena != null && arena.scope().isAlive()) {
          try {
            arena.close();
          } catch (IllegalStateException inUse) {
            Thread.onSpinWait();
          }
        }
      }
      return null;
    }

    @Override
    public void close() {
      ended.set(true);
      assertEnds(task);
    }
  }
}
