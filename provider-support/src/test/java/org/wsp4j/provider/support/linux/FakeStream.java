package org.wsp4j.provider.support.linux;

/**
 * The receive queue of one end of a connection: bytes at positions, at most one of them urgent, as
 * net/ipv4/tcp.c and tcp_input.c treat them. An urgent byte stays at its place in the queue; an
 * ordinary receive ends before it, or, standing at it, leaves it out.
 */
final class FakeStream {
  /** Of the urgent byte. */
  private enum Urgent {
    NONE,
    VALID,
    READ
  }

  private final byte[] ring;
  private long copied;
  private long next;
  private Urgent urgent = Urgent.NONE;
  private long urgentAt;

  FakeStream(int capacity) {
    ring = new byte[capacity];
  }

  /** Forgets everything. */
  void clear() {
    copied = next;
    urgent = Urgent.NONE;
  }

  int capacity() {
    return ring.length;
  }

  int free() {
    return ring.length - (int) (next - copied);
  }

  boolean hasUrgent() {
    return urgent == Urgent.VALID;
  }

  boolean urgentKnown() {
    return urgent != Urgent.NONE;
  }

  boolean atMark() {
    return urgent != Urgent.NONE && urgentAt == copied;
  }

  /** Takes bytes from the wire, as many as fit; the last of all may be urgent. */
  int append(byte[] bytes, int from, int length, boolean lastIsUrgent, boolean inline) {
    int taken = Math.min(length, free());
    if (lastIsUrgent && taken == length && taken > 0) {
      if (atMark() && !inline && copied != next) {
        copied++;
      }
      urgent = Urgent.VALID;
      urgentAt = next + taken - 1;
    }
    for (int i = 0; i < taken; i++) {
      ring[(int) ((next + i) % ring.length)] = bytes[from + i];
    }
    next += taken;
    return taken;
  }

  /** Whether a receive would get something. */
  boolean readable(boolean inline) {
    return next - copied >= (atMark() && !inline ? 2 : 1);
  }

  /** FIONREAD. */
  int queued(boolean inline) {
    boolean ahead = urgent != Urgent.NONE && urgentAt >= copied && urgentAt < next;
    return (int) ((ahead && !inline ? urgentAt : next) - copied);
  }

  /** Receives: how many bytes, 0 if there are none. */
  int read(byte[] to, int room, boolean peek, boolean inline) {
    long at = copied;
    int done = 0;
    while (done < room && at < next) {
      boolean known = urgent != Urgent.NONE;
      if (known && urgentAt == at && done > 0) {
        break;
      }
      long length = Math.min(next - at, room - done);
      if (known && urgentAt >= at && urgentAt - at < length) {
        if (urgentAt > at) {
          length = urgentAt - at;
        } else if (!inline) {
          at++;
          length--;
        }
      }
      for (int i = 0; i < length; i++) {
        to[done + i] = ring[(int) ((at + i) % ring.length)];
      }
      at += length;
      done += (int) length;
      if (!peek) {
        copied = at;
        if (known && copied > urgentAt) {
          urgent = Urgent.NONE;
        }
      }
    }
    return done;
  }

  /** Receives the urgent byte. */
  byte readUrgent(boolean peek) {
    if (!peek) {
      urgent = Urgent.READ;
    }
    return ring[(int) (urgentAt % ring.length)];
  }

  boolean urgentWasRead() {
    return urgent == Urgent.READ;
  }
}
