package org.wsp4j.provider.seqpacket;

/**
 * The bytes of the network form, as {@code docs/seqpacket-wire.md} has them. Big-endian, unsigned.
 *
 * <pre>
 * hello   magic(8) version(2) zero(2) limit(4)
 * frame   type(1) length(3) payload(length)
 * </pre>
 */
final class WireFormat {
  /** {@code 0x89 "WSPSEQ" LF}. */
  static final long MAGIC = 0x89_57_53_50_53_45_51_0AL;

  static final int VERSION = 1;
  static final int MAGIC_BYTES = 8;

  /** Magic and version, which every version has at this place. */
  static final int PREFIX_BYTES = 10;

  static final int HELLO_BYTES = 16;

  /** The least that a hello may say; so much may be sent before the peer's is there. */
  static final int LEAST_LIMIT = 1 << 16;

  /** What a hello says where there is no limit. */
  static final long NO_LIMIT = 0xFFFF_FFFFL;

  static final int HEADER_BYTES = 4;
  static final int MAX_LENGTH = (1 << 24) - 1;

  /** A part of a record that goes on. */
  static final int PART = 1;

  /** The last part of a record. */
  static final int LAST = 2;

  /** The graceful end. */
  static final int END = 3;

  private WireFormat() {}

  /** A byte of the hello. */
  static byte hello(int index, long limitBytes) {
    if (index < MAGIC_BYTES) {
      return (byte) (MAGIC >>> (Long.SIZE - Byte.SIZE * (index + 1)));
    }
    long rest = (long) VERSION << (6 * Byte.SIZE) | limitBytes;
    return (byte) (rest >>> (Byte.SIZE * (HELLO_BYTES - 1 - index)));
  }

  /** The limit that a hello means. */
  static long limit(long told) {
    return told == NO_LIMIT ? Long.MAX_VALUE : told;
  }

  /** The four bytes of a frame. */
  static int header(int type, int length) {
    return type << 24 | length;
  }

  static int type(int header) {
    return header >>> 24;
  }

  static int length(int header) {
    return header & MAX_LENGTH;
  }
}
