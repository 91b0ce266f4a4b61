package org.wsp4j.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.wsp4j.Alertable;
import org.wsp4j.AwaitResult;
import org.wsp4j.ReceiveResult;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaEvent;

/** Two sockets of one entry that can talk, and the event of the first. Closing it closes both. */
final class EventPair implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(30);

  final ProtocolInfo entry;
  final WinsockSocket socket;
  final WinsockSocket peer;
  final WsaEvent event = Winsock.createEvent();
  private final NetworkEvents events = new NetworkEvents();

  EventPair(ProtocolInfo entry, WinsockSocket socket, WinsockSocket peer) {
    this.entry = entry;
    this.socket = socket;
    this.peer = peer;
  }

  static EventPair open(Winsock winsock, ProtocolInfo entry) throws WinsockException {
    if (entry.has(ServiceFlag.XP1_CONNECTIONLESS)) {
      WinsockSocket socket = open(winsock, entry.catalogEntryId()).bind(address(entry));
      WinsockSocket peer = open(winsock, entry.catalogEntryId()).bind(address(entry));
      socket.connect(peer.localAddress());
      peer.connect(socket.localAddress());
      return new EventPair(entry, socket, peer);
    }
    try (WinsockSocket listener = listener(winsock, entry)) {
      WinsockSocket socket = open(winsock, entry.catalogEntryId());
      socket.connect(listener.localAddress());
      return new EventPair(entry, socket, listener.accept());
    }
  }

  static WinsockSocket open(Winsock winsock, int catalogEntryId) throws WinsockException {
    return winsock.open(catalogEntryId);
  }

  static WinsockSocket listener(Winsock winsock, ProtocolInfo entry) throws WinsockException {
    return open(winsock, entry.catalogEntryId()).bind(address(entry)).listen(8);
  }

  /** A fresh address; the listener of the tests that follow one another may be in TIME_WAIT. */
  static SocketAddress address(ProtocolInfo entry) {
    return switch (entry.addressFamily()) {
      case ProtocolInfo.AF_INET6 -> new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
      case ProtocolInfo.AF_UNIX ->
          UnixDomainSocketAddress.of(
              Path.of(System.getProperty("java.io.tmpdir"), "wsp4j-" + UUID.randomUUID()));
      default -> new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    };
  }

  /** The same two, seen from the other end. */
  EventPair reversed() {
    WinsockSocket otherEnd = peer;
    return new EventPair(entry, otherEnd, socket);
  }

  EventPair select(int networkEvents) throws WinsockException {
    socket.eventSelect(event, networkEvents);
    return this;
  }

  /** Waits for the event, and shows what was recorded. */
  String awaited() throws WinsockException {
    AwaitResult woken = Alertable.await(LIMIT, event);
    assertThat(woken).as("of " + entry.name()).isEqualTo(new AwaitResult.Signalled(0));
    return shown();
  }

  /** Shows what is recorded now, and the errors that are not NO_ERROR. */
  String shown() throws WinsockException {
    String text = socket.enumNetworkEvents(event, events).toString();
    return text.substring("NetworkEvents[".length(), text.length() - 1);
  }

  /** Waits until all of these were shown, in one go or several. */
  void awaitAll(int wanted) throws WinsockException {
    int left = wanted;
    while (left != 0) {
      var _ = awaited();
      left &= ~events.mask();
    }
  }

  void peerSends(String text) throws WinsockException {
    assertThat(peer.send(ByteBuffer.wrap(text.getBytes(ISO_8859_1)))).isEqualTo(text.length());
  }

  /** One receive: what came, or the error or end as text. */
  String receive(int room, int flags) {
    return receive(socket, room, flags);
  }

  static String receive(WinsockSocket from, int room, int flags) {
    ByteBuffer buffer = ByteBuffer.allocate(room);
    return switch (from.receive(buffer, flags)) {
      case ReceiveResult.Received _ -> new String(buffer.array(), 0, buffer.position(), ISO_8859_1);
      case ReceiveResult.Failed failed -> failed.error().name();
      case ReceiveResult.Closed _ -> "closed";
      case ReceiveResult.TooSmall small -> "too small for " + small.messageLength();
    };
  }

  @Override
  public void close() {
    socket.close();
    peer.close();
    var _ = Winsock.closeEvent(event);
  }
}
