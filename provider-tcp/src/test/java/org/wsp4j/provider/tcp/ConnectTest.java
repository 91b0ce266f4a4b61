package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Connecting: blocking, nonblocking and overlapped; refused; in the wrong state (RECV-4.06). */
class ConnectTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  @Test
  void aBlockingConnectIsRefused() throws Exception {
    ProviderSocket socket = TCP.open();
    assertThat(socket.connect(nobody(), null, null, null)).isEqualTo(WsaError.WSAECONNREFUSED);
    assertThat(Receive.of(1).on(socket)).isEqualTo(WsaError.WSAENOTCONN);
    ok(socket.close());
  }

  @Test
  void afterARefusalTheSameSocketCanConnect() throws Exception {
    ProviderSocket socket = TCP.open();
    assertThat(socket.connect(nobody(), null, null, null)).isEqualTo(WsaError.WSAECONNREFUSED);
    try (TcpPair pair = TcpPair.connect(socket)) {
      pair.send("data");
      assertThat(pair.receiveAll(4)).isEqualTo("data");
    }
  }

  @Test
  void anOverlappedConnectIsRefusedByItsCompletion() throws Exception {
    ProviderSocket socket = TCP.open();
    Overlapped overlapped = new Overlapped().event(TCP.upcalls().createEvent(true));
    WsaError error = socket.connect(nobody(), overlapped, null, TCP.me());
    if (error == WsaError.WSA_IO_PENDING) {
      Until.complete(overlapped);
      error = overlapped.error();
    }
    assertThat(error).isEqualTo(WsaError.WSAECONNREFUSED);
    ok(socket.close());
  }

  @Test
  void anOverlappedConnectCompletesByItsRoutine() throws Exception {
    ProviderSocket socket = TCP.open();
    AtomicInteger runs = new AtomicInteger();
    AtomicReference<WsaError> told = new AtomicReference<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      WsaError error =
          socket.connect(
              server.getLocalSocketAddress(),
              new Overlapped(),
              (outcome, bytes, overlapped, flags) -> {
                told.set(outcome);
                runs.incrementAndGet();
              },
              TCP.me());
      assertThat(error).isIn(WsaError.NO_ERROR, WsaError.WSA_IO_PENDING);
      Until.alertably(TCP.upcalls(), "routine", () -> runs.get() == 1);
      assertThat(told.get()).isEqualTo(WsaError.NO_ERROR);
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write('x');
        Receive receive = Receive.of(1);
        ok(receive.on(socket));
        assertThat(receive.text()).isEqualTo("x");
      }
    }
    ok(socket.close());
  }

  @Test
  void aNonblockingConnectGoesOnInTheBackground() throws Exception {
    ProviderSocket socket = TCP.open();
    setNonblocking(socket);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      WsaError first = socket.connect(server.getLocalSocketAddress(), null, null, null);
      assertThat(first).isIn(WsaError.WSAEWOULDBLOCK, WsaError.NO_ERROR);
      try (Socket peer = server.accept()) {
        Until.holds("to be connected", () -> again(socket, server) == WsaError.WSAEISCONN);
        peer.getOutputStream().write('x');
        Receive receive = Receive.of(1);
        Until.holds("a byte", () -> receive.on(socket) == WsaError.NO_ERROR);
        assertThat(receive.text()).isEqualTo("x");
      }
    }
    ok(socket.close());
  }

  /** Only WSAEALREADY may come before WSAEISCONN. */
  private static WsaError again(ProviderSocket socket, ServerSocket server) {
    WsaError error = socket.connect(server.getLocalSocketAddress(), null, null, null);
    assertThat(error).isIn(WsaError.WSAEALREADY, WsaError.WSAEISCONN);
    return error;
  }

  /**
   * A backlog that is full leaves a connect unanswered: the one state that lasts.
   *
   * <p>Scenarios E18 and WT-36.
   */
  @Test
  void aConnectThatLastsSaysAlreadyAndIsEndedByClose() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<ProviderSocket> waiting = new ArrayList<>();
      ProviderSocket last = TCP.open();
      for (int i = 0; i < 4; i++) {
        setNonblocking(last);
        var _ = last.connect(full.getLocalSocketAddress(), null, null, null);
        waiting.add(last);
        last = TCP.open();
      }
      Overlapped overlapped = new Overlapped();
      pending(last.connect(full.getLocalSocketAddress(), overlapped, null, TCP.me()));
      assertThat(last.connect(full.getLocalSocketAddress(), null, null, null))
          .isEqualTo(WsaError.WSAEALREADY);
      assertThat(Receive.of(1).on(last)).isEqualTo(WsaError.WSAENOTCONN);
      assertThat(last.getPeerName(new PeerAddress())).isEqualTo(WsaError.WSAENOTCONN);
      ok(last.close());
      assertThat(overlapped.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
      for (ProviderSocket each : waiting) {
        ok(each.close());
      }
    }
  }

  /** Scenario WT-36. */
  @Test
  void whatIsConnectedOrListeningDoesNotConnect() throws Exception {
    ProviderSocket listener = TCP.listening();
    try (TcpPair pair = TcpPair.open(TCP)) {
      assertThat(pair.socket.connect(Tcp.addressOf(listener), null, null, null))
          .isEqualTo(WsaError.WSAEISCONN);
      assertThat(listener.connect(Tcp.addressOf(listener), null, null, null))
          .isEqualTo(WsaError.WSAEINVAL);
      assertThat(Receive.of(1).on(listener)).isEqualTo(WsaError.WSAENOTCONN);
      assertThat(pair.socket.listen(1)).isEqualTo(WsaError.WSAEISCONN);
    }
    ok(listener.close());
  }

  @Test
  void theAddressMustFit() throws Exception {
    ProviderSocket socket = TCP.open();
    InetAddress v6 = Tcp.loopbackV6();
    assertThat(v6).isInstanceOf(Inet6Address.class);
    assertThat(socket.connect(new InetSocketAddress(v6, 9), null, null, null))
        .isEqualTo(WsaError.WSAEAFNOSUPPORT);
    assertThat(socket.connect(null, null, null, null)).isEqualTo(WsaError.WSAEFAULT);
    assertThat(socket.connect(InetSocketAddress.createUnresolved("nowhere", 9), null, null, null))
        .isEqualTo(WsaError.WSAEADDRNOTAVAIL);
    ok(socket.close());
  }

  @Test
  void connectBindsAndNamesBothEnds() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      PeerAddress peer = new PeerAddress();
      ok(pair.socket.getPeerName(peer));
      assertThat(peer.toSocketAddress()).isEqualTo(pair.peer.getLocalSocketAddress());
      assertThat(Tcp.addressOf(pair.socket)).isEqualTo(pair.peer.getRemoteSocketAddress());
    }
  }

  @Test
  void ipv6Connects() throws Exception {
    ProviderSocket socket = TCP.openV6();
    try (ServerSocket server = new ServerSocket(0, 1, Tcp.loopbackV6())) {
      ok(socket.connect(server.getLocalSocketAddress(), null, null, null));
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write(Bytes.of("six"));
        peer.shutdownOutput();
        Receive receive = Receive.of(8);
        ok(receive.on(socket));
        assertThat(receive.text()).isEqualTo("six");
        assertThat(Tcp.addressOf(socket)).isEqualTo(peer.getRemoteSocketAddress());
      }
    }
    ok(socket.close());
  }

  private static void setNonblocking(ProviderSocket socket) {
    MemorySegment on = MemorySegment.ofArray(new int[] {1});
    ok(socket.ioctl(Ioctl.FIONBIO, on, null, new Transfer()));
  }

  /** An address where nobody listens. */
  private static InetSocketAddress nobody() throws Exception {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return (InetSocketAddress) closed.getLocalSocketAddress();
    }
  }
}
