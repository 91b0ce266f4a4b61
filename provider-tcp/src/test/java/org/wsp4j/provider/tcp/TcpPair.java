package org.wsp4j.provider.tcp;

import static org.wsp4j.provider.tcp.Tcp.ok;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.testsupport.Until;

/**
 * A socket of ours connected to one of the JDK's: the two ends of a connection are never the same
 * code. Closing it closes both.
 */
final class TcpPair implements AutoCloseable {
  final ProviderSocket socket;
  final Socket peer;

  private TcpPair(ProviderSocket socket, Socket peer) throws IOException {
    this.socket = socket;
    this.peer = peer;
    peer.setTcpNoDelay(true);
  }

  static TcpPair open(Tcp tcp) throws IOException {
    return connect(tcp.open());
  }

  static TcpPair connect(ProviderSocket socket) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ok(socket.connect(server.getLocalSocketAddress(), null, null, null));
      return new TcpPair(socket, server.accept());
    }
  }

  /** The peer sends. */
  void send(byte[] bytes) throws IOException {
    peer.getOutputStream().write(bytes);
  }

  void send(String text) throws IOException {
    send(Bytes.of(text));
  }

  void sendUrgent(char one) throws IOException {
    peer.sendUrgentData(one);
  }

  /** The peer sends the end of the stream. */
  void end() throws IOException {
    peer.shutdownOutput();
  }

  /** The peer resets the connection. */
  void reset() throws IOException {
    peer.setSoLinger(true, 0);
    peer.close();
  }

  /** What the peer received, exactly so many bytes unless the stream ends before. */
  byte[] peerReceives(int count) throws IOException {
    return peer.getInputStream().readNBytes(count);
  }

  /** What FIONREAD says. */
  int available() {
    MemorySegment out = MemorySegment.ofArray(new int[1]);
    ok(socket.ioctl(Ioctl.FIONREAD, null, out, new Transfer()));
    return out.get(ValueLayout.JAVA_INT, 0);
  }

  /** Waits until so many bytes can be received, without receiving them. */
  void arrived(int count) {
    Until.holds(count + " bytes to arrive", () -> available() >= count);
  }

  /** One synchronous receive of at most so many bytes. */
  String receive(int room) {
    Receive receive = Receive.of(room);
    ok(receive.on(socket));
    return receive.text();
  }

  /** As many synchronous receives as it takes. */
  String receiveAll(int count) {
    StringBuilder all = new StringBuilder();
    while (all.length() < count) {
      String part = receive(count - all.length());
      if (part.isEmpty()) {
        return all.toString();
      }
      all.append(part);
    }
    return all.toString();
  }

  void setNonblocking(boolean on) {
    MemorySegment in = MemorySegment.ofArray(new int[] {on ? 1 : 0});
    ok(socket.ioctl(Ioctl.FIONBIO, in, null, new Transfer()));
  }

  @Override
  public void close() throws IOException {
    var _ = socket.close();
    peer.close();
  }
}
