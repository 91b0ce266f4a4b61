package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.Need;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** How a connection ends: gracefully, half, or by a reset (RECV-11.01 to 11.07, DEC-25). */
class EndOfConnectionTest {
  private static final int MEBIBYTE = 1 << 20;

  @RegisterExtension private static final Tcp TCP = new Tcp();

  @Test
  void theEndComesAfterAllDataAndStays() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  pair.send(Bytes.numbered(0, MEBIBYTE));
                  pair.peer.close();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      Receive receive = Receive.of(10_000);
      long position = 0;
      do {
        ok(receive.on(pair.socket));
        assertThat(receive.text()).isEqualTo(Bytes.text(Bytes.numbered(position, receive.bytes())));
        position += receive.bytes();
      } while (receive.bytes() > 0);
      sender.join();
      assertThat(position).isEqualTo(MEBIBYTE);
      for (int i = 0; i < 100; i++) {
        ok(receive.on(pair.socket));
        assertThat(receive.bytes()).isZero();
      }
      Receive overlapped = Receive.of(1);
      ok(overlapped.post(pair.socket, TCP.me()));
      assertThat(overlapped.bytes()).isZero();
    }
  }

  @Test
  void pendingReceivesShareTheRestAndThenTheEnd() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      List<Receive> posted = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Receive receive = Receive.of(4);
        pending(receive.post(pair.socket, TCP.me()));
        posted.add(receive);
      }
      pair.send("abcdef");
      pair.end();
      StringBuilder text = new StringBuilder();
      for (Receive each : posted) {
        Until.complete(each.overlapped);
        assertThat(each.overlapped.error()).isEqualTo(WsaError.NO_ERROR);
        text.append(each.text());
      }
      assertThat(text.toString()).isEqualTo("abcdef");
      assertThat(posted.getLast().bytes()).isZero();
    }
  }

  /** Each socket's peer is closed by the same clean-up: what pends sees no end (DEC-18, DEC-19). */
  @Test
  void aCleanUpAbortsWhatPendsBeforeAnyPeerIsGone() throws Exception {
    List<Overlapped> posted = new ArrayList<>();
    try (Winsock winsock = Winsock.startup(StartupOptions.defaults().provider(new TcpProvider()))) {
      WinsockSocket listener =
          winsock
              .open(Need.stream())
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .listen(1);
      for (int i = 0; i < 64; i++) {
        for (WinsockSocket each :
            List.of(
                winsock.open(Need.stream()).connect(Tcp.addressOf(listener.spi())),
                listener.accept())) {
          Overlapped overlapped = new Overlapped();
          pending(each.post(ByteBuffer.allocateDirect(1), overlapped, null));
          posted.add(overlapped);
        }
      }
    }
    assertThat(posted).extracting(Overlapped::error).containsOnly(WsaError.WSA_OPERATION_ABORTED);
  }

  @Test
  void aHalfClosedConnectionStillSends() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.end();
      assertThat(pair.receive(1)).isEmpty();
      assertThat(send(pair, "still here")).isEqualTo(WsaError.NO_ERROR);
      assertThat(Bytes.text(pair.peerReceives(10))).isEqualTo("still here");
    }
  }

  @Test
  void afterOurEndWeStillReceive() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
      assertThat(pair.peerReceives(1)).isEmpty();
      assertThat(send(pair, "x")).isEqualTo(WsaError.WSAESHUTDOWN);
      pair.send("answer");
      assertThat(pair.receiveAll(6)).isEqualTo("answer");
      ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetIsSaidForEver(boolean dataBefore) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      if (dataBefore) {
        pair.send("last words");
        pair.arrived(10);
      }
      pair.reset();
      Receive receive = Receive.of(100);
      WsaError first = receive.on(pair.socket);
      if (first == WsaError.NO_ERROR) {
        assertThat(receive.text()).isEqualTo("last words");
      } else {
        assertThat(first).isEqualTo(WsaError.WSAECONNRESET);
      }
      for (int i = 0; i < 3; i++) {
        assertThat(receive.on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
        assertThat(Receive.of(0).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
        Receive overlapped = Receive.of(1);
        assertThat(overlapped.postWithRoutine(pair.socket, TCP.me()))
            .isEqualTo(WsaError.WSAECONNRESET);
        assertThat(overlapped.overlapped.isComplete()).isFalse();
        assertThat(send(pair, "x")).isEqualTo(WsaError.WSAECONNRESET);
      }
      assertThat(receive.flags(MsgFlags.MSG_PEEK).on(pair.socket))
          .isEqualTo(WsaError.WSAECONNRESET);
    }
  }

  @Test
  void aResetThatASendMetFirstIsKeptForTheReceives() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.reset();
      Until.holds("a send to fail", () -> send(pair, "x") == WsaError.WSAECONNRESET);
      for (int i = 0; i < 3; i++) {
        assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
      }
    }
  }

  @Test
  void aResetThatTheOptionMetFirstIsKeptForTheReceives() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.reset();
      Out<WsaError> pendingError = new Out<>();
      Until.holds(
          "SO_ERROR",
          () -> {
            ok(pair.socket.getOption(SocketOption.SO_ERROR, pendingError));
            return pendingError.value() == WsaError.WSAECONNRESET;
          });
      assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
      assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
    }
  }

  /** Both ends are ours: the JDK sends the end before it closes, and the reset comes too late. */
  @Test
  void aCloseWithUnreadDataResets() throws Exception {
    ProviderSocket listener = TCP.listening();
    ProviderSocket socket = TCP.open();
    ok(socket.connect(Tcp.addressOf(listener), null, null, null));
    Out<ProviderSocket> accepted = new Out<>();
    ok(listener.accept(accepted, null, null));
    MemorySegment[] data = {MemorySegment.ofArray(Bytes.of("never read"))};
    ok(socket.send(data, 1, new Transfer(), null, null, null));
    ok(Receive.of(0).on(accepted.value()));
    Receive receive = Receive.of(1);
    pending(receive.post(socket, TCP.me()));
    ok(accepted.value().close());
    Until.complete(receive.overlapped);
    assertThat(receive.overlapped.error()).isEqualTo(WsaError.WSAECONNRESET);
    ok(socket.close());
    ok(listener.close());
  }

  @Test
  void ourCloseIsGracefulUnlessLingerSaysOtherwise() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(send(pair, "bye"));
      ok(pair.socket.close());
      assertThat(Bytes.text(pair.peerReceives(10))).isEqualTo("bye");
    }
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(pair.socket.setOption(SocketOption.SO_LINGER, 0));
      ok(pair.socket.close());
      assertThatThrownBy(() -> pair.peerReceives(1)).isInstanceOf(IOException.class);
    }
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(pair.socket.setOption(SocketOption.SO_LINGER, 5));
      ok(send(pair, "slowly"));
      ok(pair.socket.close());
      assertThat(Bytes.text(pair.peerReceives(10))).isEqualTo("slowly");
    }
  }

  @Test
  void afterShutdownOfReceivingDataThatIsThereIsRefusedToo() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("data");
      pair.arrived(4);
      ok(pair.socket.shutdown(ShutdownHow.SD_RECEIVE));
      assertThat(Receive.of(4).on(pair.socket)).isEqualTo(WsaError.WSAESHUTDOWN);
      assertThat(Receive.of(0).on(pair.socket)).isEqualTo(WsaError.WSAESHUTDOWN);
      assertThat(Receive.of(4).flags(MsgFlags.MSG_PEEK).on(pair.socket))
          .isEqualTo(WsaError.WSAESHUTDOWN);
      assertThat(Receive.of(1).flags(MsgFlags.MSG_OOB).on(pair.socket))
          .isEqualTo(WsaError.WSAESHUTDOWN);
      Receive overlapped = Receive.of(4);
      assertThat(overlapped.post(pair.socket, TCP.me())).isEqualTo(WsaError.WSAESHUTDOWN);
      assertThat(overlapped.overlapped.isComplete()).isFalse();
      assertThat(send(pair, "out")).isEqualTo(WsaError.NO_ERROR);
      assertThat(Bytes.text(pair.peerReceives(3))).isEqualTo("out");
    }
  }

  @Test
  void shutdownNeedsAConnection() {
    ProviderSocket fresh = TCP.open();
    assertThat(fresh.shutdown(ShutdownHow.SD_BOTH)).isEqualTo(WsaError.WSAENOTCONN);
    ok(fresh.close());
  }

  private static WsaError send(TcpPair pair, String text) {
    MemorySegment[] data = {MemorySegment.ofArray(Bytes.of(text))};
    return pair.socket.send(data, 1, new Transfer(), null, null, null);
  }
}
