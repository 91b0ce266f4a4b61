package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.PeerAddress;

/**
 * Receives what UDP_GRO keeps together. The length of its datagrams comes as a control message,
 * which is there only where the kernel joined some.
 *
 * <pre>
 * cmsghdr   len(8) level(4) type(4), then an int
 * </pre>
 */
final class TrainCalls {
  private static final long HEADER_BYTES = 16;
  private static final long LEVEL = 8;
  private static final long TYPE = 12;

  private TrainCalls() {}

  static long receive(
      Scratch scratch, int fd, MemorySegment into, PeerAddress from, MessageInfo info) {
    IoVector vector = scratch.vector();
    try {
      vector.addOurs(into, 0, into.byteSize());
      vector.name(scratch.addressAt(), Scratch.ADDRESS_BYTES);
      vector.control(scratch.optionAt(), Scratch.OPTION_BYTES);
      long n =
          scratch.result(
              vector.call(Downcalls.RecvMsg.PINNED, scratch.errno(), fd, Linux.MSG_DONTWAIT));
      if (n >= 0) {
        SockAddrs.decode(scratch, vector.nameLength(), from);
        info.train(vector.flags(), segmentBytes(scratch, vector.controlLength()));
      }
      return n;
    } finally {
      vector.clear();
    }
  }

  private static int segmentBytes(Scratch scratch, long length) {
    MemorySegment memory = scratch.memory();
    long end = scratch.option() + length;
    long at = scratch.option();
    while (at + HEADER_BYTES <= end) {
      long bytes = memory.get(JAVA_LONG, at);
      if (bytes < HEADER_BYTES) {
        return 0;
      }
      if (memory.get(JAVA_INT, at + LEVEL) == Linux.IPPROTO_UDP
          && memory.get(JAVA_INT, at + TYPE) == Linux.UDP_GRO) {
        return memory.get(JAVA_INT, at + HEADER_BYTES);
      }
      at += Math.ceilDiv(bytes, Long.BYTES) * Long.BYTES;
    }
    return 0;
  }
}
