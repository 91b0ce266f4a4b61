package org.wsp4j.provider.support;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Linux;

/**
 * The sockets whose transports have signalled, until the poller serves them. Each is in the stack
 * once at most, so that its length is bounded by the number of open sockets, and neither a signal
 * nor the serving allocates.
 *
 * <p>No signal is lost: it leaves the socket marked, and a mark is taken off before the socket is
 * served. So what was there before a signal is seen by a try that comes after it, under the
 * socket's lock; an operation that was tried in vain before is in its lane by then.
 */
final class Signals {
  private static final int ANYTHING = Linux.EPOLLIN | Linux.EPOLLOUT;

  /** The signal of one socket. */
  final class Signal implements Readiness {
    private final Port.Watched socket;

    /** The mark. Set and taken off by exchange alone, so that either sees what the other wrote. */
    private final AtomicBoolean mark = new AtomicBoolean();

    /** The one below it in the stack; owned by who marked it, then by the poller. */
    private @Nullable Signal below;

    Signal(Port.Watched socket) {
      this.socket = socket;
    }

    @Override
    public void signal() {
      if (!mark.getAndSet(true)) {
        push(this);
      }
    }
  }

  private final AtomicReference<@Nullable Signal> top = new AtomicReference<>();
  private final Port port;

  /** Makes the stack. Whoever serves it polls {@code port}, which the first signal wakes. */
  Signals(Port port) {
    this.port = port;
  }

  private void push(Signal signal) {
    Signal before;
    do {
      before = top.getAcquire();
      signal.below = before;
    } while (!top.weakCompareAndSetRelease(before, signal));
    if (before == null) {
      port.wake();
    }
  }

  /** Serves every socket that has signalled. For the poller. */
  void serve() {
    Signal next;
    for (Signal each = top.getAndSet(null); each != null; each = next) {
      next = each.below;
      each.below = null;
      var _ = each.mark.getAndSet(false);
      Port.serve(each.socket, ANYTHING);
    }
  }
}
