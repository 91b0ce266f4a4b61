package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Sends that the kernel takes in parts are finished in order, whatever waits behind them. */
class SendTest {
  private static final int LARGE = 6_000_000;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBlockingSendTakesEverything(boolean virtual) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      FutureTask<Integer> sender =
          new FutureTask<>(() -> {
            MemorySegment[] data = {numbered(0, LARGE / 2), numbered(LARGE / 2, LARGE / 2)};
            Transfer transfer = new Transfer();
            ok(pair.socket.send(data, 2, transfer, null, null, null));
            return transfer.bytesTransferred();
          });
      var _ = virtual ? Thread.startVirtualThread(sender) : Thread.ofPlatform().start(sender);
      assertThat(pair.peerReceives(LARGE)).isEqualTo(Bytes.numbered(0, LARGE));
      assertThat(sender.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(LARGE);
    }
  }

  @Test
  void overlappedSendsFollowEachOtherAndTheEndFollowsThem() throws Exception {
    int sends = 12;
    int size = LARGE / sends;
    try (TcpPair pair = TcpPair.open(TCP);
        Arena shared = Arena.ofShared()) {
      List<Overlapped> posted = new ArrayList<>();
      AtomicInteger routines = new AtomicInteger();
      int routinesDue = 0;
      for (int i = 0; i < sends; i++) {
        MemorySegment native1 = shared.allocate(size).copyFrom(numbered((long) i * size, size));
        MemorySegment[] data = {i % 2 == 0 ? native1 : numbered((long) i * size, size)};
        Overlapped overlapped = new Overlapped().event(TCP.upcalls().createEvent(true));
        boolean withRoutine = i % 3 == 0;
        routinesDue += withRoutine ? 1 : 0;
        WsaError error =
            pair.socket.send(
                data,
                1,
                new Transfer(),
                overlapped,
                withRoutine ? (outcome, bytes, own, flags) -> routines.incrementAndGet() : null,
                TCP.me());
        assertThat(error).isIn(WsaError.NO_ERROR, WsaError.WSA_IO_PENDING);
        data[0] = MemorySegment.ofArray(new byte[size]);
        posted.add(overlapped);
      }
      assertThat(posted.getLast().isPending()).isTrue();
      ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
      byte[] all = pair.peerReceives(LARGE + 1);
      assertThat(all).isEqualTo(Bytes.numbered(0, sends * size));
      for (Overlapped each : posted) {
        Until.complete(each);
        assertThat(each.error()).isEqualTo(WsaError.NO_ERROR);
        assertThat(each.bytesTransferred()).isEqualTo(size);
      }
      int due = routinesDue;
      Until.alertably(TCP.upcalls(), "routines", () -> routines.get() == due);
    }
  }

  @Test
  void aNonblockingSendTakesWhatFitsAndThenWouldBlock() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.setNonblocking(true);
      Transfer transfer = new Transfer();
      MemorySegment[] data = {MemorySegment.ofArray(new byte[LARGE])};
      ok(pair.socket.send(data, 1, transfer, null, null, null));
      long taken = transfer.bytesTransferred();
      assertThat(taken).isBetween(1L, (long) LARGE);
      WsaError error;
      do {
        error = pair.socket.send(data, 1, transfer, null, null, null);
        taken += error.failed() ? 0 : transfer.bytesTransferred();
      } while (!error.failed());
      assertThat(error).isEqualTo(WsaError.WSAEWOULDBLOCK);
      ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
      assertThat((long) pair.peer.getInputStream().readAllBytes().length).isEqualTo(taken);
    }
  }

  @Test
  void receivesGoOnWhileASendWaits() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Overlapped send = new Overlapped();
      MemorySegment[] data = {MemorySegment.ofArray(new byte[2 * LARGE])};
      pending(pair.socket.send(data, 1, new Transfer(), send, null, TCP.me()));
      Receive receive = Receive.of(4);
      pending(receive.post(pair.socket, TCP.me()));
      pair.send("ping");
      Until.complete(receive.overlapped);
      assertThat(receive.text()).isEqualTo("ping");
      assertThat(send.isPending()).isTrue();
      assertThat(pair.peerReceives(2 * LARGE)).hasSize(2 * LARGE);
      Until.complete(send);
      assertThat(send.bytesTransferred()).isEqualTo(2 * LARGE);
    }
  }

  @Test
  void aResetEndsAllPendingSendsAndReceives() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      List<Overlapped> posted = new ArrayList<>();
      MemorySegment[] data = {MemorySegment.ofArray(new byte[2 * LARGE])};
      for (int i = 0; i < 3; i++) {
        Overlapped send = new Overlapped();
        pending(pair.socket.send(data, 1, new Transfer(), send, null, TCP.me()));
        posted.add(send);
      }
      Receive receive = Receive.of(4);
      pending(receive.post(pair.socket, TCP.me()));
      pair.reset();
      Until.complete(receive.overlapped);
      assertThat(receive.overlapped.error()).isEqualTo(WsaError.WSAECONNRESET);
      posted.forEach(Until::complete);
      assertThat(posted.getLast().error()).isEqualTo(WsaError.WSAECONNRESET);
      assertThat(posted.get(1).error()).isEqualTo(WsaError.WSAECONNRESET);
    }
  }

  @Test
  void closeAbortsPendingSends() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      MemorySegment[] data = {MemorySegment.ofArray(new byte[2 * LARGE])};
      Overlapped first = new Overlapped();
      Overlapped second = new Overlapped();
      pending(pair.socket.send(data, 1, new Transfer(), first, null, TCP.me()));
      pending(pair.socket.send(data, 1, new Transfer(), second, null, TCP.me()));
      ok(pair.socket.close());
      assertThat(first.isComplete() && second.isComplete()).isTrue();
      assertThat(second.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
    }
  }

  @Test
  void aTimeOutOfASendIsItsOwnOption() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(pair.socket.setOption(SocketOption.SO_SNDTIMEO, 50));
      MemorySegment[] data = {MemorySegment.ofArray(new byte[2 * LARGE])};
      Transfer transfer = new Transfer();
      ok(pair.socket.send(data, 1, transfer, null, null, null));
      int taken = transfer.bytesTransferred();
      assertThat(taken).isBetween(1, 2 * LARGE - 1);
      WsaError error = pair.socket.send(data, 1, transfer, null, null, null);
      while (error == WsaError.NO_ERROR) {
        // The receiver's window may have grown meanwhile.
        taken += transfer.bytesTransferred();
        error = pair.socket.send(data, 1, transfer, null, null, null);
      }
      assertThat(error).isEqualTo(WsaError.WSAETIMEDOUT);
      ok(pair.socket.close());
      assertThat(pair.peer.getInputStream().readAllBytes()).hasSize(taken);
    }
  }

  @Test
  void anEmptySendCompletesAndSendsNothing() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Transfer transfer = new Transfer();
      MemorySegment[] nothing = {MemorySegment.ofArray(new byte[0])};
      ok(pair.socket.send(nothing, 1, transfer, null, null, null));
      assertThat(transfer.bytesTransferred()).isZero();
      ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
      assertThat(pair.peerReceives(1)).isEmpty();
    }
  }

  @Test
  void sendToIgnoresTheAddressOfAConnectedStream() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      MemorySegment[] data = {MemorySegment.ofArray(Bytes.of("to"))};
      ok(pair.socket.sendTo(data, 1, new Transfer(), null, null, null, null));
      assertThat(Bytes.text(pair.peerReceives(2))).isEqualTo("to");
    }
  }

  @Test
  void anArenaClosedUnderAPendingSendFaultsItAndNotTheNext() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Overlapped filler = new Overlapped();
      MemorySegment[] data = {MemorySegment.ofArray(new byte[2 * LARGE])};
      pending(pair.socket.send(data, 1, new Transfer(), filler, null, TCP.me()));
      Arena arena = Arena.ofShared();
      Overlapped closed = new Overlapped();
      data[0] = arena.allocate(100);
      pending(pair.socket.send(data, 1, new Transfer(), closed, null, TCP.me()));
      Overlapped after = new Overlapped();
      data[0] = MemorySegment.ofArray(Bytes.of("after"));
      pending(pair.socket.send(data, 1, new Transfer(), after, null, TCP.me()));
      arena.close();
      assertThat(pair.peerReceives(2 * LARGE)).hasSize(2 * LARGE);
      assertThat(Bytes.text(pair.peerReceives(5))).isEqualTo("after");
      Until.complete(closed);
      assertThat(closed.error()).isEqualTo(WsaError.WSAEFAULT);
    }
  }

  private static MemorySegment numbered(long from, int count) {
    return MemorySegment.ofArray(Bytes.numbered(from, count));
  }
}
