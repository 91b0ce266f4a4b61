package org.wsp4j.verification.mutant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.wsp4j.testkit.hook.DataCall;

/** Looks at, and spoils, the client's memory. */
final class Bytes {
  private Bytes() {}

  static void put(MemorySegment segment, long at, int octet) {
    segment.set(ValueLayout.JAVA_BYTE, at, (byte) octet);
  }

  static byte get(MemorySegment segment, long at) {
    return segment.get(ValueLayout.JAVA_BYTE, at);
  }

  /** Whether the first buffer holds a text now, one character a byte. */
  static boolean starts(DataCall call, String text) {
    return call.bufferCount() > 0 && starts(call.buffers()[0], text);
  }

  static boolean starts(MemorySegment segment, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return segment.byteSize() >= wanted.length
        && segment.asSlice(0, wanted.length).mismatch(MemorySegment.ofArray(wanted)) < 0;
  }

  /** The room in the buffers that take part; -1 for a list that the callee has to refuse. */
  static long room(DataCall call) {
    MemorySegment[] buffers = call.buffers();
    if (buffers == null || call.bufferCount() < 0 || call.bufferCount() > buffers.length) {
      return -1;
    }
    long room = 0;
    for (int i = 0; i < call.bufferCount(); i++) {
      if (buffers[i] == null) {
        return -1;
      }
      room += buffers[i].byteSize();
    }
    return room;
  }
}
