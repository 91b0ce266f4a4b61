package org.wsp4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.wsp4j.spi.WsaError;

/** A socket as a stream of bytes: blocks for at least one, and ends where the connection does. */
final class ReceiveStream extends InputStream {
  private final WinsockSocket socket;

  ReceiveStream(WinsockSocket socket) {
    this.socket = socket;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    int read;
    do {
      read = take(ByteBuffer.wrap(bytes, offset, length));
    } while (read == 0); // an empty message is no byte, and no end either
    return read;
  }

  private int take(ByteBuffer destination) throws WinsockException {
    return switch (socket.receive(destination)) {
      case ReceiveResult.Received received -> received.bytes();
      case ReceiveResult.Closed closed -> -1;
      case ReceiveResult.TooSmall large ->
          throw new WinsockException("read(" + large + ")", WsaError.WSAEMSGSIZE, 0);
      case ReceiveResult.Failed failed ->
          throw new WinsockException(
              "read(" + destination + ")", failed.error(), failed.nativeError());
    };
  }

  @Override
  public int available() throws IOException {
    return socket.available();
  }

  @Override
  public void close() {
    socket.close();
  }
}
