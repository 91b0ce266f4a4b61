package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The native memory of one call: errno, an address, a message header, small values.
 *
 * <p>A platform thread has its own, freed by the collector after the thread. Virtual threads may be
 * many, but of those only as many are in a call as there are carriers, since none of the calls that
 * they make blocks: they share a pool of {@value #POOLED}, and one that finds its slot taken or
 * empty gets a new scratch. So {@link #borrow} is always paired with {@link #giveBack}.
 *
 * <p>All of it is one allocation of an automatic arena. Passing {@link #errno} to a downcall keeps
 * the whole alive for its length, so raw addresses of the other fields may go with it.
 */
final class Scratch {
  /** The size of {@link #bounce}, and the most that a critical call moves. */
  static final int BOUNCE_BYTES = 1 << 16;

  /** The most that goes through memory of ours as one message. */
  static final int MESSAGE_BYTES = 1 << 22;

  /** The room for the value of an option. */
  static final int OPTION_BYTES = 512;

  /** The room for an address: {@code sizeof(struct sockaddr_storage)}. */
  static final int ADDRESS_BYTES = 128;

  private static final int POOLED = 16;

  private static final long LENGTH = 8;
  private static final long VALUE = 16;
  private static final long EVENT = 32;
  private static final long TIMEOUT = 48;
  private static final long ADDRESS = 64;
  private static final long VECTOR = ADDRESS + ADDRESS_BYTES;
  private static final long OPTION = VECTOR + IoVector.BYTES;
  private static final long BYTES = OPTION + OPTION_BYTES;

  /** A class and not a method reference, which would cost milliseconds at the start of a JVM. */
  private static final class Own extends ThreadLocal<Scratch> {
    @Override
    protected Scratch initialValue() {
      return new Scratch();
    }
  }

  private static final ThreadLocal<Scratch> OWN = new Own();
  private static final AtomicReferenceArray<@Nullable Scratch> POOL =
      new AtomicReferenceArray<>(POOLED);

  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);
  private final long base = memory.address();
  private final MemorySegment errno = memory.asSlice(0, Integer.BYTES);
  private final IoVector vector = new IoVector(memory.asSlice(VECTOR, IoVector.BYTES));
  private final BufferCursor cursor = new BufferCursor();
  private @Nullable MemorySegment bounce;
  private @Nullable MessageVector messages;

  private Scratch() {}

  /** Takes a scratch for one call on this thread. */
  static Scratch borrow() {
    Thread thread = Thread.currentThread();
    if (!thread.isVirtual()) {
      return OWN.get();
    }
    Scratch pooled = POOL.getAndSet(slot(thread), null);
    return pooled == null ? new Scratch() : pooled;
  }

  /** Ends the use; one that was new goes to the pool if its slot is free, else to the collector. */
  void giveBack() {
    Thread thread = Thread.currentThread();
    if (thread.isVirtual()) {
      POOL.compareAndSet(slot(thread), null, this);
    }
  }

  private static int slot(Thread thread) {
    return (int) (thread.threadId() & (POOLED - 1));
  }

  /** Where the C library's errno is captured to. */
  MemorySegment errno() {
    return errno;
  }

  /** The result of a function that returns an {@code int}, or {@code -errno}. */
  int intResult(long result) {
    return (int) result == -1 ? -memory.get(JAVA_INT, 0) : (int) result;
  }

  /** The result of a function that returns an {@code ssize_t}, or {@code -errno}. */
  long result(long result) {
    return result == -1 ? -memory.get(JAVA_INT, 0) : result;
  }

  /** Everything; fields are at the offsets given below. */
  MemorySegment memory() {
    return memory;
  }

  /** A {@code socklen_t}, to be read back. */
  int length() {
    return memory.get(JAVA_INT, LENGTH);
  }

  void length(int bytes) {
    memory.set(JAVA_INT, LENGTH, bytes);
  }

  long lengthAt() {
    return base + LENGTH;
  }

  /** Eight bytes, aligned. */
  long value() {
    return VALUE;
  }

  long valueAt() {
    return base + VALUE;
  }

  /** A {@code struct epoll_event} or {@code struct pollfd}. */
  long event() {
    return EVENT;
  }

  long eventAt() {
    return base + EVENT;
  }

  /** A {@code struct timespec}. */
  long timeout() {
    return TIMEOUT;
  }

  long timeoutAt() {
    return base + TIMEOUT;
  }

  /** A {@code struct sockaddr_storage}. */
  long address() {
    return ADDRESS;
  }

  long addressAt() {
    return base + ADDRESS;
  }

  /** The value of an option. */
  long option() {
    return OPTION;
  }

  long optionAt() {
    return base + OPTION;
  }

  /** A message header and what it points to. */
  IoVector vector() {
    return vector;
  }

  /** Several message headers and what they point to; made when first asked for. */
  MessageVector messages() {
    MessageVector made = messages;
    if (made == null) {
      made = new MessageVector();
      messages = made;
    }
    return made;
  }

  /** A position in a list of buffers. */
  BufferCursor cursor() {
    return cursor;
  }

  /** Memory for what cannot be given to the kernel as it is; made when first asked for. */
  MemorySegment bounce() {
    MemorySegment made = bounce;
    if (made == null) {
      made = Arena.ofAuto().allocate(BOUNCE_BYTES, Long.BYTES);
      bounce = made;
    }
    return made;
  }

  /** As {@link #bounce}, with room for a message. */
  MemorySegment bounce(long bytes) {
    MemorySegment made = bounce();
    if (made.byteSize() < bytes) {
      made = Arena.ofAuto().allocate(Math.ceilDiv(bytes, BOUNCE_BYTES) * BOUNCE_BYTES, Long.BYTES);
      bounce = made;
    }
    return made;
  }
}
