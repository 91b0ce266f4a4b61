package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.wsp4j.spi.ProviderSocket;

/** A socket of ours, and the JDK's socket at the other end, which sends whatever a test likes. */
final class RawPair implements AutoCloseable {
  final ProviderSocket socket;
  final Socket peer;

  private RawPair(ProviderSocket socket, Socket peer) throws IOException {
    this.socket = socket;
    this.peer = peer;
    peer.setTcpNoDelay(true);
    peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
  }

  /** Ours connects. */
  static RawPair connect(Net net, Net.Kind kind) throws IOException {
    return connect(net.open(kind));
  }

  static RawPair connect(ProviderSocket socket) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Net.ok(socket.connect(server.getLocalSocketAddress(), null, null, null));
      return new RawPair(socket, server.accept());
    }
  }

  /** Ours accepts. */
  static RawPair accept(ProviderSocket listener) throws IOException {
    var address = Net.inetAddressOf(listener);
    Socket peer = new Socket(address.getAddress(), address.getPort());
    return new RawPair(Net.accept(listener), peer);
  }

  /** A pair after both hellos. */
  static RawPair greeted(Net net, Net.Kind kind) throws IOException {
    RawPair pair = connect(net, kind);
    pair.send(Wire.hello(1, 0, 0xFFFF_FFFFL));
    pair.readHello();
    return pair;
  }

  byte[] readHello() throws IOException {
    byte[] hello = read(16);
    assertThat(hello).startsWith(Wire.hello(1, 0, 0xFFFF_FFFFL)[0]);
    return hello;
  }

  void send(byte[]... pieces) throws IOException {
    peer.getOutputStream().write(Wire.join(pieces));
  }

  byte[] read(int length) throws IOException {
    byte[] bytes = peer.getInputStream().readNBytes(length);
    assertThat(bytes).hasSize(length);
    return bytes;
  }

  /** Reads to the end of the stream. */
  byte[] readAll() throws IOException {
    return peer.getInputStream().readAllBytes();
  }

  @Override
  public void close() throws IOException {
    var _ = socket.close();
    peer.close();
  }
}
