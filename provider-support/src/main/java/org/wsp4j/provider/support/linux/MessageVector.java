package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.Messages;
import org.wsp4j.spi.PeerAddress;

/**
 * An array of {@code struct mmsghdr}, to receive several messages by one call of the kernel.
 *
 * <p>A message into native memory is received where it belongs, and each of its segments is an
 * argument of the call as well, see {@link IoVector}; so there are at most {@link Downcalls#PINS}
 * of them in a call. A message into heap memory is received into memory of ours, behind that of the
 * message before, and copied: heap memory cannot be closed, so that copy cannot fail. A list of
 * both kinds could fail after the message is taken: it ends the array, and is received alone.
 *
 * <pre>
 * mmsghdr   msghdr(56, see {@link IoVector}) len(4) pad(4)
 * </pre>
 */
final class MessageVector {
  /** The most messages of one call: every one of them may need a pin. */
  private static final int MOST = Downcalls.PINS;

  private static final long HEADER_BYTES = 64;
  private static final long NAME_LENGTH = 8;
  private static final long IOV = 16;
  private static final long IOV_LENGTH = 24;
  private static final long FLAGS = 48;
  private static final long LENGTH = 56;
  private static final long ENTRY_BYTES = 16;
  private static final long ENTRIES = MOST * HEADER_BYTES;

  /** Every native segment has an entry, every message of the heap another. */
  private static final long NAMES = ENTRIES + (Downcalls.PINS + MOST) * ENTRY_BYTES;

  private static final long BYTES = NAMES + MOST * (long) Scratch.ADDRESS_BYTES;
  private static final int NATIVE = -1;

  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);
  private final MemorySegment[] pins = new MemorySegment[Downcalls.PINS];

  /** Where in memory of ours each message of the heap is; {@link #NATIVE} for any other. */
  private final int[] bounced = new int[MOST];

  private int pinned;
  private int entries;
  private int bouncedBytes;

  MessageVector() {
    Arrays.fill(pins, MemorySegment.NULL);
  }

  /** {@link SystemCalls#recvMany}. */
  static int receive(Scratch scratch, int fd, Messages messages) {
    MessageVector vector = scratch.messages();
    try {
      int size = vector.add(messages, scratch);
      if (size == 0) {
        return 0;
      }
      int received = vector.call(scratch, fd, size);
      for (int i = 0; i < received; i++) {
        vector.deliver(messages, i, scratch);
      }
      return received;
    } finally {
      vector.clear();
    }
  }

  /** Adds as many messages as one call can take. */
  private int add(Messages messages, Scratch scratch) {
    int most = Math.min(messages.size(), MOST);
    int size = 0;
    while (size < most && add(messages, size, scratch)) {
      size++;
    }
    return size;
  }

  private boolean add(Messages messages, int index, Scratch scratch) {
    MemorySegment[] buffers = messages.buffers(index);
    int count = messages.count(index);
    long room = 0;
    int natives = 0;
    for (int i = 0; i < count; i++) {
      if (!BufferCursor.usable(buffers[i], true)) {
        return false;
      }
      room += buffers[i].byteSize();
      natives += buffers[i].isNative() ? 1 : 0;
    }
    int firstEntry = entries;
    if (natives == 0 && room <= Scratch.BOUNCE_BYTES - bouncedBytes) {
      bounced[index] = bouncedBytes;
      addEntry(scratch.bounce().address() + bouncedBytes, room);
      bouncedBytes += (int) room;
    } else if (natives == count && count <= Downcalls.PINS - pinned) {
      bounced[index] = NATIVE;
      for (int i = 0; i < count; i++) {
        pins[pinned++] = buffers[i];
        addEntry(buffers[i].address(), buffers[i].byteSize());
      }
    } else {
      return false;
    }
    header(index, firstEntry, messages.from(index));
    return true;
  }

  private void addEntry(long address, long length) {
    long at = ENTRIES + entries * ENTRY_BYTES;
    memory.set(JAVA_LONG, at, address);
    memory.set(JAVA_LONG, at + Long.BYTES, length);
    entries++;
  }

  private void header(int index, int firstEntry, @Nullable PeerAddress from) {
    long at = index * HEADER_BYTES;
    memory.set(JAVA_LONG, at, from == null ? 0 : memory.address() + nameAt(index));
    memory.set(JAVA_INT, at + NAME_LENGTH, from == null ? 0 : Scratch.ADDRESS_BYTES);
    memory.set(JAVA_LONG, at + IOV, memory.address() + ENTRIES + firstEntry * ENTRY_BYTES);
    memory.set(JAVA_LONG, at + IOV_LENGTH, entries - firstEntry);
  }

  private static long nameAt(int index) {
    return NAMES + index * (long) Scratch.ADDRESS_BYTES;
  }

  /** Makes the call; 0 if an argument is not alive any more, and so there was none. */
  private int call(Scratch scratch, int fd, int size) {
    long flags = Linux.MSG_DONTWAIT | Linux.MSG_TRUNC;
    MemorySegment[] p = pins;
    try {
      return scratch.intResult(
          (long)
              Downcalls.RecvMany.PINNED.invokeExact(
                  scratch.errno(),
                  (long) fd,
                  memory.address(),
                  (long) size,
                  flags,
                  0L,
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
                  p[15]));
    } catch (IllegalStateException | WrongThreadException closed) {
      return 0;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  private void deliver(Messages messages, int index, Scratch scratch) {
    long at = index * HEADER_BYTES;
    long length = Integer.toUnsignedLong(memory.get(JAVA_INT, at + LENGTH));
    if (bounced[index] != NATIVE) {
      boolean copied = scatter(messages, index, scratch.bounce(), length);
      assert copied : "heap memory cannot be closed";
    }
    PeerAddress from = messages.from(index);
    if (from != null) {
      SockAddrs.decode(memory, nameAt(index), memory.get(JAVA_INT, at + NAME_LENGTH), from);
    }
    messages.received(index, length, memory.get(JAVA_INT, at + FLAGS));
  }

  private boolean scatter(Messages messages, int index, MemorySegment source, long length) {
    MemorySegment[] buffers = messages.buffers(index);
    long room = 0;
    for (int i = 0; i < messages.count(index); i++) {
      room += buffers[i].byteSize();
    }
    long bytes = Math.min(length, room);
    return SafeCopy.list(true, buffers, 0, 0, source, bounced[index], bytes);
  }

  /** Forgets the segments, so that they are not kept from the collector. */
  private void clear() {
    Arrays.fill(pins, 0, pinned, MemorySegment.NULL);
    pinned = 0;
    entries = 0;
    bouncedBytes = 0;
  }
}
