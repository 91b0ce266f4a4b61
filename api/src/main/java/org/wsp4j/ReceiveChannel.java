package org.wsp4j;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ScatteringByteChannel;
import java.util.Objects;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** A socket as a channel: one read is one receive. */
final class ReceiveChannel implements ScatteringByteChannel {
  private final WinsockSocket socket;

  ReceiveChannel(WinsockSocket socket) {
    this.socket = socket;
  }

  @Override
  public int read(ByteBuffer destination) throws IOException {
    return (int) read(new ByteBuffer[] {destination}, 0, 1);
  }

  @Override
  public long read(ByteBuffer[] destinations) throws IOException {
    return read(destinations, 0, destinations.length);
  }

  @Override
  public long read(ByteBuffer[] destinations, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, destinations.length);
    int count = Math.min(length, ProviderSocket.MAX_BUFFERS);
    MemorySegment[] segments = new MemorySegment[count];
    long room = 0;
    for (int i = 0; i < count; i++) {
      ByteBuffer destination = Results.requireWritable(destinations[offset + i]);
      segments[i] = MemorySegment.ofBuffer(destination);
      room += destination.remaining();
    }
    if (room == 0) {
      return 0;
    }
    Transfer transfer = new Transfer();
    WsaError error = socket.spi().recv(segments, count, transfer, null, null, null);
    long read = meaning(Results.of(socket.protocolInfo(), 0, true, error, transfer));
    long left = Math.max(0, read);
    for (int i = 0; i < count; i++) {
      ByteBuffer destination = destinations[offset + i];
      int taken = (int) Math.min(left, segments[i].byteSize());
      destination.position(destination.position() + taken);
      left -= taken;
    }
    return read;
  }

  private long meaning(ReceiveResult result) throws IOException {
    return switch (result) {
      case ReceiveResult.Received received -> received.bytes();
      case ReceiveResult.Closed end -> -1;
      case ReceiveResult.TooSmall large ->
          throw new WinsockException("read(" + large + ")", WsaError.WSAEMSGSIZE, 0);
      case ReceiveResult.Failed failed ->
          switch (failed.error()) {
            case WSAEWOULDBLOCK -> 0;
            case WSAENOTSOCK -> throw new ClosedChannelException();
            default -> throw thrown(failed);
          };
    };
  }

  private IOException thrown(ReceiveResult.Failed failed) {
    return !socket.isOpen() && failed.error() == WsaError.WSAEINTR
        ? new AsynchronousCloseException()
        : new WinsockException("read()", failed.error(), failed.nativeError());
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() {
    socket.close();
  }
}
