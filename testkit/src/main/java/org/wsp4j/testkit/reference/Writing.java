package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;

import java.util.Arrays;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaError;

/**
 * What a send over a connection puts on its way: the counterpart of {@link Reading}. It is over
 * when the transport has all of it; what the transport has no room for waits.
 */
final class Writing {
  private final boolean messages;

  Writing(ProtocolInfo info) {
    messages = info.has(ServiceFlag.XP1_MESSAGE_ORIENTED);
  }

  boolean attempt(Operation send, End end) {
    if (end.inbox.broken().failed()) {
      return send.fail(end.inbox.broken());
    }
    if (send.roomBytes == 0 && !messages) {
      return send.succeed(0, 0, 0);
    }
    if (messages && !send.waits && send.roomBytes > end.largestBytes()) {
      return send.fail(WsaError.WSAEMSGSIZE);
    }
    if (messages && !send.waits && end.roomBytes() < send.roomBytes) {
      return false; // a message is taken whole or not at all
    }
    do {
      int piece = Math.min(End.PIECE_BYTES, send.leftBytes());
      if (send.waits ? !end.hasRoomFor(piece) : end.roomBytes() == 0) {
        return false;
      }
      piece = Math.min(piece, Math.max(end.roomBytes(), 0));
      byte[] bytes = new byte[piece];
      if (!send.get(bytes, piece)) {
        return send.fail(WsaError.WSAEFAULT);
      }
      send.doneBytes += piece;
      put(bytes, send, end);
    } while (send.leftBytes() > 0);
    return send.succeed(send.doneBytes, 0, send.doneBytes);
  }

  /** The last byte of an urgent send is the urgent one, as it is with TCP. */
  private void put(byte[] bytes, Operation send, End end) {
    boolean all = send.leftBytes() == 0;
    if (all && send.has(MSG_OOB)) {
      byte octet = bytes[bytes.length - 1];
      if (bytes.length > 1) {
        end.send(Arrays.copyOf(bytes, bytes.length - 1), true);
      }
      end.sendUrgent(octet);
    } else {
      end.send(bytes, all && !send.has(MSG_PARTIAL));
    }
  }
}
