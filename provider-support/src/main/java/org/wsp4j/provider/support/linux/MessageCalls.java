package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.PeerAddress;

/**
 * Receives and sends one message by one call of the kernel, whatever the buffers are: a second call
 * would be about another message.
 *
 * <p>One segment goes as it is, by a critical call; several native ones in a vector, of which each
 * is an argument of the call as well; anything else through memory of ours. Where an arena could be
 * closed before the copy out of that memory is made, the message is looked at, copied, and only
 * then taken.
 */
final class MessageCalls {
  /** No datagram is longer. */
  private static final long DATAGRAM_BYTES = Scratch.BOUNCE_BYTES;

  private MessageCalls() {}

  static long recvFrom(
      Scratch scratch,
      int fd,
      MemorySegment[] buffers,
      int count,
      int flags,
      @Nullable PeerAddress from) {
    if (count != 1) {
      return recvMessage(scratch, fd, buffers, count, null, flags, from, null);
    }
    if (!BufferCursor.usable(buffers[0], true)) {
      return -Errno.EFAULT;
    }
    long addressAt = 0;
    long lengthAt = 0;
    if (from != null) {
      scratch.length(Scratch.ADDRESS_BYTES);
      addressAt = scratch.addressAt();
      lengthAt = scratch.lengthAt();
    }
    long room = Math.min(buffers[0].byteSize(), DATAGRAM_BYTES);
    long f = flags | Linux.MSG_DONTWAIT | Linux.MSG_TRUNC;
    long n;
    try {
      n =
          scratch.result(
              (long)
                  Downcalls.RecvFrom.CRITICAL.invokeExact(
                      scratch.errno(), (long) fd, buffers[0], room, f, addressAt, lengthAt));
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
    if (n >= 0 && from != null) {
      SockAddrs.decode(scratch, scratch.length(), from);
    }
    return n;
  }

  static long recvMessage(
      Scratch scratch,
      int fd,
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      @Nullable PeerAddress from,
      @Nullable MessageInfo info) {
    BufferCursor cursor = scratch.cursor();
    if (!cursor.open(buffers, count, 0, Integer.MAX_VALUE, true)) {
      return -Errno.EFAULT;
    }
    IoVector vector = scratch.vector();
    try {
      if (!cursor.chooseWhole(vector)) {
        vector.clear();
        return recvBounced(scratch, fd, spill, flags, from, info);
      }
      if (spill != null) {
        vector.addOurs(spill, 0, spill.byteSize());
      }
      long n = recvVector(scratch, fd, flags, from);
      if (n >= 0 && info != null) {
        info.set(vector.flags(), 0);
      }
      return n;
    } finally {
      vector.clear();
      cursor.close();
    }
  }

  private static long recvBounced(
      Scratch scratch,
      int fd,
      @Nullable MemorySegment spill,
      int flags,
      @Nullable PeerAddress from,
      @Nullable MessageInfo info) {
    BufferCursor cursor = scratch.cursor();
    IoVector vector = scratch.vector();
    cursor.chooseAll();
    long most = Math.min(cursor.room(), info == null ? DATAGRAM_BYTES : Scratch.MESSAGE_BYTES);
    MemorySegment bounce = spill == null ? scratch.bounce(most) : spill;
    boolean keep = (flags & Linux.MSG_PEEK) == 0 && cursor.closable();
    vector.addOurs(bounce, 0, spill == null ? most : spill.byteSize());
    long n = recvVector(scratch, fd, keep ? flags | Linux.MSG_PEEK : flags, from);
    if (n < 0) {
      return n;
    }
    long filled = Math.min(Math.min(n, cursor.room()), bounce.byteSize());
    if (info != null) {
      info.set(vector.flags(), filled);
    }
    if (!cursor.scatter(bounce, filled)) {
      return -Errno.EFAULT;
    }
    return keep ? recvVector(scratch, fd, flags, null) : n;
  }

  private static long recvVector(Scratch scratch, int fd, int flags, @Nullable PeerAddress from) {
    IoVector vector = scratch.vector();
    if (from != null) {
      vector.name(scratch.addressAt(), Scratch.ADDRESS_BYTES);
    }
    int f = flags | Linux.MSG_DONTWAIT | Linux.MSG_TRUNC;
    try {
      long n = scratch.result(vector.call(Downcalls.RecvMsg.PINNED, scratch.errno(), fd, f));
      if (n >= 0 && from != null) {
        SockAddrs.decode(scratch, vector.nameLength(), from);
      }
      return n;
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    }
  }

  static long send(
      Scratch scratch,
      int fd,
      MemorySegment[] buffers,
      int count,
      int flags,
      @Nullable PeerAddress to) {
    int nameLength = to == null ? 0 : SockAddrs.encode(scratch, to);
    if (nameLength < 0) {
      return nameLength;
    }
    int f = flags | Linux.MSG_DONTWAIT | Linux.MSG_NOSIGNAL;
    BufferCursor cursor = scratch.cursor();
    if (count == 1) {
      MemorySegment buffer = buffers[0];
      if (!BufferCursor.usable(buffer, false)) {
        return -Errno.EFAULT;
      }
      if (buffer.byteSize() <= Scratch.BOUNCE_BYTES) {
        return sendOne(scratch, fd, buffer, buffer.byteSize(), f, nameLength);
      }
    }
    if (!cursor.open(buffers, count, 0, Integer.MAX_VALUE, false)) {
      return -Errno.EFAULT;
    }
    try {
      return sendAll(scratch, fd, f, nameLength);
    } finally {
      scratch.vector().clear();
      cursor.close();
    }
  }

  private static long sendAll(Scratch scratch, int fd, int flags, int nameLength) {
    BufferCursor cursor = scratch.cursor();
    IoVector vector = scratch.vector();
    if (!cursor.chooseWhole(vector)) {
      vector.clear();
      cursor.chooseAll();
      if (cursor.room() > Scratch.MESSAGE_BYTES) {
        return -Errno.EMSGSIZE;
      }
      MemorySegment bounce = scratch.bounce(cursor.room());
      if (!cursor.gather(bounce, cursor.room())) {
        return -Errno.EFAULT;
      }
      vector.addOurs(bounce, 0, cursor.room());
    }
    if (nameLength > 0) {
      vector.name(scratch.addressAt(), nameLength);
    }
    try {
      return scratch.result(vector.call(Downcalls.SendMsg.PINNED, scratch.errno(), fd, flags));
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    }
  }

  private static long sendOne(
      Scratch scratch, int fd, MemorySegment at, long length, int flags, int nameLength) {
    long addressAt = nameLength == 0 ? 0 : scratch.addressAt();
    try {
      return scratch.result(
          (long)
              Downcalls.SendTo.CRITICAL.invokeExact(
                  scratch.errno(),
                  (long) fd,
                  at,
                  length,
                  (long) flags,
                  addressAt,
                  (long) nameLength));
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }
}
