package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Options of a {@link FakeSocket}: kept as they were set, 0 before, but for those with an effect.
 */
final class FakeOptions {
  private static final int TCP_INFO_BYTES = 104;

  private FakeOptions() {}

  static int get(FakeSocket socket, int level, int name, MemorySegment value) {
    if (!BufferCursor.usable(value, true)) {
      return -Errno.EFAULT;
    }
    byte[] bytes = bytes(socket, level, name);
    int length = (int) Math.min(bytes.length, value.byteSize());
    MemorySegment.copy(MemorySegment.ofArray(bytes), 0, value, 0, length);
    return length;
  }

  private static byte[] bytes(FakeSocket socket, int level, int name) {
    if (level == Linux.SOL_SOCKET) {
      return switch (name) {
        case Linux.SO_ERROR -> number(socket.takeError());
        case Linux.SO_TYPE -> number(Linux.SOCK_STREAM);
        case Linux.SO_DOMAIN -> number(SockAddrs.family(socket.family()));
        case Linux.SO_ACCEPTCONN -> number(socket.state() == FakeSocket.State.LISTENING ? 1 : 0);
        default -> kept(socket, level, name, name == Linux.SO_LINGER ? 8 : 4);
      };
    }
    boolean info = level == Linux.IPPROTO_TCP && name == Linux.TCP_INFO;
    return kept(socket, level, name, info ? TCP_INFO_BYTES : 4);
  }

  private static byte[] kept(FakeSocket socket, int level, int name, int length) {
    return socket.options().getOrDefault(FakeSocket.key(level, name), new byte[length]);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  static int set(FakeSocket socket, int level, int name, MemorySegment value) {
    if (!BufferCursor.usable(value, false)) {
      return -Errno.EFAULT;
    }
    if (value.byteSize() < 4) {
      return -Errno.EINVAL;
    }
    socket.options().put(FakeSocket.key(level, name), value.toArray(ValueLayout.JAVA_BYTE));
    return 0;
  }
}
