package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A position in a list of buffers, and the choice of how the next bytes of it are given to the
 * kernel.
 *
 * <p>Three ways: one whole segment as it is, native ones in a vector, anything else through bounce
 * memory. Each call of the kernel is given the whole rest of the list, or {@value
 * Scratch#BOUNCE_BYTES} bytes of it at least, so that no datagram is ever cut at a boundary between
 * buffers that lies inside the list.
 */
final class BufferCursor {
  private static final MemorySegment[] NONE = {};

  private MemorySegment[] buffers = NONE;
  private int count;
  private int index;
  private long offset;
  private long remaining;
  private long room;

  /** Whether the kernel may be given this memory by this thread now. */
  static boolean usable(@Nullable MemorySegment segment, boolean writable) {
    return segment != null
        && segment.scope().isAlive()
        && segment.isAccessibleBy(Thread.currentThread())
        && !(writable && segment.isReadOnly());
  }

  /**
   * Checks a whole list and takes its place in it.
   *
   * @param skip bytes to leave out at the beginning
   * @param limit the most that may be moved
   * @return {@code false} if a segment is not usable; then nothing is kept
   */
  boolean open(MemorySegment[] list, int listCount, long skip, long limit, boolean writable) {
    long total = 0;
    for (int i = 0; i < listCount; i++) {
      if (!usable(list[i], writable)) {
        return false;
      }
      total += list[i].byteSize();
    }
    buffers = list;
    count = listCount;
    index = 0;
    offset = 0;
    remaining = total;
    advance(Math.min(skip, total));
    remaining = Math.min(remaining, limit);
    return true;
  }

  /** Forgets the list. */
  void close() {
    buffers = NONE;
  }

  /** The bytes that are still to be moved. */
  long remaining() {
    return remaining;
  }

  /** The bytes of the part that was chosen last. */
  long room() {
    return room;
  }

  /** Moves on, to where a segment has room unless nothing remains. */
  void advance(long bytes) {
    remaining -= bytes;
    long left = bytes;
    while (index < count && left >= buffers[index].byteSize() - offset) {
      left -= buffers[index].byteSize() - offset;
      offset = 0;
      index++;
    }
    offset += left;
  }

  /** The segment here. */
  MemorySegment segment() {
    return buffers[index];
  }

  /** Where in it. */
  long offset() {
    return offset;
  }

  /** Chooses the native segments from here on, unless they are too few; fills the vector. */
  boolean chooseVector(IoVector vector) {
    long bytes = 0;
    long from = offset;
    for (int i = index; i < count && bytes < remaining && !vector.full(); i++) {
      MemorySegment segment = buffers[i];
      if (!segment.isNative()) {
        break;
      }
      long length = Math.min(segment.byteSize() - from, remaining - bytes);
      if (length > 0) {
        vector.add(segment, from, length);
        bytes += length;
      }
      from = 0;
    }
    return (vector.size() > 1 || (vector.size() == 1 && offset > 0)) && choose(bytes);
  }

  /** Chooses everything, if a vector can name it: native, and not too many; fills the vector. */
  boolean chooseWhole(IoVector vector) {
    long bytes = 0;
    for (int i = index; i < count && bytes < remaining; i++) {
      MemorySegment segment = buffers[i];
      long length = Math.min(segment.byteSize(), remaining - bytes);
      if (length > 0 && (vector.full() || !segment.isNative())) {
        return false;
      }
      if (length > 0) {
        vector.add(segment, 0, length);
        bytes += length;
      }
    }
    return choose(bytes);
  }

  /** Chooses everything, for memory of ours that is as large, or for as much as that takes. */
  void chooseAll() {
    room = remaining;
  }

  /** Chooses the rest of the segment here, unless it is too small a part. */
  boolean chooseDirect() {
    return choose(Math.min(buffers[index].byteSize() - offset, remaining));
  }

  /** Chooses what fits into bounce memory. */
  void chooseBounce() {
    room = Math.min(remaining, Scratch.BOUNCE_BYTES);
  }

  private boolean choose(long bytes) {
    room = bytes;
    return bytes == remaining || bytes >= Scratch.BOUNCE_BYTES;
  }

  /** Whether an arena could be closed under the chosen part: heap memory has none. */
  boolean closable() {
    long left = room + offset;
    for (int i = index; left > 0; i++) {
      if (buffers[i].isNative()) {
        return true;
      }
      left -= buffers[i].byteSize();
    }
    return false;
  }

  /** Copies to the buffers from here on; {@code false} if another thread closed one of them. */
  boolean scatter(MemorySegment source, long bytes) {
    return SafeCopy.list(true, buffers, index, offset, source, 0, bytes);
  }

  /** Copies from the buffers from here on; {@code false} if another thread closed one of them. */
  boolean gather(MemorySegment target, long bytes) {
    return SafeCopy.list(false, buffers, index, offset, target, 0, bytes);
  }
}
