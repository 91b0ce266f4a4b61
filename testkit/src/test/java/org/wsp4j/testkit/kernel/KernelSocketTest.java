package org.wsp4j.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.testkit.kernel.KernelSocket.Kind;

class KernelSocketTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void itConnectsSendsAndReceives(String host) throws IOException {
    InetAddress loopback = InetAddress.getByName(host);
    try (ServerSocket server = new ServerSocket(0, 1, loopback);
        KernelSocket peer =
            KernelSocket.open(Kind.STREAM, server.getLocalSocketAddress(), LIMIT)
                .connect(server.getLocalSocketAddress());
        Socket accepted = server.accept()) {
      peer.send(bytes("hello"));
      assertThat(accepted.getInputStream().readNBytes(5)).isEqualTo(bytes("hello"));

      accepted.getOutputStream().write(bytes("back"));
      assertThat(peer.receive(16)).isEqualTo(bytes("back"));

      assertThat(peer.localAddress()).isEqualTo(accepted.getRemoteSocketAddress());
      assertThat(peer.remoteAddress()).isEqualTo(accepted.getLocalSocketAddress());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void itListensAndAccepts(String host) throws IOException {
    SocketAddress any = new InetSocketAddress(InetAddress.getByName(host), 0);
    try (KernelSocket listener = KernelSocket.open(Kind.STREAM, any, LIMIT).bind(any).listen();
        Socket client = new Socket()) {
      client.connect(listener.localAddress());
      try (KernelSocket accepted = listener.accept()) {
        accepted.send(bytes("hi"));
        assertThat(client.getInputStream().readNBytes(2)).isEqualTo(bytes("hi"));
      }
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void itSendsMoreThanTheTransportTakesAtOnce() throws Exception {
    byte[] much = new byte[8 << 20];
    much[much.length - 1] = 7;
    try (Pair pair = Pair.open()) {
      Thread sender = Thread.ofPlatform().start(() -> pair.peer.send(much));
      assertThat(pair.accepted.getInputStream().readNBytes(much.length)).isEqualTo(much);
      sender.join();
    }
  }

  @Test
  void itSendsUrgentData() throws IOException {
    try (Pair pair = Pair.open()) {
      pair.accepted.setOOBInline(true);
      pair.peer.sendUrgent('!');
      assertThat(pair.accepted.getInputStream().read()).isEqualTo('!');
    }
  }

  @Test
  void itEndsOneDirectionAndStillReceives() throws IOException {
    try (Pair pair = Pair.open()) {
      pair.peer.shutdownSend();
      assertThat(pair.accepted.getInputStream().read()).isEqualTo(-1);

      pair.accepted.getOutputStream().write(bytes("late"));
      assertThat(pair.peer.receive(16)).isEqualTo(bytes("late"));
    }
  }

  @Test
  void itResets() throws IOException {
    try (Pair pair = Pair.open()) {
      pair.peer.reset();
      assertThatThrownBy(() -> pair.accepted.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aSilentPeerAcknowledgesNothingWhileOthersDo() {
    try (KernelPair deaf = KernelPair.open();
        KernelPair hearing = KernelPair.open()) {
      deaf.server.silence();
      deaf.client.send(bytes("lost"));
      hearing.client.send(bytes("heard"));
      assertThat(hearing.server.receive(16)).isEqualTo(bytes("heard"));

      assertThat(deaf.client.unacknowledged()).isEqualTo(4);
    }
  }

  @Test
  void aWaitEndsAtItsTimeLimitAndNamesTheCall() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        KernelSocket peer =
            KernelSocket.open(Kind.STREAM, server.getLocalSocketAddress(), Duration.ofMillis(20))
                .connect(server.getLocalSocketAddress())) {
      assertThatThrownBy(() -> peer.receive(1))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("receive")
          .hasMessageContaining("time limit");
    }
  }

  @Test
  void itSpeaksDatagrams() throws IOException {
    SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (DatagramSocket other = new DatagramSocket(any);
        KernelSocket peer = KernelSocket.open(Kind.DATAGRAM, any, LIMIT).bind(any)) {
      peer.sendTo(bytes("one"), other.getLocalSocketAddress());
      DatagramPacket packet = new DatagramPacket(new byte[16], 16);
      other.receive(packet);
      assertThat(packet.getLength()).isEqualTo(3);
      assertThat(packet.getSocketAddress()).isEqualTo(peer.localAddress());
    }
  }

  @Test
  void itSpeaksLocalRecords(@TempDir Path folder) {
    SocketAddress at = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (KernelSocket listener = KernelSocket.open(Kind.SEQPACKET, at, LIMIT).bind(at).listen();
        KernelSocket client = KernelSocket.open(Kind.SEQPACKET, at, LIMIT).connect(at);
        KernelSocket accepted = listener.accept()) {
      client.send(bytes("one"));
      client.send(bytes("two"));

      assertThat(accepted.receive(16)).isEqualTo(bytes("one"));
      assertThat(accepted.receive(16)).isEqualTo(bytes("two"));
      assertThat(listener.localAddress()).isEqualTo(at);
    }
  }

  @Test
  void theSocketTableShowsWhatWaitsToBeReceived() throws IOException {
    try (Pair pair = Pair.open()) {
      InetSocketAddress own = (InetSocketAddress) pair.accepted.getLocalSocketAddress();
      InetSocketAddress other = (InetSocketAddress) pair.accepted.getRemoteSocketAddress();
      pair.peer.send(bytes("12345"));
      pair.accepted.getInputStream().readNBytes(1);

      SocketTable.Line line = SocketTable.find(Kind.STREAM, own, other).orElseThrow();

      assertThat(line.receiveQueueBytes()).isEqualTo(4);
      assertThat(line.established()).isTrue();
    }
  }

  @Test
  void theSocketTableFindsTheSocketThatADatagramWouldReach() {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (KernelSocket receiver = KernelSocket.open(Kind.DATAGRAM, any, LIMIT).bind(any);
        KernelSocket sender = KernelSocket.open(Kind.DATAGRAM, any, LIMIT).bind(any)) {
      InetSocketAddress to = (InetSocketAddress) receiver.localAddress();
      InetSocketAddress from = (InetSocketAddress) sender.localAddress();
      sender.sendTo(bytes("12345"), to);

      assertThat(receiver.readable()).isEqualTo(5);
      assertThat(SocketTable.find(Kind.DATAGRAM, to, from).orElseThrow().receiveQueueBytes())
          .isPositive();
      assertThat(SocketTable.find(Kind.DATAGRAM, from, to).orElseThrow().receiveQueueBytes())
          .isZero();

      receiver.connect(new InetSocketAddress(any.getAddress(), from.getPort() ^ 1));
      assertThat(SocketTable.find(Kind.DATAGRAM, to, from)).isEmpty();
    }
  }

  @Test
  void theSocketTableLosesWhatWasReset() throws IOException {
    try (Pair pair = Pair.open()) {
      InetSocketAddress own = (InetSocketAddress) pair.accepted.getLocalSocketAddress();
      InetSocketAddress other = (InetSocketAddress) pair.accepted.getRemoteSocketAddress();
      pair.peer.reset();

      assertThatThrownBy(() -> pair.accepted.getInputStream().read())
          .isInstanceOf(IOException.class);
      assertThat(SocketTable.find(Kind.STREAM, own, other)).isEmpty();
      assertThat(pair.peer.readable()).isZero();
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    KernelSocket socket = KernelSocket.open(Kind.STREAM, any, LIMIT).bind(any);
    socket.close();
    socket.close();
    assertThatThrownBy(socket::localAddress).isInstanceOf(KernelException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private record Pair(ServerSocket server, KernelSocket peer, Socket accepted)
      implements AutoCloseable {
    static Pair open() throws IOException {
      ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      SocketAddress at = server.getLocalSocketAddress();
      KernelSocket peer = KernelSocket.open(Kind.STREAM, at, LIMIT).connect(at);
      return new Pair(server, peer, server.accept());
    }

    @Override
    public void close() throws IOException {
      peer.close();
      accepted.close();
      server.close();
    }
  }

  private record KernelPair(KernelSocket listener, KernelSocket client, KernelSocket server)
      implements AutoCloseable {
    static KernelPair open() {
      SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      KernelSocket listener = KernelSocket.open(Kind.STREAM, any, LIMIT).bind(any).listen();
      SocketAddress at = listener.localAddress();
      KernelSocket client = KernelSocket.open(Kind.STREAM, at, LIMIT).connect(at);
      return new KernelPair(listener, client, listener.accept());
    }

    @Override
    public void close() {
      client.close();
      server.close();
      listener.close();
    }
  }
}
