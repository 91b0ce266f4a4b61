package org.wsp4j.testkit;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.MsgFlags;

/** Values as a report shows them: short, and around the place where two of them differ. */
final class Shown {
  private static final int LONGEST_TEXT = 60;
  private static final int MOST_BYTES = 32;

  /** What is shown before the place where two values differ. */
  private static final int BEFORE = 4;

  /** Flags, by their names. */
  record Flags(int bits) {
    @Override
    public String toString() {
      return bits == Call.UNTOUCHED ? "untouched" : MsgFlags.toString(bits);
    }
  }

  private Shown() {}

  /** The first byte or character in which two values differ, 0 for others. */
  static int difference(@Nullable Object one, @Nullable Object other) {
    if (one instanceof byte[] a && other instanceof byte[] b) {
      return Math.max(0, Arrays.mismatch(a, b));
    }
    return one instanceof String a && other instanceof String b
        ? Math.max(0, Arrays.mismatch(a.toCharArray(), b.toCharArray()))
        : 0;
  }

  /** A value; of a long one the part around a place. */
  static String of(@Nullable Object value, int at) {
    return switch (value) {
      case null -> "null";
      case Integer number when number == Call.UNTOUCHED -> "untouched";
      case byte[] bytes -> bytes(bytes, at);
      case Object[] array -> Arrays.deepToString(array);
      case int[] array -> Arrays.toString(array);
      case String text -> text(text, at);
      case MemorySegment segment -> "segment of " + segment.byteSize();
      default -> value.toString();
    };
  }

  private static String bytes(byte[] bytes, int at) {
    for (byte b : bytes) {
      if (b < ' ' || b > '~') {
        int from = start(bytes.length, at, MOST_BYTES);
        int to = Math.min(bytes.length, from + MOST_BYTES);
        String part = Arrays.toString(Arrays.copyOfRange(bytes, from, to));
        return bytes.length + " bytes " + (from == 0 ? part : "from " + from + " on " + part);
      }
    }
    return text(new String(bytes, StandardCharsets.US_ASCII), at);
  }

  private static String text(String text, int at) {
    if (text.length() <= LONGEST_TEXT) {
      return '"' + text + '"';
    }
    int from = start(text.length(), at, LONGEST_TEXT);
    int to = Math.min(text.length(), from + LONGEST_TEXT);
    return (from == 0 ? "\"" : "from " + from + " on \"...")
        + text.substring(from, to)
        + (to == text.length() ? "\"" : "...\"")
        + " of length "
        + text.length();
  }

  private static int start(int length, int at, int most) {
    return length <= most || at < most ? 0 : at - BEFORE;
  }
}
