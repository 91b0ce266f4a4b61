package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The queue of errors of a datagram socket.
 *
 * <pre>
 * cmsghdr             len(8) level(4) type(4), then the data, all of it padded to 8
 * sock_extended_err   errno(4) origin(1) type(1) code(1) pad(1) info(4) data(4), then the offender
 * </pre>
 */
final class ErrorQueue {
  private static final long HEADER_BYTES = 16;
  private static final long LEVEL = 8;
  private static final long TYPE = 12;

  private ErrorQueue() {}

  static int take(Scratch scratch, int fd, QueuedError error) {
    error.set(0, 0, 0, 0);
    IoVector vector = scratch.vector();
    try {
      vector.control(scratch.optionAt(), Scratch.OPTION_BYTES);
      long n =
          scratch.result(
              vector.call(
                  Downcalls.RecvMsg.PINNED,
                  scratch.errno(),
                  fd,
                  Linux.MSG_ERRQUEUE | Linux.MSG_DONTWAIT));
      if (n < 0) {
        return (int) n;
      }
      decode(scratch, vector.controlLength(), error);
      return 0;
    } finally {
      vector.clear();
    }
  }

  private static void decode(Scratch scratch, long length, QueuedError error) {
    MemorySegment memory = scratch.memory();
    long end = scratch.option() + length;
    long at = scratch.option();
    while (at + HEADER_BYTES <= end) {
      long bytes = memory.get(JAVA_LONG, at);
      if (bytes < HEADER_BYTES) {
        return;
      }
      if (isError(memory.get(JAVA_INT, at + LEVEL), memory.get(JAVA_INT, at + TYPE))) {
        long data = at + HEADER_BYTES;
        error.set(
            memory.get(JAVA_INT, data),
            memory.get(JAVA_BYTE, data + 4) & 0xFF,
            memory.get(JAVA_BYTE, data + 5) & 0xFF,
            memory.get(JAVA_BYTE, data + 6) & 0xFF);
        return;
      }
      at += Math.ceilDiv(bytes, Long.BYTES) * Long.BYTES;
    }
  }

  private static boolean isError(int level, int type) {
    return (level == Linux.IPPROTO_IP && type == Linux.IP_RECVERR)
        || (level == Linux.IPPROTO_IPV6 && type == Linux.IPV6_RECVERR);
  }
}
