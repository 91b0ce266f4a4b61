package org.wsp4j;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Turns an error and a transfer into a result: the one place that knows what they mean together.
 */
final class Results {
  private static final ReceiveResult CLOSED = new ReceiveResult.Closed();

  private Results() {}

  /**
   * What a receive came to.
   *
   * @param asked the flags that were passed in
   * @param hadRoom whether the buffers had any room: without it, 0 bytes is not the end of a stream
   */
  static ReceiveResult of(
      ProtocolInfo entry, int asked, boolean hadRoom, WsaError error, Transfer transfer) {
    int bytes = transfer.bytesTransferred();
    return switch (error) {
      case NO_ERROR ->
          bytes == 0 && hadRoom && entry.actsAsByteStream(0)
              ? CLOSED
              : new ReceiveResult.Received(bytes, (transfer.flags() & MsgFlags.MSG_PARTIAL) == 0);
      case WSAEMSGSIZE -> {
        int length = Math.max(bytes, transfer.messageLength());
        boolean kept = entry.reliable() || (asked & MsgFlags.MSG_PEEK) != 0;
        yield new ReceiveResult.TooSmall(bytes, length, kept ? 0 : length - bytes);
      }
      case WSAEDISCON -> CLOSED;
      default -> new ReceiveResult.Failed(error, transfer.nativeError());
    };
  }

  /** Moves a buffer's position past the bytes that were received into it. */
  static void advance(ByteBuffer destination, int from, WsaError error, Transfer transfer) {
    if (error == WsaError.NO_ERROR || error == WsaError.WSAEMSGSIZE) {
      destination.position(from + transfer.bytesTransferred());
    }
  }

  /** Reads the result of a completed operation. */
  static Transfer read(Overlapped overlapped, Transfer into) {
    return into.flags(overlapped.flags())
        .bytesTransferred(overlapped.bytesTransferred())
        .messageLength(overlapped.messageLength())
        .nativeError(overlapped.nativeError());
  }

  static ByteBuffer requireWritable(ByteBuffer destination) {
    Objects.requireNonNull(destination, "destination");
    if (destination.isReadOnly()) {
      throw new IllegalArgumentException("destination=" + destination + ": read-only");
    }
    return destination;
  }
}
