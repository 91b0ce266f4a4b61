package org.wsp4j.provider.seqpacket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Native memory that takes, for the length of one receive, what of a record does not fit into the
 * client's buffers. Only as many are in use as threads receive at once; at most {@value #IDLE} lie
 * idle, of 256 KiB each. Any thread may call.
 */
final class Spills {
  private static final int IDLE = 16;

  private final AtomicReferenceArray<@Nullable MemorySegment> idle =
      new AtomicReferenceArray<>(IDLE);

  /** One as long as the largest record, of any content; goes back with {@link #give}. */
  MemorySegment take() {
    MemorySegment found = idle.getAndSet(slot(), null);
    return found == null ? Arena.ofAuto().allocate(LocalEntries.LARGEST, Long.BYTES) : found;
  }

  void give(MemorySegment spill) {
    idle.compareAndSet(slot(), null, spill);
  }

  private static int slot() {
    return (int) (Thread.currentThread().threadId() & (IDLE - 1));
  }
}
