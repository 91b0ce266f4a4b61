package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testsupport.Until;

/** Misuse is an error value, at once, and consumes nothing (DEC-23, DEC-40, RECV-1.11, 2.06). */
@SuppressWarnings("NullAway") // null where it is not allowed is the point
class MisuseTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  /** A buffer list that cannot be used. */
  static final class Bad {
    private final String name;
    private final MemorySegment[] buffers;
    private final int count;
    private final WsaError error;

    Bad(String name, MemorySegment[] buffers, int count, WsaError error) {
      this.name = name;
      this.buffers = buffers;
      this.count = count;
      this.error = error;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final MemorySegment GOOD = MemorySegment.ofArray(new byte[8]);

  private static Stream<Bad> badLists() {
    Arena arena = Arena.ofShared();
    MemorySegment closed = arena.allocate(8);
    arena.close();
    MemorySegment[] many = new MemorySegment[ProviderSocket.MAX_BUFFERS + 1];
    Arrays.fill(many, GOOD);
    return Stream.of(
        new Bad("null array", null, 1, WsaError.WSAEFAULT),
        new Bad("null entry", list(GOOD, null), 2, WsaError.WSAEFAULT),
        new Bad("negative count", list(GOOD), -1, WsaError.WSAEFAULT),
        new Bad("count above the array", list(GOOD), 2, WsaError.WSAEFAULT),
        new Bad("more than 1,024", many, many.length, WsaError.WSAEFAULT),
        new Bad("no buffers", list(GOOD), 0, WsaError.WSAEINVAL),
        new Bad("closed arena", list(GOOD, closed), 2, WsaError.WSAEFAULT),
        new Bad("another thread's arena", list(GOOD, othersMemory()), 2, WsaError.WSAEFAULT));
  }

  private static Stream<Arguments> badReceives() {
    Bad readOnly = new Bad("read-only", list(GOOD, GOOD.asReadOnly()), 2, WsaError.WSAEFAULT);
    return Stream.concat(badLists(), Stream.of(readOnly))
        .flatMap(bad -> Stream.of(arguments(bad, false), arguments(bad, true)));
  }

  private static MemorySegment[] list(MemorySegment... segments) {
    return segments;
  }

  private static MemorySegment othersMemory() {
    FutureTask<MemorySegment> other = new FutureTask<>(() -> Arena.ofConfined().allocate(8));
    Thread.ofPlatform().start(other);
    Until.holds("the memory", other::isDone);
    return other.resultNow();
  }

  @ParameterizedTest(name = "{0}, overlapped {1}")
  @MethodSource("badReceives")
  void aReceiveWithABadListConsumesNothing(Bad bad, boolean overlapped) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("data");
      pair.arrived(4);
      WsaEvent event = TCP.upcalls().createEvent(true);
      Overlapped operation = overlapped ? new Overlapped().event(event) : null;
      Transfer transfer = new Transfer().bytesTransferred(-1);
      assertThat(pair.socket.recv(bad.buffers, bad.count, transfer, operation, null, TCP.me()))
          .isEqualTo(bad.error);
      assertThat(
              pair.socket.recvFrom(
                  bad.buffers, bad.count, transfer, new PeerAddress(), operation, null, TCP.me()))
          .isEqualTo(bad.error);
      assertThat(transfer.bytesTransferred()).isEqualTo(-1);
      assertThat(event.isSignalled()).isFalse();
      if (operation != null) {
        assertThat(operation.isPending() || operation.isComplete()).isFalse();
      }
      assertThat(pair.receiveAll(4)).isEqualTo("data");
    }
  }

  @ParameterizedTest
  @MethodSource("badLists")
  void aSendWithABadListSendsNothing(Bad bad) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Transfer transfer = new Transfer().bytesTransferred(-1);
      assertThat(pair.socket.send(bad.buffers, bad.count, transfer, null, null, null))
          .isEqualTo(bad.error);
      assertThat(pair.socket.sendTo(bad.buffers, bad.count, transfer, null, null, null, null))
          .isEqualTo(bad.error);
      assertThat(transfer.bytesTransferred()).isEqualTo(-1);
      ok(pair.socket.send(list(GOOD.asReadOnly()), 1, transfer, null, null, null));
      assertThat(pair.peerReceives(8)).hasSize(8);
    }
  }

  @Test
  void aNullTransferIsAFault() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      assertThat(pair.socket.recv(list(GOOD), 1, null, null, null, null))
          .isEqualTo(WsaError.WSAEFAULT);
      assertThat(pair.socket.send(list(GOOD), 1, null, null, null, null))
          .isEqualTo(WsaError.WSAEFAULT);
    }
  }

  @Test
  void anOverlappedObjectInUseIsRefusedAndTheFirstGoesOn() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP);
        TcpPair other = TcpPair.open(TCP)) {
      Receive receive = Receive.of(4);
      pending(receive.post(pair.socket, TCP.me()));
      assertThat(receive.post(pair.socket, TCP.me())).isEqualTo(WsaError.WSAEINVAL);
      assertThat(receive.post(other.socket, TCP.me())).isEqualTo(WsaError.WSAEINVAL);
      assertThat(
              pair.socket.send(list(GOOD), 1, new Transfer(), receive.overlapped, null, TCP.me()))
          .isEqualTo(WsaError.WSAEINVAL);
      pair.send("data");
      Until.complete(receive.overlapped);
      assertThat(receive.text()).isEqualTo("data");
      pending(receive.post(pair.socket, TCP.me()));
      ok(pair.socket.cancelIo(receive.overlapped));
      assertThat(pair.socket.cancelIo(receive.overlapped)).isEqualTo(WsaError.WSAEINVAL);
    }
  }

  @Test
  void aClosedEventIsRefusedBeforeAnythingStarts() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("data");
      pair.arrived(4);
      WsaEvent event = TCP.upcalls().createEvent(true);
      ok(TCP.upcalls().closeEvent(event));
      Receive receive = Receive.of(4);
      receive.overlapped.event(event);
      assertThat(receive.post(pair.socket, TCP.me())).isEqualTo(WsaError.WSA_INVALID_HANDLE);
      assertThat(receive.overlapped.isComplete()).isFalse();
      assertThat(pair.receiveAll(4)).isEqualTo("data");
    }
  }

  @Test
  void aRoutineNeedsAThread() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      assertThat(Receive.of(1).postWithRoutine(pair.socket, null)).isEqualTo(WsaError.WSAEINVAL);
    }
  }

  @Test
  void anOverlappedPeekAndUnknownFlagsAreNotSupported() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("data");
      pair.arrived(4);
      Receive peek = Receive.of(4).flags(MsgFlags.MSG_PEEK);
      assertThat(peek.post(pair.socket, TCP.me())).isEqualTo(WsaError.WSAEOPNOTSUPP);
      assertThat(Receive.of(4).flags(0x40000000).on(pair.socket)).isEqualTo(WsaError.WSAEOPNOTSUPP);
      pair.setNonblocking(true);
      assertThat(Receive.of(4).flags(MsgFlags.MSG_WAITALL).on(pair.socket))
          .isEqualTo(WsaError.WSAEOPNOTSUPP);
      for (int flags : new int[] {MsgFlags.MSG_PEEK, MsgFlags.MSG_WAITALL, MsgFlags.MSG_PARTIAL}) {
        assertThat(pair.socket.send(list(GOOD), 1, new Transfer().flags(flags), null, null, null))
            .isEqualTo(WsaError.WSAEOPNOTSUPP);
      }
      assertThat(pair.receiveAll(4)).isEqualTo("data");
    }
  }

  @Test
  void withoutTheOverlappedAttributeTheObjectIsIgnored() throws Exception {
    try (TcpPair pair = TcpPair.connect(TCP.openWithoutOverlapped())) {
      pair.send("data");
      Receive receive = Receive.of(4);
      ok(receive.postWithRoutine(pair.socket, null));
      assertThat(receive.overlapped.isComplete()).isFalse();
      assertThat(receive.transfer.bytesTransferred()).isPositive();
    }
  }

  /** Scenario WT-33. */
  @Test
  void ioctlsWantValidMemory() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Transfer returned = new Transfer();
      MemorySegment tooShort = MemorySegment.ofArray(new byte[3]);
      MemorySegment others = othersMemory();
      MemorySegment readOnly = GOOD.asReadOnly();
      for (int code : new int[] {Ioctl.FIONBIO, Ioctl.SIO_KEEPALIVE_VALS}) {
        for (MemorySegment in : new MemorySegment[] {null, tooShort, others}) {
          assertThat(pair.socket.ioctl(code, in, null, returned)).isEqualTo(WsaError.WSAEFAULT);
        }
      }
      for (int code : new int[] {Ioctl.FIONREAD, Ioctl.SIOCATMARK}) {
        for (MemorySegment out : new MemorySegment[] {null, tooShort, others, readOnly}) {
          assertThat(pair.socket.ioctl(code, null, out, returned)).isEqualTo(WsaError.WSAEFAULT);
        }
        assertThat(pair.socket.ioctl(code, null, GOOD, null)).isEqualTo(WsaError.WSAEFAULT);
      }
      assertThat(pair.socket.ioctl(12345, GOOD, GOOD, returned)).isEqualTo(WsaError.WSAEOPNOTSUPP);
    }
  }

  @Test
  void optionsAndTheRestWantTheirArguments() throws Exception {
    ProviderSocket fresh = TCP.open();
    try (TcpPair pair = TcpPair.open(TCP)) {
      ProviderSocket socket = pair.socket;
      assertThat(socket.getOption(null, new Out<>())).isEqualTo(WsaError.WSAEFAULT);
      assertThat(socket.getOption(SocketOption.SO_TYPE, null)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(socket.setOption(SocketOption.SO_RCVBUF, null)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(socket.setOption(null, 1)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(socket.accept(null, null, null)).isIn(WsaError.WSAEFAULT, WsaError.WSAEINVAL);
      assertThat(socket.getOverlappedResult(null, new Transfer(), false))
          .isEqualTo(WsaError.WSAEFAULT);
      assertThat(socket.getOverlappedResult(new Overlapped(), null, false))
          .isEqualTo(WsaError.WSAEFAULT);
      assertThat(socket.shutdown(null)).isEqualTo(WsaError.WSAEINVAL);
      assertThat(socket.getSockName(null)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(socket.getPeerName(null)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(fresh.bind(null)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(fresh.getSockName(new PeerAddress())).isEqualTo(WsaError.WSAEINVAL);
      assertThat(fresh.joinLeaf(Tcp.addressOf(socket), 4)).isEqualTo(WsaError.WSAEOPNOTSUPP);
      assertThat(TCP.provider().cancelBlockingCall(null)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(TCP.provider().open(null, 0, new Out<>())).isEqualTo(WsaError.WSAEFAULT);
      assertThat(TCP.provider().open(socket.protocolInfo(), 0, null)).isEqualTo(WsaError.WSAEFAULT);
      assertThat(TCP.provider().open(socket.protocolInfo(), 0x80, new Out<>()))
          .isEqualTo(WsaError.WSAEINVAL);
    }
    ok(fresh.close());
  }

  @Test
  void aResultThatIsNotThereYetIsIncompleteAndChangesNothing() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive receive = Receive.of(4);
      pending(receive.postWithRoutine(pair.socket, TCP.me()));
      Transfer result = new Transfer().bytesTransferred(-1).flags(77);
      assertThat(pair.socket.getOverlappedResult(receive.overlapped, result, false))
          .isEqualTo(WsaError.WSA_IO_INCOMPLETE);
      assertThat(pair.socket.getOverlappedResult(receive.overlapped, result, true))
          .isEqualTo(WsaError.WSAEINVAL);
      assertThat(result.bytesTransferred()).isEqualTo(-1);
      assertThat(result.flags()).isEqualTo(77);
    }
  }

  @Test
  void aClosedSocketIsNoSocketForEveryCall() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ProviderSocket socket = pair.socket;
      ok(socket.close());
      Transfer transfer = new Transfer();
      Overlapped overlapped = new Overlapped();
      MemorySegment[] none = null;
      PeerAddress address = new PeerAddress();
      WsaError[] answers = {
        socket.recv(none, -1, null, overlapped, null, null),
        socket.recvFrom(list(GOOD), 1, transfer, address, null, null, null),
        socket.send(list(GOOD), 1, transfer, null, null, null),
        socket.sendTo(none, 1, transfer, address, null, null, null),
        socket.getOverlappedResult(overlapped, transfer, true),
        socket.bind(Tcp.addressOf(TCP.listening())),
        socket.listen(1),
        socket.accept(new Out<>(), null, null),
        socket.connect(null, null, null, null),
        socket.shutdown(null),
        socket.joinLeaf(null, 0),
        socket.cancelIo(),
        socket.cancelIo(null),
        socket.ioctl(Ioctl.FIONREAD, null, GOOD, transfer),
        socket.getOption(SocketOption.SO_TYPE, new Out<>()),
        socket.setOption(SocketOption.SO_RCVBUF, 1),
        socket.getSockName(address),
        socket.getPeerName(address),
        socket.close()
      };
      assertThat(answers).containsOnly(WsaError.WSAENOTSOCK);
      assertThat(socket.protocolInfo()).isNotNull();
    }
  }

  @Test
  void theOneReceiveTooManyWouldBlockAndTheOthersComplete() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive[] posted = new Receive[ProviderSocket.MAX_PENDING];
      for (int i = 0; i < posted.length; i++) {
        posted[i] = Receive.of(1);
        pending(posted[i].post(pair.socket, TCP.me()));
      }
      Receive extra = Receive.of(1);
      assertThat(extra.post(pair.socket, TCP.me())).isEqualTo(WsaError.WSAEWOULDBLOCK);
      assertThat(extra.overlapped.isPending()).isFalse();
      pair.send(Bytes.numbered(0, posted.length));
      for (int i = 0; i < posted.length; i++) {
        Until.complete(posted[i].overlapped);
        assertThat(posted[i].text()).isEqualTo(Bytes.text(Bytes.numbered(i, 1)));
      }
    }
  }

  @Test
  void twoThreadsThatFailDifferentlyDoNotMixTheirErrors() throws Exception {
    int rounds = 20_000;
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.setNonblocking(true);
      FutureTask<Boolean> other =
          new FutureTask<>(() -> {
            boolean same = true;
            for (int i = 0; i < rounds; i++) {
              same &= Receive.into(new MemorySegment[0]).on(pair.socket) == WsaError.WSAEINVAL;
            }
            return same;
          });
      Thread.ofPlatform().start(other);
      for (int i = 0; i < rounds; i++) {
        assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAEWOULDBLOCK);
      }
      assertThat(other.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }
}
