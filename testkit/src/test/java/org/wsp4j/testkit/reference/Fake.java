package org.wsp4j.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.RawPeer;

/** A runtime over the reference provider with a stopped clock, and the peers of one entry. */
final class Fake implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  final ReferenceNetwork network = new ReferenceNetwork(ReferenceClock.stopped());
  final ReferenceProvider provider = new ReferenceProvider(network);
  final Winsock winsock;
  final ProtocolInfo entry;
  final RawPeer peers;

  Fake(String name) throws WinsockException {
    winsock = Winsock.startup(StartupOptions.defaults().provider(provider));
    entry =
        winsock.catalog().entries().stream()
            .filter(each -> each.name().equals("reference " + name))
            .findFirst()
            .orElseThrow();
    peers = network.peers(entry);
  }

  static InetSocketAddress at(int port) {
    return new InetSocketAddress(Addresses.LOOPBACK, port);
  }

  WinsockSocket open() throws WinsockException {
    return winsock.open(entry, ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  /** Connects a socket to a peer. */
  Peer connect(WinsockSocket socket) throws WinsockException {
    try (RawPeer.Waiting waiting = peers.listen(at(0), LIMIT)) {
      socket.connect(waiting.localAddress());
      return waiting.accept();
    }
  }

  /** A receive that was posted. */
  record Posted(ByteBuffer buffer, Overlapped overlapped) {
    String text() {
      byte[] bytes = new byte[overlapped.bytesTransferred()];
      buffer.get(0, bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return overlapped.isComplete()
          ? overlapped.error() + " " + text() + " " + MsgFlags.toString(overlapped.flags())
          : "pending";
    }
  }

  Posted post(WinsockSocket socket, int room) {
    return post(socket, room, 0);
  }

  Posted post(WinsockSocket socket, int room, int flags) {
    Posted posted = new Posted(ByteBuffer.allocate(room), new Overlapped());
    var _ =
        socket
            .spi()
            .recv(
                new MemorySegment[] {MemorySegment.ofBuffer(posted.buffer)},
                1,
                new Transfer().flags(flags),
                posted.overlapped,
                null,
                null);
    return posted;
  }

  static void assertReceived(Posted posted, String text) {
    assertThat(posted).hasToString("NO_ERROR " + text + " 0");
  }

  @Override
  public void close() {
    winsock.close();
  }
}
