package org.wsp4j.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A buffer of the client, filled with a sentinel, with canaries on both sides that are looked at
 * when the row ends.
 */
public final class Buf {
  /** What every byte of a fresh buffer is. */
  public static final byte SENTINEL = (byte) 0xEA;

  private static final byte CANARY = (byte) 0xC5;
  private static final int GUARD_BYTES = 16;

  private static final MemorySegment GUARD =
      MemorySegment.ofArray(new byte[GUARD_BYTES]).fill(CANARY).asReadOnly();

  private final MemorySegment whole;
  private final MemorySegment segment;

  private Buf(MemorySegment whole, MemorySegment segment) {
    this.whole = whole;
    this.segment = segment;
  }

  static Buf allocate(int size, Memory memory, Arenas arenas) {
    return allocate(new int[] {size}, memory, arenas).getFirst();
  }

  /** Buffers that lie side by side in one piece of memory. */
  static List<Buf> allocate(int[] sizes, Memory memory, Arenas arenas) {
    long bytes = Arrays.stream(sizes).mapToLong(Buf::guarded).sum();
    MemorySegment piece = memory.allocate(bytes, arenas);
    piece.fill(CANARY);
    List<Buf> bufs = new ArrayList<>();
    long offset = 0;
    for (int size : sizes) {
      MemorySegment whole = piece.asSlice(offset, guarded(size));
      MemorySegment segment = whole.asSlice(GUARD_BYTES, size);
      segment.fill(SENTINEL);
      bufs.add(new Buf(whole, segment));
      offset += guarded(size);
    }
    return bufs;
  }

  private static long guarded(int size) {
    return size + 2L * GUARD_BYTES;
  }

  /**
   * The memory to pass to a call.
   *
   * @return the segment between the canaries
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * The room in it.
   *
   * @return a length in bytes
   */
  public int size() {
    return (int) segment.byteSize();
  }

  /**
   * Its bytes now.
   *
   * @return a copy
   */
  public byte[] bytes() {
    return segment.toArray(JAVA_BYTE);
  }

  /**
   * Its first bytes now, one character a byte.
   *
   * @param length how many
   * @return a text
   */
  public String text(int length) {
    return new String(bytes(), 0, length, StandardCharsets.ISO_8859_1);
  }

  /**
   * How many bytes at its beginning were written, as far as the sentinel tells.
   *
   * @return the index after the last byte that is not the sentinel
   */
  public int written() {
    byte[] bytes = bytes();
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == SENTINEL) {
      end--;
    }
    return end;
  }

  /**
   * Fills it with the sentinel again.
   *
   * @return this
   */
  public Buf clear() {
    segment.fill(SENTINEL);
    return this;
  }

  /** Whether nothing was written outside; memory that this thread may not read is not looked at. */
  boolean canariesAlive() {
    if (!whole.isAccessibleBy(Thread.currentThread()) || !whole.scope().isAlive()) {
      return true;
    }
    long end = whole.byteSize();
    return isGuard(0) && isGuard(end - GUARD_BYTES);
  }

  private boolean isGuard(long offset) {
    return MemorySegment.mismatch(whole, offset, offset + GUARD_BYTES, GUARD, 0, GUARD_BYTES) < 0;
  }
}
