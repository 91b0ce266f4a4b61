package org.wsp4j.provider.seqpacket;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Memory that one connection reads into, borrowed from {@link Blocks}.
 *
 * <p>What is kept of an earlier read, mostly the beginning of a frame, is put right before the
 * body, and the next read fills the body: a whole segment is what the kernel takes without a copy
 * of ours.
 */
final class Block {
  /** Where the body begins. */
  static final int HEADROOM = 1 << 13;

  /** The body of the smallest block: what one short system call moves. */
  static final int LEAST_BODY = 1 << 16;

  final byte[] bytes;

  /** All of it, and from the body on, as lists of one buffer each. */
  final MemorySegment[] whole;

  final MemorySegment[] body;

  Block(int bodyBytes) {
    bytes = new byte[HEADROOM + bodyBytes];
    whole = new MemorySegment[] {MemorySegment.ofArray(bytes)};
    // A slice of heap memory would spoil what the JIT knows of slices, and system calls make one.
    ByteBuffer behind = ByteBuffer.wrap(bytes, HEADROOM, bodyBytes);
    body = new MemorySegment[] {MemorySegment.ofBuffer(behind)};
  }

  int bodyBytes() {
    return bytes.length - HEADROOM;
  }
}
