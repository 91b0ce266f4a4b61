package org.wsp4j.verification.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.wsp4j.ReceiveResult;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.SocketType;

/** Our end: the installed providers, as an application uses them. */
final class Ours implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Winsock winsock;

  Ours() throws WinsockException {
    winsock = Winsock.startup();
  }

  /** A UDP socket of the family of an address, bound to any port there. */
  WinsockSocket udp(InetAddress host) throws WinsockException {
    return winsock
        .open(family(host), SocketType.SOCK_DGRAM, ProtocolInfo.IPPROTO_UDP)
        .bind(new InetSocketAddress(host, 0));
  }

  /** A UDP socket that is not bound. */
  WinsockSocket udpOf(InetAddress host) throws WinsockException {
    return winsock.open(family(host), SocketType.SOCK_DGRAM, ProtocolInfo.IPPROTO_UDP);
  }

  WinsockSocket tcp() throws WinsockException {
    return winsock.open(ProtocolInfo.AF_INET, SocketType.SOCK_STREAM, ProtocolInfo.IPPROTO_TCP);
  }

  WinsockSocket listening() throws WinsockException {
    return tcp().bind(new InetSocketAddress(loopback("127.0.0.1"), 0)).listen(4);
  }

  private static int family(InetAddress host) {
    return host.getAddress().length == 4 ? ProtocolInfo.AF_INET : ProtocolInfo.AF_INET6;
  }

  static InetAddress loopback(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(literal, e);
    }
  }

  static int port(WinsockSocket socket) throws WinsockException {
    return ((InetSocketAddress) socket.localAddress()).getPort();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  /** What one receive comes to, in words: the text, or what went wrong. */
  static String receive(WinsockSocket socket, int room, int flags) {
    ByteBuffer into = ByteBuffer.allocate(room);
    return told(socket.receive(into, flags), into);
  }

  /** The same of a plain receive that does not wait for ever. */
  static String receive(WinsockSocket socket, int room) {
    ByteBuffer into = ByteBuffer.allocate(room);
    return told(socket.receive(into, LIMIT), into);
  }

  /** The same, and the port it came from. */
  static String receiveFrom(WinsockSocket socket, int room) {
    PeerAddress from = new PeerAddress();
    return receiveFrom(socket, room, from) + " from " + from.port();
  }

  static String receiveFrom(WinsockSocket socket, int room, PeerAddress from) {
    ByteBuffer into = ByteBuffer.allocate(room);
    return told(socket.receiveFrom(into, from), into);
  }

  private static String told(ReceiveResult result, ByteBuffer into) {
    String text = US_ASCII.decode(into.flip()).toString();
    return switch (result) {
      case ReceiveResult.Received _ -> text;
      case ReceiveResult.TooSmall t -> text + " of " + t.messageLength();
      case ReceiveResult.Closed _ -> "(closed)";
      case ReceiveResult.Failed f -> "(" + f.error() + ")";
    };
  }

  /** Everything up to the end of a stream. */
  static String receiveAll(WinsockSocket socket) {
    StringBuilder all = new StringBuilder();
    String part = receive(socket, 64);
    while (!part.startsWith("(")) {
      all.append(part);
      part = receive(socket, 64);
    }
    assertThat(part).isEqualTo("(closed)");
    return all.toString();
  }

  static WinsockSocket accepted(WinsockSocket listener) throws WinsockException {
    return requireNonNull(listener.accept());
  }

  @Override
  public void close() {
    winsock.close();
  }
}
