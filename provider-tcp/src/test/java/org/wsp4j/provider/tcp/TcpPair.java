package org.wsp4j.provider.tcp;

import static org.wsp4j.provider.tcp.Tcp.ok;

import java.io.IOException;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.testsupport.JdkPair;
import org.wsp4j.testsupport.Until;

/** A byte stream of ours and of the JDK's. */
final class TcpPair extends JdkPair {
  private TcpPair(ProviderSocket socket) throws IOException {
    super(socket);
  }

  static TcpPair open(Tcp tcp) throws IOException {
    return connect(tcp.open());
  }

  static TcpPair connect(ProviderSocket socket) throws IOException {
    return new TcpPair(socket);
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
    return Tcp.available(socket);
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
    Tcp.setNonblocking(socket, on);
  }
}
