package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;

/**
 * Receives into and sends from a list of buffers.
 *
 * <p>A list may take several calls of the kernel. The danger of a second call is an error that the
 * kernel tells once: a reset found by a receive would be lost behind the bytes of the call before,
 * and the stream would seem to end well. So a receive goes on only if bytes are known to be queued,
 * which the kernel delivers before any error; and a send that has failed for good answers with the
 * error, not with the bytes that went before it.
 *
 * <p>Calls of up to {@value Scratch#BOUNCE_BYTES} bytes are critical: cheap, heap allowed, and over
 * before a safepoint waits for long. Longer ones are plain.
 *
 * <p>A segment is never sliced, for a slice of a segment whose kind is not known to the compiler is
 * an allocation (measured: 40 bytes a call). From within native memory a vector of one entry
 * receives, from within a {@code byte[]} a new view of the array, which the compiler does away
 * with.
 */
final class DataCalls {
  /** The most that one receive or send moves (DEC-40). */
  private static final long LIMIT = Integer.MAX_VALUE;

  private static final int ONE_CALL = Linux.MSG_PEEK | Linux.MSG_OOB | Linux.MSG_TRUNC;

  private DataCalls() {}

  static long recv(
      Scratch scratch, int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    if (count == 1) {
      MemorySegment buffer = buffers[0];
      if (!BufferCursor.usable(buffer, true)) {
        return -Errno.EFAULT;
      }
      long room = buffer.byteSize();
      if (skip == 0 && room <= Scratch.BOUNCE_BYTES) {
        return room == 0 ? 0 : recvShort(scratch, fd, buffer, room, flags);
      }
    }
    BufferCursor cursor = scratch.cursor();
    long limit = (flags & Linux.MSG_OOB) != 0 ? 1 : LIMIT;
    if (!cursor.open(buffers, count, skip, limit, true)) {
      return -Errno.EFAULT;
    }
    try {
      return recvAll(scratch, cursor, fd, flags);
    } finally {
      cursor.close();
    }
  }

  private static long recvAll(Scratch scratch, BufferCursor cursor, int fd, int flags) {
    long done = 0;
    while (cursor.remaining() > 0) {
      long n = recvPart(scratch, cursor, fd, flags);
      if (n < 0) {
        return done > 0 ? done : n;
      }
      done += n;
      if (n != cursor.room() || (flags & ONE_CALL) != 0) {
        break;
      }
      cursor.advance(n);
      if (cursor.remaining() > 0 && NativeCalls.query(scratch, fd, Linux.FIONREAD) <= 0) {
        break;
      }
    }
    return done;
  }

  private static long recvPart(Scratch scratch, BufferCursor cursor, int fd, int flags) {
    IoVector vector = scratch.vector();
    try {
      if (cursor.chooseVector(vector)) {
        return scratch.result(
            vector.call(Downcalls.RecvMsg.PINNED, scratch.errno(), fd, flags | Linux.MSG_DONTWAIT));
      }
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } finally {
      vector.clear();
    }
    if (!cursor.chooseDirect()) {
      return recvBounced(scratch, cursor, fd, flags);
    }
    MemorySegment buffer = cursor.segment();
    if (cursor.offset() == 0 && cursor.room() > Scratch.BOUNCE_BYTES && buffer.isNative()) {
      return recvLong(scratch, fd, buffer, cursor.room(), flags);
    }
    if (cursor.offset() > 0) {
      return recvBounced(scratch, cursor, fd, flags);
    }
    cursor.chooseBounce();
    return recvShort(scratch, fd, buffer, cursor.room(), flags);
  }

  /**
   * Receives through memory of ours. Where an arena could be closed before the copy is made, the
   * kernel keeps the bytes until it is: they are looked at, copied, and only then taken.
   */
  private static long recvBounced(Scratch scratch, BufferCursor cursor, int fd, int flags) {
    cursor.chooseBounce();
    MemorySegment bounce = scratch.bounce();
    boolean keep = (flags & ONE_CALL) == 0 && cursor.closable();
    long n = recvShort(scratch, fd, bounce, cursor.room(), keep ? flags | Linux.MSG_PEEK : flags);
    if (n < 0) {
      return n;
    }
    if (!cursor.scatter(bounce, Math.min(n, cursor.room()))) {
      return -Errno.EFAULT;
    }
    return keep ? recvShort(scratch, fd, bounce, n, flags) : n;
  }

  private static long recvShort(Scratch scratch, int fd, MemorySegment at, long length, int flags) {
    try {
      return scratch.result(
          (long)
              Downcalls.Recv.CRITICAL.invokeExact(
                  scratch.errno(), (long) fd, at, length, (long) (flags | Linux.MSG_DONTWAIT), 0L));
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  private static long recvLong(Scratch scratch, int fd, MemorySegment at, long length, int flags) {
    try {
      return scratch.result(
          (long)
              Downcalls.RecvLarge.PLAIN.invokeExact(
                  scratch.errno(), (long) fd, at, length, (long) (flags | Linux.MSG_DONTWAIT), 0L));
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  static long send(
      Scratch scratch, int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    if (count == 1) {
      MemorySegment buffer = buffers[0];
      if (!BufferCursor.usable(buffer, false)) {
        return -Errno.EFAULT;
      }
      long length = buffer.byteSize();
      if (skip == 0 && length <= Scratch.BOUNCE_BYTES) {
        return sendShort(scratch, fd, buffer, length, flags);
      }
    }
    BufferCursor cursor = scratch.cursor();
    if (!cursor.open(buffers, count, skip, LIMIT, false)) {
      return -Errno.EFAULT;
    }
    try {
      return cursor.remaining() == 0
          ? sendShort(scratch, fd, scratch.bounce(), 0, flags)
          : sendAll(scratch, cursor, fd, flags);
    } finally {
      cursor.close();
    }
  }

  private static long sendAll(Scratch scratch, BufferCursor cursor, int fd, int flags) {
    long done = 0;
    while (cursor.remaining() > 0) {
      long n = sendPart(scratch, cursor, fd, flags);
      if (n < 0) {
        return done > 0 && comesAgain((int) -n) ? done : n;
      }
      done += n;
      if (n != cursor.room()) {
        break;
      }
      cursor.advance(n);
    }
    return done;
  }

  /** Whether a call that fails so would fail so again, or succeed: nothing is lost unsaid. */
  private static boolean comesAgain(int errno) {
    return switch (errno) {
      case Errno.EAGAIN, Errno.EINTR, Errno.ENOBUFS, Errno.ENOMEM, Errno.EFAULT, Errno.EPIPE ->
          true;
      default -> false;
    };
  }

  private static long sendPart(Scratch scratch, BufferCursor cursor, int fd, int flags) {
    IoVector vector = scratch.vector();
    try {
      if (cursor.chooseVector(vector)) {
        int f = partFlags(cursor, flags);
        return scratch.result(vector.call(Downcalls.SendMsg.PINNED, scratch.errno(), fd, f));
      }
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } finally {
      vector.clear();
    }
    if (!cursor.chooseDirect()) {
      return sendBounced(scratch, cursor, fd, flags);
    }
    MemorySegment buffer = cursor.segment();
    if (cursor.offset() == 0 && cursor.room() > Scratch.BOUNCE_BYTES && buffer.isNative()) {
      return sendLong(scratch, fd, buffer, cursor.room(), partFlags(cursor, flags));
    }
    if (cursor.offset() > 0) {
      return sendBounced(scratch, cursor, fd, flags);
    }
    cursor.chooseBounce();
    int f = partFlags(cursor, flags);
    return sendShort(scratch, fd, buffer, cursor.room(), f);
  }

  private static long sendBounced(Scratch scratch, BufferCursor cursor, int fd, int flags) {
    cursor.chooseBounce();
    if (!cursor.gather(scratch.bounce(), cursor.room())) {
      return -Errno.EFAULT;
    }
    int f = partFlags(cursor, flags);
    return sendShort(scratch, fd, scratch.bounce(), cursor.room(), f);
  }

  /** The urgent byte is the last of all, not of each part. */
  private static int partFlags(BufferCursor cursor, int flags) {
    int f = flags | Linux.MSG_DONTWAIT | Linux.MSG_NOSIGNAL;
    return cursor.room() < cursor.remaining() ? f & ~Linux.MSG_OOB : f;
  }

  private static long sendShort(Scratch scratch, int fd, MemorySegment at, long length, int flags) {
    int f = flags | Linux.MSG_DONTWAIT | Linux.MSG_NOSIGNAL;
    try {
      return scratch.result(
          (long)
              Downcalls.Send.CRITICAL.invokeExact(
                  scratch.errno(), (long) fd, at, length, (long) f, 0L));
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  private static long sendLong(Scratch scratch, int fd, MemorySegment at, long length, int flags) {
    try {
      return scratch.result(
          (long)
              Downcalls.SendLarge.PLAIN.invokeExact(
                  scratch.errno(), (long) fd, at, length, (long) flags, 0L));
    } catch (IllegalStateException | WrongThreadException closed) {
      return -Errno.EFAULT;
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }
}
