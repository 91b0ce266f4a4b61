package org.wsp4j.provider.support;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SafeCopy;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * What a {@link Transport} does with the memory of a client: measures a list, fills it in order and
 * without holes (RECV-8.01, RECV-8.02), empties it. Allocates nothing.
 *
 * <p>The client may close an arena at any moment, also under a copy. Then the call answers
 * WSAEFAULT, the transport passes that on, and must not have consumed what it was copying.
 */
public final class Buffers {
  static final MemorySegment EMPTY = MemorySegment.NULL;

  /** A thread that never runs: what it may access, every thread may. */
  static final Thread NOBODY = Thread.ofVirtual().unstarted(() -> {});

  /** For looking without taking, by any thread: what is in it is nobody's. */
  static final MemorySegment[] ONE_BYTE = {MemorySegment.ofArray(new byte[1])};

  private Buffers() {}

  /**
   * Whether a list can be used by the calling thread: all that is checked of one before anything is
   * consumed (DEC-23, DEC-40).
   *
   * @param writable whether the buffers will be written
   * @return NO_ERROR, WSAEFAULT, or WSAEINVAL for a count of 0
   */
  static WsaError check(MemorySegment @Nullable [] buffers, int count, boolean writable) {
    if (buffers == null
        || count < 0
        || count > buffers.length
        || count > ProviderSocket.MAX_BUFFERS) {
      return buffers == null && count == 0 ? WsaError.WSAEINVAL : WsaError.WSAEFAULT;
    }
    if (count == 0) {
      return WsaError.WSAEINVAL;
    }
    Thread self = Thread.currentThread();
    for (int i = 0; i < count; i++) {
      MemorySegment buffer = buffers[i];
      if (buffer == null
          || !buffer.scope().isAlive()
          || (writable && buffer.isReadOnly())
          || !buffer.isAccessibleBy(self)) {
        return WsaError.WSAEFAULT;
      }
    }
    return WsaError.NO_ERROR;
  }

  /**
   * The bytes of a list.
   *
   * @param buffers the list
   * @param count how many take part
   * @return their sum, which is at most 2^31-1 for a list that a {@link Transport} is given
   *     (DEC-40)
   */
  public static long room(MemorySegment[] buffers, int count) {
    long room = 0;
    for (int i = 0; i < count; i++) {
      room += buffers[i].byteSize();
    }
    return room;
  }

  /**
   * Fills a list.
   *
   * @param source where the bytes are
   * @param from where in it
   * @param bytes how many, at most the {@link #room} behind {@code skip}
   * @param buffers the list
   * @param skip bytes at its beginning to leave as they are
   * @return NO_ERROR; WSAEFAULT if an arena was closed meanwhile, with some of the list written
   */
  public static WsaError scatter(
      MemorySegment source, long from, long bytes, MemorySegment[] buffers, long skip) {
    return copy(true, buffers, skip, source, from, bytes);
  }

  /**
   * Empties a list.
   *
   * @param buffers the list
   * @param skip bytes at its beginning to leave out
   * @param target where the bytes go
   * @param to where in it
   * @param bytes how many, at most what is behind {@code skip}
   * @return NO_ERROR; WSAEFAULT if an arena was closed meanwhile
   */
  public static WsaError gather(
      MemorySegment[] buffers, long skip, MemorySegment target, long to, long bytes) {
    return copy(false, buffers, skip, target, to, bytes);
  }

  /**
   * A part of a list, as views of its memory.
   *
   * @param buffers the list
   * @param count how many take part
   * @param skip bytes at its beginning to leave out
   * @param bytes how many at most
   * @return a new list
   */
  public static MemorySegment[] part(MemorySegment[] buffers, int count, long skip, long bytes) {
    MemorySegment[] part = new MemorySegment[count];
    int parts = 0;
    long before = skip;
    long left = bytes;
    for (int i = 0; i < count; i++) {
      long from = Math.min(before, buffers[i].byteSize());
      long length = Math.min(buffers[i].byteSize() - from, left);
      before -= from;
      left -= length;
      if (length > 0) {
        part[parts++] = buffers[i].asSlice(from, length);
      }
    }
    return Arrays.copyOf(part, parts);
  }

  private static WsaError copy(
      boolean toList,
      MemorySegment[] buffers,
      long skip,
      MemorySegment memory,
      long from,
      long bytes) {
    int first = 0;
    long offset = skip;
    while (bytes > 0 && offset >= buffers[first].byteSize()) {
      offset -= buffers[first].byteSize();
      first++;
    }
    return SafeCopy.list(toList, buffers, first, offset, memory, from, bytes)
        ? WsaError.NO_ERROR
        : WsaError.WSAEFAULT;
  }

  /**
   * The answer of an ioctl that is one integer, as FIONREAD's is.
   *
   * @param out the client's room for it
   * @param value the answer
   * @param returned filled with its size
   * @return NO_ERROR; WSAEFAULT if there is no such room
   */
  public static WsaError answer(@Nullable MemorySegment out, int value, Transfer returned) {
    if (out == null || out.byteSize() < Integer.BYTES || out.isReadOnly()) {
      return WsaError.WSAEFAULT;
    }
    try {
      out.set(JAVA_INT_UNALIGNED, 0, value);
    } catch (IllegalStateException | WrongThreadException closed) {
      return WsaError.WSAEFAULT;
    }
    returned.bytesTransferred(Integer.BYTES);
    return WsaError.NO_ERROR;
  }
}
