package org.wsp4j.spi;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * What a socket has recorded for its client: {@code WSANETWORKEVENTS}. Caller-owned and reusable;
 * filled by {@link ProviderSocket#enumNetworkEvents}, which keeps no reference after it returned.
 *
 * <p>Which events there were is a mask of {@code FD_} constants, with the numbers of {@code
 * winsock2.h}. Each has an error of its own, which is the event's as long as its bit is set: the
 * errors of other events are left as they were. Not for sharing between threads during a call.
 */
public final class NetworkEvents {
  /** A receive would return at once with data. Enabled again by a receive, a peek too. */
  public static final int FD_READ = 0x1;

  /** A send would get on. Enabled again by one that met WSAEWOULDBLOCK, and by a connect. */
  public static final int FD_WRITE = 0x2;

  /** Urgent data is there. Enabled again by a receive with MSG_OOB. */
  public static final int FD_OOB = 0x4;

  /** A connection waits to be accepted. Enabled again by an accept. */
  public static final int FD_ACCEPT = 0x8;

  /** A connect is over; the error says how it ended. Enabled again by a connect. */
  public static final int FD_CONNECT = 0x10;

  /**
   * The peer has ended the connection, and all it sent was received; or it broke. The error is
   * NO_ERROR for a graceful end. Recorded once in the life of a connection.
   */
  public static final int FD_CLOSE = 0x20;

  private static final String[] NAMES = {
    "FD_READ", "FD_WRITE", "FD_OOB", "FD_ACCEPT", "FD_CONNECT", "FD_CLOSE"
  };

  private static final int KNOWN = (1 << NAMES.length) - 1;

  private final WsaError[] errors = new WsaError[NAMES.length];
  private int mask;

  /** Makes a record of nothing, with no errors. */
  public NetworkEvents() {
    Arrays.fill(errors, WsaError.NO_ERROR);
  }

  /**
   * Which events there were.
   *
   * @return a mask of {@code FD_} constants
   */
  public int mask() {
    return mask;
  }

  /**
   * Sets which events there were, and leaves their errors alone; for the callee.
   *
   * @param mask a mask of {@code FD_} constants
   * @return this
   */
  public NetworkEvents mask(int mask) {
    this.mask = mask;
    return this;
  }

  /**
   * Whether an event is among them.
   *
   * @param event one {@code FD_} constant
   * @return whether its bit is set
   */
  public boolean has(int event) {
    return (mask & event) != 0;
  }

  /**
   * The error of an event: {@code iErrorCode[FD_..._BIT]}.
   *
   * @param event one {@code FD_} constant
   * @return how it came; where its bit is not set, what was there before
   * @throws IllegalArgumentException if it is not one constant
   */
  public WsaError error(int event) {
    return errors[bit(event)];
  }

  /**
   * Sets the error of an event, and leaves the mask alone; for the callee.
   *
   * @param event one {@code FD_} constant
   * @param error how it came
   * @return this
   * @throws IllegalArgumentException if it is not one constant
   */
  public NetworkEvents error(int event, WsaError error) {
    errors[bit(event)] = error;
    return this;
  }

  private static int bit(int event) {
    if (Integer.bitCount(event) != 1 || unknown(event) != 0) {
      throw new IllegalArgumentException("event=" + toString(event) + ": not one FD_ constant");
    }
    return Integer.numberOfTrailingZeros(event);
  }

  /**
   * The bits of a mask that no constant names. A selection with any is refused with WSAEINVAL.
   *
   * @param events a mask
   * @return the unknown bits, 0 if there are none
   */
  public static int unknown(int events) {
    return events & ~KNOWN;
  }

  /**
   * Writes a mask for a person: names joined by {@code |}, unknown bits in hexadecimal, {@code 0}
   * for none.
   *
   * @param events a mask
   * @return its text
   */
  public static String toString(int events) {
    if (events == 0) {
      return "0";
    }
    StringJoiner text = new StringJoiner("|");
    for (int i = 0; i < NAMES.length; i++) {
      if ((events & 1 << i) != 0) {
        text.add(NAMES[i]);
      }
    }
    if (unknown(events) != 0) {
      text.add("0x" + Integer.toHexString(unknown(events)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "NetworkEvents[", "]");
    text.add(toString(mask));
    for (int i = 0; i < NAMES.length; i++) {
      if (has(1 << i) && errors[i].failed()) {
        text.add(NAMES[i] + ": " + errors[i]);
      }
    }
    return text.toString();
  }
}
