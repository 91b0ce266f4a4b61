package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.testsupport.JdkPair;

/** A socket of ours, and the JDK's socket at the other end, which sends whatever a test likes. */
final class RawPair extends JdkPair {
  private RawPair(ProviderSocket socket) throws IOException {
    super(socket);
  }

  private RawPair(ProviderSocket socket, Socket peer) throws IOException {
    super(socket, peer);
  }

  /** Ours connects. */
  static RawPair connect(Net net, Net.Kind kind) throws IOException {
    return connect(net.open(kind));
  }

  static RawPair connect(ProviderSocket socket) throws IOException {
    return new RawPair(socket);
  }

  /** Ours accepts. */
  static RawPair accept(ProviderSocket listener) throws IOException {
    var address = Net.addressOf(listener);
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
}
