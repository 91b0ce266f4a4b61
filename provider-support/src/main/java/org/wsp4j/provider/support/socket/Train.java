package org.wsp4j.provider.support.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Datagrams that the kernel handed over together: equally long but for the last one, from one
 * sender, in memory of ours, until receives have taken them one by one. At most one train is held,
 * so what is kept in user space is bounded by {@value #BYTES} bytes a socket. Guarded by the
 * socket's lock.
 */
final class Train {
  /** No train is longer. */
  private static final int BYTES = 1 << 16;

  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);
  private final PeerAddress sender = new PeerAddress();
  private final SystemCalls.MessageInfo info = new SystemCalls.MessageInfo();
  private int at;
  private int end;
  private int segmentBytes;

  /** An empty datagram is one too. */
  private boolean present;

  /** Whether a datagram is there. */
  boolean isPresent() {
    return present;
  }

  /** The bytes of all that are there. */
  int bytes() {
    return end - at;
  }

  /** The length of the next one. */
  int nextBytes() {
    return Math.min(segmentBytes, end - at);
  }

  boolean isFrom(PeerAddress peer) {
    return sender.equals(peer);
  }

  void drop() {
    present = false;
    at = end;
  }

  /** Takes the next train out of the kernel; 0, or {@code -errno} with nothing changed. */
  int fetch(SystemCalls calls, int fd) {
    long length = calls.recvTrain(fd, memory, sender, info);
    if (length < 0) {
      return (int) length;
    }
    at = 0;
    end = (int) length;
    segmentBytes = info.segmentBytes() == 0 ? end : info.segmentBytes();
    present = true;
    return 0;
  }

  /** Gives the next datagram to a receive, and takes it unless that peeks. */
  WsaError receive(
      MemorySegment[] buffers,
      int count,
      boolean peeks,
      Transfer result,
      @Nullable PeerAddress from) {
    int length = nextBytes();
    int bytes = (int) Math.min(length, Buffers.room(buffers, count));
    if (Buffers.scatter(memory, at, bytes, buffers, 0).failed()) {
      return WsaError.WSAEFAULT;
    }
    if (from != null) {
      from.set(sender.family(), sender.length(), sender.port(), sender.scopeId());
      for (int i = 0; i < sender.length(); i++) {
        from.putByte(i, sender.byteAt(i));
      }
    }
    if (!peeks) {
      at += length;
      present = at < end;
    }
    result.flags(0).bytesTransferred(bytes).messageLength(length);
    return bytes < length ? WsaError.WSAEMSGSIZE : WsaError.NO_ERROR;
  }
}
