package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
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
  private static final long NAME_LENGTH = 8;
  private static final long IOV = 16;
  private static final long IOV_LENGTH = 24;
  private static final long CONTROL = 32;
  private static final long CONTROL_LENGTH = 40;
  private static final long FLAGS = 48;
  private static final long ENTRIES = 64;
  private static final long ENTRY_BYTES = 16;

  /** The memory it takes: one entry more than there are pins, for memory of ours. */
  static final long BYTES = ENTRIES + (Downcalls.PINS + 1) * ENTRY_BYTES;

  private final MemorySegment memory;
  private final MemorySegment[] pins = new MemorySegment[Downcalls.PINS];
  private int entries;
  private boolean named;
  private boolean controlled;

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
    pins[entries] = segment;
    addOurs(segment, offset, length);
  }

  /** Adds, as the last one, native memory that its owner keeps alive for the call. */
  void addOurs(MemorySegment segment, long offset, long length) {
    long at = ENTRIES + entries * ENTRY_BYTES;
    memory.set(JAVA_LONG, at, segment.address() + offset);
    memory.set(JAVA_LONG, at + Long.BYTES, length);
    entries++;
  }

  /** Gives it an address, to be read or filled. */
  void name(long at, int length) {
    memory.set(JAVA_LONG, 0, at);
    memory.set(JAVA_INT, NAME_LENGTH, length);
    named = true;
  }

  /** The length of the address that the kernel filled in. */
  int nameLength() {
    return memory.get(JAVA_INT, NAME_LENGTH);
  }

  /** Gives it room for control messages; without it nothing of the kind is ever accepted. */
  void control(long at, long length) {
    memory.set(JAVA_LONG, CONTROL, at);
    memory.set(JAVA_LONG, CONTROL_LENGTH, length);
    controlled = true;
  }

  /** The length of the control messages that the kernel filled in. */
  long controlLength() {
    return memory.get(JAVA_LONG, CONTROL_LENGTH);
  }

  /** What the kernel said of the message: {@code MSG_} flags. */
  int flags() {
    return memory.get(JAVA_INT, FLAGS);
  }

  /** Forgets the segments, so that they are not kept from the collector, and all else. */
  void clear() {
    for (int i = 0; i < Math.min(entries, Downcalls.PINS); i++) {
      pins[i] = MemorySegment.NULL;
    }
    entries = 0;
    if (named) {
      name(0, 0);
      named = false;
    }
    if (controlled) {
      control(0, 0);
      controlled = false;
    }
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
