package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * A {@code struct msghdr} over up to {@link Downcalls#PINS} native segments.
 *
 * <p>An address in native memory keeps nothing alive: another thread could close the arena while
 * the kernel writes there. So every segment that is added is also an argument of the call, which
 * the callee ignores and which makes {@code Arena.close} of the other thread throw until the call
 * is over.
 *
 * <pre>
 * msghdr   name(8) namelen(4) pad(4) iov(8) iovlen(8) control(8) controllen(8) flags(4) pad(4)
 * iovec    base(8) len(8)
 * </pre>
 */
final class IoVector {
  private static final long IOV = 16;
  private static final long IOV_LENGTH = 24;
  private static final long ENTRIES = 64;
  private static final long ENTRY_BYTES = 16;

  /** The memory it takes. */
  static final long BYTES = ENTRIES + Downcalls.PINS * ENTRY_BYTES;

  private final MemorySegment memory;
  private final MemorySegment[] pins = new MemorySegment[Downcalls.PINS];
  private int entries;

  /**
   * Makes an empty one.
   *
   * @param memory zeroed, of {@link #BYTES}, alive as long as this
   */
  IoVector(MemorySegment memory) {
    this.memory = memory;
    memory.set(JAVA_LONG, IOV, memory.address() + ENTRIES);
    Arrays.fill(pins, MemorySegment.NULL);
  }

  /** Whether there is no room for another segment. */
  boolean full() {
    return entries == Downcalls.PINS;
  }

  int size() {
    return entries;
  }

  /** Adds a part of a native segment. */
  void add(MemorySegment segment, long offset, long length) {
    long at = ENTRIES + entries * ENTRY_BYTES;
    memory.set(JAVA_LONG, at, segment.address() + offset);
    memory.set(JAVA_LONG, at + Long.BYTES, length);
    pins[entries] = segment;
    entries++;
  }

  /** Forgets the segments, so that they are not kept from the collector. */
  void clear() {
    for (int i = 0; i < entries; i++) {
      pins[i] = MemorySegment.NULL;
    }
    entries = 0;
  }

  /** Makes the call, {@code recvmsg} or {@code sendmsg}; its result as the C library gives it. */
  long call(MethodHandle function, MemorySegment errno, int fd, int flags) {
    memory.set(JAVA_LONG, IOV_LENGTH, entries);
    MemorySegment[] p = pins;
    try {
      return (long)
          function.invokeExact(
              errno,
              (long) fd,
              memory.address(),
              (long) flags,
              p[0],
              p[1],
              p[2],
              p[3],
              p[4],
              p[5],
              p[6],
              p[7],
              p[8],
              p[9],
              p[10],
              p[11],
              p[12],
              p[13],
              p[14],
              p[15]);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }
}
