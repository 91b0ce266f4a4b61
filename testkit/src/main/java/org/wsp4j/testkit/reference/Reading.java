package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_WAITALL;

import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.reference.Arrived.Data;
import org.wsp4j.testkit.reference.Arrived.Mark;
import org.wsp4j.testkit.reference.Arrived.Report;

/**
 * What a receive takes from what has arrived: LPWSPRecv, as a program. Everything else in this
 * package is about who asks and when.
 *
 * <p>Each method answers whether the receive is over; it is then {@link Operation#isFinished}. If
 * not, it waits for more, and nothing was taken but by MSG_WAITALL. Memory is written before
 * anything is taken, so that memory which is gone costs no data.
 */
final class Reading {
  private final ProtocolInfo info;
  private final Inbox inbox;
  private final boolean hasParts;

  Reading(ProtocolInfo info, Inbox inbox) {
    this.info = info;
    this.inbox = inbox;
    hasParts = info.has(ServiceFlag.XP1_PARTIAL_MESSAGE);
  }

  /**
   * Tries to complete a receive with what is there.
   *
   * @param inline whether urgent data stays in the stream (SO_OOBINLINE)
   */
  boolean attempt(Operation receive, boolean inline) {
    if (receive.has(MSG_OOB)) {
      return urgent(receive);
    }
    if (info.has(ServiceFlag.XP1_CONNECTIONLESS)) {
      return datagram(receive);
    }
    return info.actsAsByteStream(0) ? stream(receive, inline) : message(receive);
  }

  /**
   * Urgent data, which has a queue of its own: one byte for one receive, none lost, none in the
   * stream (DEC-06).
   */
  private boolean urgent(Operation receive) {
    Mark first = inbox.firstUrgent();
    if (first == null) {
      return nothing(receive);
    }
    int bytes = Math.min(1, receive.roomBytes);
    if (!receive.put(new byte[] {first.octet}, 0, bytes, 0)) {
      return receive.fail(WsaError.WSAEFAULT);
    }
    if (bytes > 0 && !receive.peeks()) {
      inbox.takeUrgent();
    }
    return receive.succeed(bytes, 0, bytes);
  }

  /**
   * A byte stream: as much as fits and is there, one byte is enough (RECV-6.04, 6.05). Never over
   * an urgent byte's place; that byte is a receive of its own where it is inline.
   */
  private boolean stream(Operation receive, boolean inline) {
    inbox.skipMarks(inline);
    if (inbox.first() instanceof Mark mark) {
      return inlineUrgent(receive, mark);
    }
    int bytes = inbox.streamBytes(Math.max(1, receive.leftBytes()));
    if (bytes == 0) {
      return nothing(receive);
    }
    if (receive.roomBytes == 0) {
      return receive.succeed(0, 0, 0); // readable, which was the question (DEC-12)
    }
    if (!inbox.copy(bytes, receive::put)) {
      return receive.fail(WsaError.WSAEFAULT);
    }
    if (!receive.peeks()) {
      inbox.takeStream(bytes);
    }
    return streamTook(receive, inline, bytes);
  }

  private boolean inlineUrgent(Operation receive, Mark mark) {
    if (receive.roomBytes == 0) {
      return receive.succeed(0, 0, 0);
    }
    if (!receive.put(new byte[] {mark.octet}, 0, 1, 0)) {
      return receive.fail(WsaError.WSAEFAULT);
    }
    if (!receive.peeks()) {
      inbox.takeMark();
    }
    return streamTook(receive, true, 1);
  }

  /** Done, unless MSG_WAITALL has room left: it stays first and goes on (DEC-31). */
  private boolean streamTook(Operation receive, boolean inline, int bytes) {
    if (!receive.has(MSG_WAITALL)) {
      return receive.succeed(bytes, 0, bytes);
    }
    receive.doneBytes += bytes;
    return receive.leftBytes() == 0
        ? receive.succeed(receive.doneBytes, 0, receive.doneBytes)
        : stream(receive, inline);
  }

  /**
   * A reliable message: the ladder. One receive gives one message, never more (RECV-10.13). If it
   * is too large, XP1_PARTIAL_MESSAGE gives it in parts (RECV-10.04); without, the buffers have its
   * beginning, the error is WSAEMSGSIZE and all of it stays (RECV-10.07).
   */
  private boolean message(Operation receive) {
    int there = inbox.messageBytes();
    boolean whole = inbox.hasWholeMessage();
    if (!whole && !isEnough(receive, there)) {
      return nothing(receive);
    }
    int bytes = Math.min(there, receive.roomBytes);
    if (!inbox.copy(bytes, receive::put)) {
      return receive.fail(WsaError.WSAEFAULT);
    }
    boolean end = whole && bytes == there;
    if (!end && !hasParts) {
      return receive.truncate(bytes, there);
    }
    if (!receive.peeks()) {
      inbox.takeMessage(bytes, end);
    }
    return receive.succeed(bytes, end ? 0 : MSG_PARTIAL, there);
  }

  /**
   * Whether a part will do: any, if the receive asks for parts (DEC-29), else one that is more than
   * the buffers hold (DEC-38). A message that is larger than the transport's own buffer can only be
   * taken in parts.
   */
  private boolean isEnough(Operation receive, int there) {
    boolean anyPart = receive.has(MSG_PARTIAL) && there > 0;
    return hasParts && (anyPart || there > receive.roomBytes || inbox.isFull());
  }

  /**
   * A datagram: whole or, without XP1_PARTIAL_MESSAGE, its beginning with WSAEMSGSIZE, and the rest
   * is lost (RECV-10.08). The sender is told in any case (DEC-11). A report that a port was
   * unreachable stands in the queue like a datagram (DEC-27).
   */
  private boolean datagram(Operation receive) {
    return switch (inbox.first()) {
      case Data data -> datagram(receive, data);
      case Report(WsaError error) -> {
        inbox.drop();
        yield receive.fail(error);
      }
      case null, default -> nothing(receive);
    };
  }

  private boolean datagram(Operation receive, Data data) {
    int there = data.left();
    int bytes = Math.min(there, receive.roomBytes);
    if (!inbox.copy(bytes, receive::put)) {
      return receive.fail(WsaError.WSAEFAULT);
    }
    if (receive.address != null) {
      receive.address.set(data.sender);
    }
    boolean end = bytes == there;
    if (!receive.peeks()) {
      if (end || !hasParts) {
        inbox.drop();
      } else {
        inbox.takeMessage(bytes, false);
      }
    }
    if (!end && !hasParts) {
      return receive.truncate(bytes, there);
    }
    return receive.succeed(bytes, end ? 0 : MSG_PARTIAL, there);
  }

  /**
   * Nothing to receive: it waits, unless the connection is over. A break comes before the end, and
   * both after all data. The end of a byte stream is success with 0 bytes, the end of messages is
   * WSAEDISCON (RECV-11.01, RECV-11.04); each is told as often as asked (RECV-11.02, DEC-25).
   */
  private boolean nothing(Operation receive) {
    if (inbox.broken().failed()) {
      return receive.fail(inbox.broken());
    }
    if (!inbox.hasEnded()) {
      return false;
    }
    return info.actsAsByteStream(0)
        ? receive.succeed(receive.doneBytes, 0, receive.doneBytes)
        : receive.fail(WsaError.WSAEDISCON);
  }
}
