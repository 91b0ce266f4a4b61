package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;

/** getsockopt and setsockopt: the value goes through memory of ours, being small. */
final class Options {
  private Options() {}

  static int get(Scratch scratch, int fd, int level, int name, MemorySegment value) {
    if (!BufferCursor.usable(value, true)) {
      return -Errno.EFAULT;
    }
    long room = Math.min(value.byteSize(), Scratch.OPTION_BYTES);
    scratch.length((int) room);
    int result =
        Downcalls.call(
            Downcalls.GetOption.GETSOCKOPT,
            scratch,
            fd,
            level,
            name,
            scratch.optionAt(),
            scratch.lengthAt());
    if (result < 0) {
      return result;
    }
    int length = scratch.length();
    long copied = Math.min(length, room);
    return copy(scratch.memory(), scratch.option(), value, 0, copied) ? length : -Errno.EFAULT;
  }

  static int set(Scratch scratch, int fd, int level, int name, MemorySegment value) {
    if (!BufferCursor.usable(value, false)) {
      return -Errno.EFAULT;
    }
    long length = value.byteSize();
    if (length > Scratch.OPTION_BYTES) {
      return -Errno.EINVAL;
    }
    if (!copy(value, 0, scratch.memory(), scratch.option(), length)) {
      return -Errno.EFAULT;
    }
    return Downcalls.call(
        Downcalls.SetOption.SETSOCKOPT, scratch, fd, level, name, scratch.optionAt(), length);
  }

  private static boolean copy(
      MemorySegment source, long from, MemorySegment target, long to, long bytes) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    try {
      MemorySegment.copy(source, from, target, to, bytes);
      return true;
    } catch (IllegalStateException | WrongThreadException closed) {
      BufferCursor.forgetInterrupt(interrupted);
      return false;
    }
  }
}
