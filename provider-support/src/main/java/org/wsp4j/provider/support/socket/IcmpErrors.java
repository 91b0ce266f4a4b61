package org.wsp4j.provider.support.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.QueuedError;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * What ICMP said of datagrams that were sent: each message that a port is unreachable is owed to
 * one receive (DEC-27), every other message is forgotten. Guarded by the socket's lock.
 */
final class IcmpErrors {
  private final SystemCalls calls;
  private final int fd;
  private final QueuedError error = new QueuedError();

  /** How many receives are to fail. */
  private int owed;

  private boolean reported = true;

  IcmpErrors(SystemCalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
  }

  /** Whether the receive that asks is to fail; one that peeks leaves that to the next one. */
  boolean take(boolean peeks) {
    if (owed == 0) {
      return false;
    }
    owed -= peeks ? 0 : 1;
    return true;
  }

  /** Whether an errno may be the pending error of an earlier send instead of a call's own. */
  static boolean isCarried(int errno) {
    return switch (errno) {
      case Errno.ECONNREFUSED,
          Errno.EHOSTUNREACH,
          Errno.ENETUNREACH,
          Errno.EHOSTDOWN,
          Errno.ENOPROTOOPT,
          Errno.EMSGSIZE,
          Errno.EOPNOTSUPP,
          Errno.EPROTO,
          Errno.EACCES ->
          true;
      default -> false;
    };
  }

  /**
   * Reads the queue after a call that failed. The kernel queues an error, and sets it as the
   * socket's own a moment later: by then the queue may have been read. So an error that nothing in
   * the queue explains is the call's own only if trying again brings it again.
   *
   * @param errno what with
   * @param before what the attempt before this one failed with
   * @return whether that was an earlier send's error, which is gone now
   */
  boolean read(int errno, int before) {
    return readAll() || errno != before;
  }

  /** Reads the queue; whether there was anything of ICMP in it. */
  boolean readAll() {
    boolean found = false;
    while (calls.recvError(fd, error) == 0) {
      int origin = error.origin();
      boolean icmp = origin == Linux.SO_EE_ORIGIN_ICMP || origin == Linux.SO_EE_ORIGIN_ICMP6;
      if (icmp && reported && error.errno() == Errno.ECONNREFUSED) {
        owed++;
      }
      found |= icmp;
    }
    return found;
  }

  /** SIO_UDP_CONNRESET. */
  WsaError report(@Nullable MemorySegment in, Transfer returned) {
    if (in == null || in.byteSize() < Integer.BYTES) {
      return WsaError.WSAEFAULT;
    }
    try {
      boolean on = in.get(JAVA_INT_UNALIGNED, 0) != 0;
      readAll();
      reported = on;
      owed = on ? owed : 0;
    } catch (IllegalStateException | WrongThreadException closed) {
      return WsaError.WSAEFAULT;
    }
    returned.bytesTransferred(0);
    return WsaError.NO_ERROR;
  }
}
