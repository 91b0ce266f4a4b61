package org.wsp4j.provider.seqpacket;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;

/**
 * Ends a connection whose peer says nothing. The kernel's own shutdown makes the socket readable at
 * its end, which wakes whoever waits for it; nobody is held up meanwhile.
 */
final class HelloLimit {
  private final SystemCalls calls;
  private final int fd;

  /** Guarded by this, as the next is; completed with {@code false} it stops. */
  private CompletableFuture<Boolean> timer = new CompletableFuture<>();

  /** Whether the hello came, the time passed, or the socket is closed. */
  private boolean settled;

  private volatile boolean passed;

  HelloLimit(SystemCalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
  }

  /** Starts the clock. */
  synchronized void start(long millis) {
    timer = new CompletableFuture<>();
    var _ =
        timer
            .completeOnTimeout(true, millis, TimeUnit.MILLISECONDS)
            .thenAccept(late -> {
              if (late) {
                pass(millis);
              }
            });
  }

  /** The time is over, unless bytes are there that this end did not come to read. */
  private synchronized void pass(long millis) {
    if (settled) {
      return;
    }
    if (calls.ioctl(fd, Linux.FIONREAD) > 0) {
      start(millis);
      return;
    }
    settled = true;
    passed = true;
    var _ = calls.shutdown(fd, Linux.SHUT_RDWR);
  }

  /** The hello is there, or the descriptor is about to be closed: the clock stops. */
  synchronized void settle() {
    if (!settled) {
      settled = true;
      timer.complete(false);
    }
  }

  /** Whether it was this that ended the connection. */
  boolean hasPassed() {
    return passed;
  }
}
