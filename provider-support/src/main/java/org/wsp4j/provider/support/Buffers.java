package org.wsp4j.provider.support;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;

/** The checks of a buffer list, all made before anything is consumed (DEC-23, DEC-40). */
final class Buffers {
  static final MemorySegment EMPTY = MemorySegment.NULL;

  /** A thread that never runs: what it may access, every thread may. */
  static final Thread NOBODY = Thread.ofVirtual().unstarted(() -> {});

  private Buffers() {}

  /**
   * Whether a list can be used by the calling thread.
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

  /** The bytes of a list, at most 2^31-1 (DEC-40). */
  static long room(MemorySegment[] buffers, int count) {
    long room = 0;
    for (int i = 0; i < count; i++) {
      room += buffers[i].byteSize();
    }
    return Math.min(room, Integer.MAX_VALUE);
  }
}
