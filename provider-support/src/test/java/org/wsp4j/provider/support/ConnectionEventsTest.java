package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.NetworkEvents.FD_ACCEPT;
import static org.wsp4j.spi.NetworkEvents.FD_CLOSE;
import static org.wsp4j.spi.NetworkEvents.FD_CONNECT;
import static org.wsp4j.spi.NetworkEvents.FD_READ;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Network events of sends and of connections, on a kernel that does only what the test says. */
final class ConnectionEventsTest {
  private static final int NEWS = Linux.EPOLLIN | Linux.EPOLLOUT;
  private static final int CONNECTING = FD_CONNECT | FD_WRITE | FD_READ | FD_CLOSE;

  private final Stage stage = new Stage();
  private final List<TransportSocket> opened = new ArrayList<>();
  private final List<Integer> raw = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(each -> assertThat(each.close()).isEqualTo(WsaError.NO_ERROR));
    raw.forEach(stage.kernel::close);
    stage.close();
  }

  /** A socket that is not connected, and its descriptor. */
  private record Fresh(TransportSocket socket, int fd) {
    void news() {
      socket.machine().ready(NEWS);
    }
  }

  private Fresh fresh() {
    int fd = stage.kernel.socket(ProtocolInfo.AF_INET, Linux.SOCK_STREAM, 0);
    TransportSocket socket =
        new TransportSocket(
            stage.sockets,
            Engines.STREAM,
            ServiceProvider.WSA_FLAG_OVERLAPPED,
            new TcpTransport(stage.kernel, fd),
            Connection.Phase.OPEN);
    opened.add(socket);
    return new Fresh(socket, fd);
  }

  private Fresh listening(int backlog) {
    Fresh listener = fresh();
    SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    assertThat(listener.socket.bind(any)).isEqualTo(WsaError.NO_ERROR);
    assertThat(listener.socket.listen(backlog)).isEqualTo(WsaError.NO_ERROR);
    return listener;
  }

  private static PeerAddress addressOf(Fresh listener) {
    PeerAddress address = new PeerAddress();
    assertThat(listener.socket.getSockName(address)).isEqualTo(WsaError.NO_ERROR);
    return address;
  }

  private WsaError connect(Fresh client, Fresh listener) {
    return client.socket.connect(addressOf(listener).toSocketAddress(), null, null, null);
  }

  /** Somebody connects who is not one of ours. */
  private void arrival(Fresh listener) {
    int fd = stage.kernel.socket(ProtocolInfo.AF_INET, Linux.SOCK_STREAM, 0);
    raw.add(fd);
    var _ = stage.kernel.connect(fd, addressOf(listener));
  }

  private WsaError accept(Fresh listener) {
    Out<ProviderSocket> accepted = new Out<>();
    WsaError error = listener.socket.accept(accepted, null, null);
    if (!error.failed()) {
      opened.add((TransportSocket) accepted.value());
    }
    return error;
  }

  private WsaError send(int bytes) {
    MemorySegment[] data = {MemorySegment.ofArray(new byte[bytes])};
    return stage.socket.send(data, 1, new Transfer(), null, null, null);
  }

  private void news() {
    stage.machine.ready(NEWS);
  }

  @Test
  void roomIsShownAtTheSelectionAndAfterASendThatWouldBlockOnce() {
    SelectedSocket selected = new SelectedSocket(stage.socket, FD_WRITE);
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_WRITE");
    assertThat(send(Stage.SOCKET_BYTES)).isEqualTo(WsaError.NO_ERROR);
    news();
    assertThat(selected.shown()).as("after a send that was taken").isEqualTo("0");
    assertThat(send(1)).isEqualTo(WsaError.WSAEWOULDBLOCK);
    news();
    assertThat(selected.event.isSignalled()).as("while there is no room").isFalse();
    assertThat(selected.shown()).isEqualTo("0");

    assertThat(stage.kernel.peerReceive(stage.fd, Stage.SOCKET_BYTES)).hasSize(Stage.SOCKET_BYTES);
    news();
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_WRITE");
    news();
    assertThat(selected.event.isSignalled()).as("for the same room").isFalse();
    assertThat(send(1)).isEqualTo(WsaError.NO_ERROR);
    news();
    assertThat(selected.shown()).as("after a send that was taken").isEqualTo("0");
  }

  @Test
  void roomThatNoSendAskedForIsNotShownAgain() {
    SelectedSocket selected = new SelectedSocket(stage.socket, FD_WRITE);
    assertThat(selected.shown()).isEqualTo("FD_WRITE");
    assertThat(send(Stage.SOCKET_BYTES)).isEqualTo(WsaError.NO_ERROR);
    var _ = stage.kernel.peerReceive(stage.fd, Stage.SOCKET_BYTES);
    news();
    assertThat(selected.shown()).isEqualTo("0");
  }

  /** The room is the pending send's first: it is shown when that has enough. */
  @Test
  void roomThatAPendingSendTakesIsNotShown() {
    SelectedSocket selected = new SelectedSocket(stage.socket, FD_WRITE);
    assertThat(selected.shown()).isEqualTo("FD_WRITE");
    assertThat(send(Stage.SOCKET_BYTES)).isEqualTo(WsaError.NO_ERROR);
    Overlapped overlapped = new Overlapped();
    MemorySegment[] much = {MemorySegment.ofArray(new byte[2 * Stage.SOCKET_BYTES])};
    assertThat(
            stage.socket.send(much, 1, new Transfer(), overlapped, null, stage.openCurrentThread()))
        .isEqualTo(WsaError.WSA_IO_PENDING);
    assertThat(send(1)).isEqualTo(WsaError.WSAEWOULDBLOCK);
    var _ = stage.kernel.peerReceive(stage.fd, Stage.SOCKET_BYTES);
    news();
    assertThat(overlapped.isPending()).isTrue();
    assertThat(selected.shown()).isEqualTo("0");
    var _ = stage.kernel.peerReceive(stage.fd, Stage.SOCKET_BYTES);
    news();
    var _ = stage.kernel.peerReceive(stage.fd, Stage.SOCKET_BYTES);
    news();
    assertThat(overlapped.isComplete()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_WRITE");
  }

  @Test
  void aConnectIsShownOnceWhenItIsOverAndRoomWithIt() {
    Fresh listener = listening(0);
    arrival(listener);
    Fresh client = fresh();
    SelectedSocket selected = new SelectedSocket(client.socket, CONNECTING);
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(connect(client, listener)).isEqualTo(WsaError.WSAEWOULDBLOCK);
    client.news();
    assertThat(selected.event.isSignalled()).as("while nobody answers").isFalse();
    assertThat(connect(client, listener)).isEqualTo(WsaError.WSAEALREADY);
    assertThat(selected.shown()).isEqualTo("0");

    assertThat(accept(listener)).isEqualTo(WsaError.NO_ERROR);
    client.news();
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_WRITE|FD_CONNECT");
    client.news();
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(connect(client, listener)).isEqualTo(WsaError.WSAEISCONN);
    assertThat(selected.shown()).as("after a connect that was refused").isEqualTo("0");
  }

  @Test
  void aConnectThatIsRefusedIsShownWithItsErrorAndTheNextOneAgain() {
    Fresh listener = listening(0);
    arrival(listener);
    Fresh client = fresh();
    SelectedSocket selected = new SelectedSocket(client.socket, CONNECTING);
    assertThat(connect(client, listener)).isEqualTo(WsaError.WSAEWOULDBLOCK);
    stage.kernel.peerRefuses(client.fd);
    client.news();
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_CONNECT: WSAECONNREFUSED");
    client.news();
    assertThat(selected.shown()).as("neither again nor with FD_CLOSE").isEqualTo("0");

    Fresh free = listening(8);
    assertThat(connect(client, free)).isIn(WsaError.NO_ERROR, WsaError.WSAEWOULDBLOCK);
    client.news();
    assertThat(selected.shown()).isEqualTo("FD_WRITE|FD_CONNECT");
  }

  @Test
  void aConnectionIsShownOnceAndAgainAfterAnAcceptThatLeavesOne() {
    Fresh listener = listening(8);
    SelectedSocket selected = new SelectedSocket(listener.socket, FD_ACCEPT | FD_READ | FD_WRITE);
    assertThat(selected.shown()).isEqualTo("0");
    arrival(listener);
    listener.news();
    assertThat(selected.event.isSignalled()).isTrue();
    assertThat(selected.shown()).isEqualTo("FD_ACCEPT");
    arrival(listener);
    arrival(listener);
    listener.news();
    assertThat(selected.event.isSignalled()).as("before an accept").isFalse();

    for (int left = 2; left > 0; left--) {
      assertThat(accept(listener)).isEqualTo(WsaError.NO_ERROR);
      assertThat(selected.event.isSignalled()).as("with %d left", left).isTrue();
      assertThat(selected.shown()).isEqualTo("FD_ACCEPT");
    }
    assertThat(accept(listener)).isEqualTo(WsaError.NO_ERROR);
    assertThat(selected.shown()).isEqualTo("0");
    assertThat(accept(listener)).isEqualTo(WsaError.WSAEWOULDBLOCK);
    arrival(listener);
    listener.news();
    assertThat(selected.shown()).isEqualTo("FD_ACCEPT");
  }
}
