package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;

import java.lang.foreign.MemorySegment;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * The truncation ladder of reliable messages, over a {@link RecordSource}; the receiving half of a
 * {@link Transport}. What an entry declares chooses the rung:
 *
 * <ul>
 *   <li>XP1_PARTIAL_MESSAGE: a part is given with MSG_PARTIAL, the rest follows (RECV-10.04). A
 *       receive waits until the message is whole or its buffers are full and more is known to
 *       follow (DEC-38); with MSG_PARTIAL in, until any part is there (DEC-29);
 *   <li>neither: a prefix with WSAEMSGSIZE, and the whole message stays (DEC-28);
 *   <li>XP1_PSEUDO_STREAM: whatever bytes are there; boundaries, empty messages too, do not exist.
 * </ul>
 *
 * <p>Guarded by the socket's lock, like the transport whose part it is.
 */
public final class Records {
  private final RecordSource source;
  private final boolean stream;
  private final boolean parts;

  /**
   * Makes the ladder of an entry.
   *
   * @param info the entry
   * @param source its records
   */
  public Records(ProtocolInfo info, RecordSource source) {
    this.source = source;
    stream = info.actsAsByteStream(0);
    parts = info.has(ServiceFlag.XP1_PARTIAL_MESSAGE);
  }

  /**
   * {@link Transport#receive} of a record or a part of it.
   *
   * @param buffers valid memory; not kept
   * @param count how many take part
   * @param skip bytes at their beginning that are filled already
   * @param flags MSG_PEEK, MSG_PARTIAL
   * @param result filled, also on WSAEMSGSIZE
   * @return NO_ERROR; WSAEWOULDBLOCK or WSAEFAULT with nothing taken; WSAEMSGSIZE with the record
   *     kept; WSAEDISCON at the end, which is 0 bytes on a pseudo-stream; or how it broke
   */
  public WsaError receive(
      MemorySegment[] buffers, int count, long skip, int flags, Transfer result) {
    long room = Buffers.room(buffers, count) - skip;
    WsaError error = await(room, flags, result);
    if (error.failed()) {
      return error;
    }
    if (stream && source.available() == 0) {
      return fill(result, 0, 0, 0);
    }
    int there = source.available();
    int bytes = (int) Math.min(there, Math.max(room, 0));
    if (source.copy(buffers, count, skip, bytes).failed()) {
      return WsaError.WSAEFAULT;
    }
    boolean last = source.isWhole() && bytes == there;
    WsaError outcome = outcome(bytes, there, last, result);
    if (!outcome.failed() && (flags & MSG_PEEK) == 0) {
      source.take(bytes);
      if (last) {
        source.next();
      }
    }
    return outcome;
  }

  /**
   * What a receive says that was given bytes of a record: the rung of the ladder. For a source that
   * filled the buffers itself.
   *
   * @param bytes how many it was given
   * @param there how many were there to be given
   * @param last whether the record ends with those given
   * @param result filled
   * @return NO_ERROR; or WSAEMSGSIZE, and the record must be kept whole
   */
  public WsaError outcome(int bytes, int there, boolean last, Transfer result) {
    if (stream) {
      return fill(result, 0, bytes, bytes);
    }
    fill(result, last || !parts ? 0 : MSG_PARTIAL, bytes, there);
    return last || parts ? WsaError.NO_ERROR : WsaError.WSAEMSGSIZE;
  }

  private static WsaError fill(Transfer result, int flags, int bytes, int length) {
    result.flags(flags).bytesTransferred(bytes).messageLength(length);
    return WsaError.NO_ERROR;
  }

  /** Pulls until a receive can complete. */
  private WsaError await(long room, int flags, Transfer result) {
    while (!suffices(room, flags)) {
      if (source.hasEnded()) {
        return stream ? WsaError.NO_ERROR : WsaError.WSAEDISCON;
      }
      if (stream && source.isWhole()) {
        source.next();
      } else {
        WsaError error = source.pull(result);
        if (error.failed()) {
          return error;
        }
      }
    }
    return WsaError.NO_ERROR;
  }

  private boolean suffices(long room, int flags) {
    int there = source.available();
    if (stream) {
      return there > 0;
    }
    if (source.isWhole()) {
      return true;
    }
    if (!parts) {
      return false;
    }
    return (flags & MSG_PARTIAL) != 0
        ? there > 0
        : there > room || (there == room && source.followsMore()) || source.isFull();
  }

  /**
   * {@link Transport#probe}: what a receive of one byte would find.
   *
   * @param result filled with the bytes, 0 at the end of a pseudo-stream, or the native error
   * @return NO_ERROR; WSAEWOULDBLOCK; WSAEDISCON at the graceful end of messages; or how the
   *     connection broke
   */
  public WsaError probe(Transfer result) {
    WsaError error = await(1, MSG_PARTIAL, result);
    int there = source.available();
    return error.failed() ? error : fill(result, 0, Math.min(there, 1), there);
  }
}
