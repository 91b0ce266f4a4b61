package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

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
    return SafeCopy.segment(scratch.memory(), scratch.option(), value, 0, copied)
        ? length
        : -Errno.EFAULT;
  }

  static int set(Scratch scratch, int fd, int level, int name, MemorySegment value) {
    if (!BufferCursor.usable(value, false)) {
      return -Errno.EFAULT;
    }
    long length = value.byteSize();
    if (length > Scratch.OPTION_BYTES) {
      return -Errno.EINVAL;
    }
    if (!SafeCopy.segment(value, 0, scratch.memory(), scratch.option(), length)) {
      return -Errno.EFAULT;
    }
    return Downcalls.call(
        Downcalls.SetOption.SETSOCKOPT, scratch, fd, level, name, scratch.optionAt(), length);
  }

  /**
   * {@code struct group_req}: interface(4) pad(4) {@code struct sockaddr_storage}(128).
   *
   * @return 0, or {@code -errno}
   */
  static int membership(
      Scratch scratch, int fd, boolean join, PeerAddress group, int interfaceIndex) {
    int length = SockAddrs.encode(scratch, group);
    if (length < 0) {
      return length;
    }
    MemorySegment memory = scratch.memory();
    long at = scratch.option();
    memory.set(JAVA_LONG, at, 0);
    memory.set(JAVA_INT, at, interfaceIndex);
    long address = at + Long.BYTES;
    MemorySegment.copy(memory, scratch.address(), memory, address, Scratch.ADDRESS_BYTES);
    return Downcalls.call(
        Downcalls.SetOption.SETSOCKOPT,
        scratch,
        fd,
        group.family() == ProtocolInfo.AF_INET ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6,
        join ? Linux.MCAST_JOIN_GROUP : Linux.MCAST_LEAVE_GROUP,
        scratch.optionAt(),
        Long.BYTES + Scratch.ADDRESS_BYTES);
  }
}
