package org.wsp4j.testkit.hook;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.RawPeer;
import org.wsp4j.testkit.reference.ReferenceClock;
import org.wsp4j.testkit.reference.ReferenceNetwork;
import org.wsp4j.testkit.reference.ReferenceProvider;

/** A connected socket of the reference provider under a layer, and its peer. */
final class Session implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  final Winsock winsock;
  final ProtocolInfo entry;
  final WinsockSocket socket;
  final Peer peer;

  Session(String name, UnaryOperator<ServiceProvider> layer) throws WinsockException {
    ReferenceNetwork network = new ReferenceNetwork(ReferenceClock.stopped());
    ServiceProvider layered = layer.apply(new ReferenceProvider(network));
    winsock = Winsock.startup(StartupOptions.defaults().provider(layered));
    entry =
        winsock.catalog().entries().stream()
            .filter(each -> each.name().equals("reference " + name))
            .findFirst()
            .orElseThrow();
    socket = winsock.open(entry, ServiceProvider.WSA_FLAG_OVERLAPPED);
    InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (RawPeer.Waiting waiting = network.peers(entry).listen(local, LIMIT)) {
      socket.connect(waiting.localAddress());
      peer = waiting.accept();
    }
  }

  ProviderSocket spi() {
    return socket.spi();
  }

  /** Receives once, synchronously. */
  Received receive(int room, int flags) {
    byte[] array = new byte[room];
    Transfer transfer = new Transfer().flags(flags);
    WsaError error = spi().recv(buffers(array), 1, transfer, null, null, null);
    return new Received(error, text(array, transfer.bytesTransferred()), transfer);
  }

  /** Posts a receive. */
  WsaError post(
      byte[] room,
      Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return spi().recv(buffers(room), 1, new Transfer(), overlapped, routine, threadId);
  }

  static MemorySegment[] buffers(byte[] array) {
    return new MemorySegment[] {MemorySegment.ofArray(array)};
  }

  /** What one synchronous receive gave. */
  record Received(WsaError error, String text, Transfer transfer) {}

  static String text(byte[] array, int length) {
    return new String(Arrays.copyOf(array, length), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    socket.close();
    peer.close();
    winsock.close();
  }
}
