package org.wsp4j;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last buffer as a segment: making one of a buffer costs 72 bytes, of the same buffer
 * again 40, and of the same bytes nothing. Held weakly by its {@link Call}, so that an idle socket
 * keeps nobody's memory.
 */
final class BufferView {
  private @Nullable ByteBuffer buffer;
  private @Nullable MemorySegment whole;
  private MemorySegment segment = MemorySegment.NULL;
  private int from;

  /** The bytes between position and limit. */
  @SuppressWarnings("ReferenceEquality") // equal contents are not the same memory
  MemorySegment of(ByteBuffer asked) {
    if (asked != buffer) {
      buffer = asked;
      whole = null;
      segment = MemorySegment.ofBuffer(asked);
    } else if (from != asked.position() || segment.byteSize() != asked.remaining()) {
      MemorySegment all = whole == null ? MemorySegment.ofBuffer(asked.duplicate().clear()) : whole;
      whole = all;
      segment = all.asSlice(asked.position(), asked.remaining());
    }
    from = asked.position();
    return segment;
  }
}
