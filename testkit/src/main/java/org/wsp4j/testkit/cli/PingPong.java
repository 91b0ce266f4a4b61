package org.wsp4j.testkit.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.wsp4j.ReceiveResult;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.testkit.Peering;

/** Two sockets of one entry over loopback, of which one echoes on a thread of its own. */
final class PingPong implements AutoCloseable {
  private static final int WARM_UP_SHARE = 5;

  private final WinsockSocket near;
  private final WinsockSocket far;
  private final int size;
  private final Thread echo;

  private PingPong(WinsockSocket near, WinsockSocket far, int size) {
    this.near = near;
    this.far = far;
    this.size = size;
    this.echo = Thread.ofPlatform().daemon().name("wsp4j ping, the far end").start(this::echo);
  }

  static PingPong over(Winsock winsock, Peering peering, ProtocolInfo entry, int size)
      throws WinsockException {
    WinsockSocket first = winsock.open(entry, 0).bind(peering.address(entry));
    if (entry.has(ServiceFlag.XP1_CONNECTIONLESS)) {
      WinsockSocket second = winsock.open(entry, 0).bind(peering.address(entry));
      first.connect(second.localAddress());
      second.connect(first.localAddress());
      return new PingPong(first, second, size);
    }
    try (WinsockSocket listener = first.listen(1)) {
      WinsockSocket near = winsock.open(entry, 0);
      CompletableFuture<WinsockSocket> accepted = new CompletableFuture<>();
      Thread.ofPlatform().daemon().start(() -> accept(listener, accepted));
      near.connect(listener.localAddress());
      return new PingPong(near, accepted.join(), size);
    }
  }

  private static void accept(WinsockSocket listener, CompletableFuture<WinsockSocket> accepted) {
    try {
      accepted.complete(listener.accept());
    } catch (WinsockException e) {
      accepted.completeExceptionally(e);
    }
  }

  private void echo() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
    try {
      while (fill(far, buffer)) {
        drain(far, buffer.flip());
        buffer.clear();
      }
    } catch (IOException e) {
      near.close();
    }
  }

  Latencies run(int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
    for (int i = 0; i < count / WARM_UP_SHARE; i++) {
      roundTrip(buffer);
    }
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      roundTrip(buffer);
      nanos[i] = System.nanoTime() - start;
    }
    return new Latencies(nanos);
  }

  private void roundTrip(ByteBuffer buffer) throws IOException {
    drain(near, buffer.clear());
    if (!fill(near, buffer.clear())) {
      throw new IOException("the far end closed the connection");
    }
  }

  private static void drain(WinsockSocket socket, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      socket.send(buffer);
    }
  }

  /** Receives until the buffer is full; a stream may give it in pieces. */
  private static boolean fill(WinsockSocket socket, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      switch (socket.receive(buffer)) {
        case Received received when received.bytes() > 0 -> {}
        case Received _, ReceiveResult.Closed _ -> {
          return false;
        }
        case ReceiveResult.TooSmall tooSmall ->
            throw new IOException("a message of " + tooSmall.messageLength() + " bytes came back");
        case ReceiveResult.Failed failed -> throw new IOException("receive: " + failed.error());
      }
    }
    return true;
  }

  @Override
  public void close() {
    near.close();
    far.close();
    echo.interrupt();
  }
}
