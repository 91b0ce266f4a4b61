package org.wsp4j.provider.seqpacket;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A list of segments that is put together for one system call, out of parts of other lists. */
final class Pieces {
  private MemorySegment[] list = {};
  private int count;

  /** The segments, from 0 to {@link #count}. */
  MemorySegment[] list() {
    return list;
  }

  int count() {
    return count;
  }

  void add(MemorySegment segment) {
    if (count == list.length) {
      list = Arrays.copyOf(list, Math.max(4, 2 * count));
    }
    list[count++] = segment;
  }

  /** Adds so many bytes of the buffers, behind {@code skip}. */
  void add(MemorySegment[] buffers, int bufferCount, long skip, long bytes) {
    long before = skip;
    long left = bytes;
    for (int i = 0; i < bufferCount && left > 0; i++) {
      MemorySegment buffer = buffers[i];
      long size = buffer.byteSize();
      if (before >= size) {
        before -= size;
        continue;
      }
      long part = Math.min(size - before, left);
      add(part == size ? buffer : buffer.asSlice(before, part));
      left -= part;
      before = 0;
    }
  }

  /** Forgets the segments, so that they are not kept from the collector. */
  void clear() {
    Arrays.fill(list, 0, count, MemorySegment.NULL);
    count = 0;
  }
}
