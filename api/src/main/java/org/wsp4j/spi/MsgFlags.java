package org.wsp4j.spi;

import java.util.StringJoiner;

/**
 * The {@code MSG_} flags of a receive or a send, an {@code int} mask as in {@code winsock2.h}: a
 * mask in a reused {@link Transfer} costs nothing on the receive path, a set would cost 32 bytes a
 * call.
 *
 * <p>Flags combine by OR (RECV-12.02). On input they select what the call does, on output they
 * describe the data (RECV-1.05).
 */
public final class MsgFlags {
  /** Process urgent data, which has a queue of its own (DEC-06). */
  public static final int MSG_OOB = 0x1;

  /** Copy the data and leave it queued; not with an overlapped object (RECV-12.06, DEC-03). */
  public static final int MSG_PEEK = 0x2;

  /** Send without routing; without meaning for a receive. */
  public static final int MSG_DONTROUTE = 0x4;

  /** Complete only when the buffers are full or the stream ends (DEC-31). */
  public static final int MSG_WAITALL = 0x8;

  /** The call comes from an interrupt context; refused in a receive without XP1_INTERRUPT. */
  public static final int MSG_INTERRUPT = 0x10;

  /** A hint not to wait for more data of a stream; ignored. */
  public static final int MSG_PUSH_IMMEDIATE = 0x20;

  /**
   * In: complete even if only part of a message is there. Out: the data is a part, more follows.
   */
  public static final int MSG_PARTIAL = 0x8000;

  private static final int[] MASKS = {
    MSG_OOB, MSG_PEEK, MSG_DONTROUTE, MSG_WAITALL, MSG_INTERRUPT, MSG_PUSH_IMMEDIATE, MSG_PARTIAL
  };

  private static final String[] NAMES = {
    "MSG_OOB",
    "MSG_PEEK",
    "MSG_DONTROUTE",
    "MSG_WAITALL",
    "MSG_INTERRUPT",
    "MSG_PUSH_IMMEDIATE",
    "MSG_PARTIAL"
  };

  private static final int KNOWN =
      MSG_OOB
          | MSG_PEEK
          | MSG_DONTROUTE
          | MSG_WAITALL
          | MSG_INTERRUPT
          | MSG_PUSH_IMMEDIATE
          | MSG_PARTIAL;

  private MsgFlags() {}

  /**
   * The bits of a mask that no flag names. A call with any is refused with WSAEOPNOTSUPP and
   * consumes nothing (RECV-12.14, DEC-05).
   *
   * @param flags a mask
   * @return the unknown bits, 0 if there are none
   */
  public static int unknown(int flags) {
    return flags & ~KNOWN;
  }

  /**
   * Writes a mask for a person: names joined by {@code |}, unknown bits in hexadecimal, {@code 0}
   * for none.
   *
   * @param flags a mask
   * @return its text
   */
  public static String toString(int flags) {
    if (flags == 0) {
      return "0";
    }
    StringJoiner text = new StringJoiner("|");
    for (int i = 0; i < MASKS.length; i++) {
      if ((flags & MASKS[i]) != 0) {
        text.add(NAMES[i]);
      }
    }
    if (unknown(flags) != 0) {
      text.add("0x" + Integer.toHexString(unknown(flags)));
    }
    return text.toString();
  }
}
