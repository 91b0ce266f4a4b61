package org.wsp4j.provider.seqpacket;

import java.lang.foreign.MemorySegment;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;

/**
 * The END of one connection, sent after all its records; then the FIN. Where the kernel has no room
 * for it now, {@link Farewells} goes on, and the descriptor is closed by whoever is last.
 *
 * <p>After it begins nothing else sends on the connection. Any thread may call.
 */
final class Farewell {
  private static final MemorySegment[] END = {
    MemorySegment.ofArray(new byte[] {WireFormat.END, 0, 0, 0}).asReadOnly()
  };

  private final SystemCalls calls;
  private final int fd;

  /** Guarded by this, as the others are. */
  private int sent;

  private boolean over;
  private boolean closing;
  private boolean closed;

  Farewell(SystemCalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
  }

  int descriptor() {
    return fd;
  }

  /**
   * Sends what the kernel takes.
   *
   * @return whether nothing is left to be sent, also since the connection is broken
   */
  synchronized boolean advance() {
    while (!over) {
      long taken = calls.send(fd, END, 1, sent, 0);
      if (taken == -Errno.EAGAIN) {
        return false;
      }
      if (taken != -Errno.EINTR) {
        sent += (int) Math.max(taken, 0);
        if (taken < 0 || sent == WireFormat.HEADER_BYTES) {
          end();
        }
      }
    }
    return true;
  }

  private void end() {
    over = true;
    var _ = calls.shutdown(fd, Linux.SHUT_WR);
    closeIfLast();
  }

  /** The socket is closed: so is the descriptor, now or once END is sent. */
  synchronized void close() {
    closing = true;
    closeIfLast();
  }

  /** No more waiting: what was not sent is not. */
  synchronized void giveUp() {
    if (!over) {
      over = true;
      closeIfLast();
    }
  }

  /** Whether only this keeps the descriptor open. */
  synchronized boolean isClosing() {
    return closing;
  }

  private void closeIfLast() {
    if (over && closing && !closed) {
      closed = true;
      var _ = calls.close(fd);
    }
  }
}
