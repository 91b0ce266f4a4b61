package org.wsp4j.provider.tcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Data that says where it belongs. */
final class Bytes {
  private static final int PRIME = 251;

  private Bytes() {}

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static String text(MemorySegment segment, long count) {
    return text(segment.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
  }

  /** The bytes of an endless stream from one position on; the period fits no buffer size. */
  static byte[] numbered(long from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = at(from + i);
    }
    return bytes;
  }

  /** The byte of that stream at a position. */
  static byte at(long position) {
    return (byte) (position % PRIME);
  }
}
