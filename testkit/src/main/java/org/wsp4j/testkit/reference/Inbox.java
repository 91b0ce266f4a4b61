package org.wsp4j.testkit.reference;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.reference.Arrived.Data;
import org.wsp4j.testkit.reference.Arrived.Mark;
import org.wsp4j.testkit.reference.Arrived.Report;

/**
 * What has arrived for one socket and was not received: the transport's receive buffer. Urgent
 * bytes are in a queue of their own and have a mark in the stream; none is ever lost or replaced.
 * Guarded by the network's lock.
 */
final class Inbox {
  /** SO_RCVBUF of a fresh socket, in bytes. */
  static final int CAPACITY_BYTES = 1 << 18;

  private final Deque<Arrived> queue = new ArrayDeque<>();
  private final Deque<Mark> urgent = new ArrayDeque<>();
  private int capacityBytes = CAPACITY_BYTES;
  private int heldBytes;
  private int dataBytes;
  private long dataArrivals;
  private long urgentArrivals;
  private boolean ended;
  private WsaError broken = WsaError.NO_ERROR;

  void accept(Arrived arrived) {
    heldBytes += arrived.costBytes();
    switch (arrived) {
      case Data data -> {
        dataBytes += data.bytes.length;
        dataArrivals++;
        queue.add(data);
      }
      case Mark mark -> {
        urgentArrivals++;
        queue.add(mark);
        urgent.add(mark);
      }
      case Report report -> {
        dataArrivals++;
        queue.add(report);
      }
      case Arrived.End _ -> ended = true;
      case Arrived.Break(WsaError error) -> broken = broken.failed() ? broken : error;
    }
  }

  /** Whether nothing more can come that {@link #broken} does not tell. */
  boolean hasEnded() {
    return ended;
  }

  /** How the connection broke, or NO_ERROR. */
  WsaError broken() {
    return broken;
  }

  /** What waited was told how it broke: a failed keep-alive is a reset to later calls (DEC-43). */
  void toldBreak() {
    if (broken == WsaError.WSAENETRESET) {
      broken = WsaError.WSAECONNRESET;
    }
  }

  int capacityBytes() {
    return capacityBytes;
  }

  void capacityBytes(int bytes) {
    capacityBytes = bytes;
  }

  /** What may still come. */
  int freeBytes() {
    return capacityBytes - heldBytes;
  }

  /** Whether senders wait until something is received. */
  boolean isFull() {
    return freeBytes() < capacityBytes / 2;
  }

  /** All data that can be received, in bytes, without what is urgent. */
  int dataBytes() {
    return dataBytes;
  }

  /** Whether anything could be received: data, urgent data, an end, a report. */
  boolean hasNews() {
    return ended || broken.failed() || !queue.isEmpty() || !urgent.isEmpty();
  }

  /** How often data has come, so that new data can be told from old. */
  long dataArrivals() {
    return dataArrivals;
  }

  long urgentArrivals() {
    return urgentArrivals;
  }

  /** Whether a receive would get data, an empty message too, or a report. */
  boolean isReadable(boolean inline) {
    return queue.stream()
        .anyMatch(each -> each instanceof Mark mark ? inline && !mark.taken : true);
  }

  @Nullable Arrived first() {
    return queue.peek();
  }

  @Nullable Mark firstUrgent() {
    return urgent.peek();
  }

  /** Urgent bytes that nobody has received. */
  int urgentBytes() {
    return urgent.size();
  }

  void takeUrgent() {
    urgent.remove().taken = true;
    heldBytes -= 1;
  }

  /** Removes the first of the queue: a report, or a datagram with what nobody will have of it. */
  void drop() {
    switch (queue.remove()) {
      case Data data -> {
        heldBytes -= data.costBytes();
        dataBytes -= data.left();
      }
      case Mark _, Arrived.Report _, Arrived.End _, Arrived.Break _ -> {}
    }
  }

  /**
   * Steps over what is no data of a stream: empty pieces, and marks whose byte is elsewhere.
   *
   * @param inline whether an urgent byte is a part of the stream
   */
  void skipMarks(boolean inline) {
    while (!queue.isEmpty() && isPassed(queue.getFirst(), inline)) {
      Arrived next = queue.remove();
      heldBytes -= next instanceof Data data ? data.costBytes() : 0;
    }
  }

  private static boolean isPassed(Arrived next, boolean inline) {
    return switch (next) {
      case Data data -> data.left() == 0;
      case Mark mark -> !inline || mark.taken;
      case Arrived.Report _, Arrived.End _, Arrived.Break _ -> false;
    };
  }

  /** The data before the next mark, or as much as asked for. */
  int streamBytes(long most) {
    long bytes = 0;
    for (Arrived each : queue) {
      if (bytes >= most || !(each instanceof Data data)) {
        break;
      }
      bytes += data.left();
    }
    return (int) Math.min(bytes, most);
  }

  /** What is there of the first message. */
  int messageBytes() {
    int bytes = 0;
    for (Arrived each : queue) {
      if (!(each instanceof Data data)) {
        break;
      }
      bytes += data.left();
      if (data.last) {
        break;
      }
    }
    return bytes;
  }

  /** Whether the end of the first message is there. */
  boolean hasWholeMessage() {
    return queue.stream().anyMatch(each -> each instanceof Data data && data.last);
  }

  /** Where bytes are copied to. */
  @FunctionalInterface
  interface Sink {
    /** Copies; false if the memory is not there any more. */
    boolean put(byte[] source, int from, int length, int at);
  }

  /** Copies the first bytes; false if the sink's memory is not there any more. */
  boolean copy(int bytes, Sink sink) {
    int done = 0;
    for (Iterator<Arrived> each = queue.iterator(); done < bytes; ) {
      if (each.next() instanceof Data data) {
        int piece = Math.min(bytes - done, data.left());
        if (!sink.put(data.bytes, data.taken, piece, done)) {
          return false;
        }
        done += piece;
      }
    }
    return true;
  }

  /** Removes bytes of a stream that were copied, whatever pieces they came in. */
  void takeStream(int bytes) {
    for (int left = bytes; left > 0 && first() instanceof Data data; ) {
      left -= take(data, left);
      if (data.left() == 0) {
        drop();
      }
    }
  }

  /**
   * Removes bytes of the first message that were copied.
   *
   * @param end whether the end of the message goes with them
   */
  void takeMessage(int bytes, boolean end) {
    int left = bytes;
    while (first() instanceof Data data && (left > 0 || end)) {
      left -= take(data, left);
      if (data.left() > 0 || (data.last && !end)) {
        return;
      }
      drop();
      if (data.last) {
        return;
      }
    }
  }

  private int take(Data data, int most) {
    int piece = Math.min(most, data.left());
    data.taken += piece;
    dataBytes -= piece;
    return piece;
  }

  /** Removes the urgent byte that is first in the stream, where it is a part of it. */
  void takeMark() {
    if (queue.remove() instanceof Mark mark) {
      urgent.remove(mark);
      heldBytes -= mark.costBytes();
    }
  }
}
