package org.wsp4j;

import org.wsp4j.spi.WsaError;

/**
 * What a receive came to. Sealed: a {@code switch} over it is checked to handle all four cases.
 *
 * <pre>{@code
 * switch (socket.receive(buffer)) {
 *   case Received r -> use(r.bytes(), r.endOfMessage());
 *   case TooSmall t -> retryWith(t.messageLength());
 *   case Closed c -> done();
 *   case Failed f -> log(f.error());
 * }
 * }</pre>
 */
public sealed interface ReceiveResult
    permits ReceiveResult.Received,
        ReceiveResult.TooSmall,
        ReceiveResult.Closed,
        ReceiveResult.Failed {

  /**
   * Data.
   *
   * @param bytes how many; 0 for an empty message, or for a buffer without room on a stream that
   *     has data
   * @param endOfMessage {@code false} if more of the same message follows (MSG_PARTIAL); {@code
   *     true} on a byte stream
   */
  record Received(int bytes, boolean endOfMessage) implements ReceiveResult {}

  /**
   * The message is larger than the buffer, which holds its beginning (WSAEMSGSIZE).
   *
   * @param bytes how many bytes the buffer took
   * @param messageLength the length of the whole message
   * @param lost how many bytes are gone: 0 on a reliable protocol, which keeps the whole message
   *     for a larger buffer
   */
  record TooSmall(int bytes, int messageLength, int lost) implements ReceiveResult {}

  /** The peer ended the connection, and all it sent was received. */
  record Closed() implements ReceiveResult {}

  /**
   * No data, for a reason.
   *
   * @param error the reason; {@link WsaError#WSAEWOULDBLOCK} and {@link WsaError#WSAETIMEDOUT} too
   * @param nativeError the operating system's number for it, 0 if there was none
   */
  record Failed(WsaError error, int nativeError) implements ReceiveResult {}
}
