package org.wsp4j.provider.support;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;

/**
 * An epoll set with a descriptor to wake it: where one thread, or the poller, waits for its
 * sockets.
 *
 * <p>Registrations are edge-triggered and stay until the socket closes, so that a wait costs no
 * registration. That is sound because an operation is queued only after a try said that nothing was
 * there, and because whoever takes an edge serves the socket until a try says so again.
 *
 * <p>Several threads may poll one port at once, each with a list of its own; the kernel gives each
 * edge to one of them. Registrations are added under the port's lock, and read through the volatile
 * array.
 */
final class Port {
  /** What a port watches. */
  interface Watched {
    /**
     * Something happened; serve what can be served. No lock is held.
     *
     * @param events what, a mask of {@code EPOLL} numbers
     */
    void ready(int events);
  }

  private record Registration(Watched target, int generation) {}

  static final int SOCKET_EVENTS =
      Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLPRI | Linux.EPOLLRDHUP | Linux.EPOLLET;

  private static final long WAKE = -1;
  private static final int BATCH = 256;

  private final SystemCalls calls;
  private final int epfd;
  private final int wakefd;

  /** Written under the lock, and again after each change, so that readers see its elements. */
  private volatile @Nullable Registration[] slots = new Registration[8];

  private int used;
  private int[] free = new int[8];
  private int freeCount;
  private int generation;
  private boolean closed;

  private Port(SystemCalls calls, int epfd, int wakefd) {
    this.calls = calls;
    this.epfd = epfd;
    this.wakefd = wakefd;
  }

  /**
   * Makes a port.
   *
   * @return the port, or {@code null} where descriptors or memory are short
   */
  static @Nullable Port open(SystemCalls calls) {
    int epfd = calls.epollCreate();
    int wakefd = epfd < 0 ? epfd : calls.eventfd();
    int watched =
        wakefd < 0
            ? wakefd
            : calls.epollCtl(epfd, Linux.EPOLL_CTL_ADD, wakefd, Linux.EPOLLIN, WAKE);
    if (watched == 0) {
      return new Port(calls, epfd, wakefd);
    }
    if (wakefd >= 0) {
      var _ = calls.close(wakefd);
    }
    if (epfd >= 0) {
      var _ = calls.close(epfd);
    }
    return null;
  }

  ReadyList readyList() {
    return calls.readyList(BATCH);
  }

  int descriptor() {
    return epfd;
  }

  /**
   * Watches a descriptor.
   *
   * @return the slot to give back to {@link #remove}, or {@code -errno}
   */
  synchronized int add(int fd, int events, Watched target) {
    if (closed) {
      return -Errno.EBADF;
    }
    @Nullable Registration[] all = slots;
    int slot = freeCount > 0 ? free[--freeCount] : used++;
    if (slot == all.length) {
      all = Arrays.copyOf(all, 2 * slot);
    }
    generation++;
    all[slot] = new Registration(target, generation);
    slots = all;
    int result = calls.epollCtl(epfd, Linux.EPOLL_CTL_ADD, fd, events, data(slot, generation));
    if (result < 0) {
      remove(slot);
      return result;
    }
    return slot;
  }

  /** Watches for other events, for a descriptor registered with {@link #add}. */
  synchronized void modify(int fd, int slot, int events) {
    Registration registration = slots[slot];
    if (registration != null && !closed) {
      var _ =
          calls.epollCtl(
              epfd, Linux.EPOLL_CTL_MOD, fd, events, data(slot, registration.generation()));
    }
  }

  /** Forgets a descriptor, which the kernel does by itself when it is closed. */
  synchronized void remove(int slot) {
    @Nullable Registration[] all = slots;
    all[slot] = null;
    slots = all;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slot;
  }

  /**
   * Waits, and serves what is ready. Takes the signal of {@link #wake}, also if it was meant for
   * another thread that polls.
   *
   * @param ready the calling thread's own list
   * @return whether anything was ready
   */
  boolean poll(ReadyList ready, long deadlineNanos) {
    int count = calls.epollWait(epfd, ready, deadlineNanos);
    for (int i = 0; i < count; i++) {
      long data = ready.data(i);
      if (data == WAKE) {
        var _ = calls.eventfdDrain(wakefd);
        continue;
      }
      @Nullable Registration[] all = slots;
      int slot = (int) data;
      Registration registration = slot < all.length ? all[slot] : null;
      if (registration != null && registration.generation() == (int) (data >>> 32)) {
        serve(registration.target(), ready.events(i));
      }
    }
    return count > 0;
  }

  /** What one target throws must not cost the others their edges. */
  static void serve(Watched target, int events) {
    try {
      target.ready(events);
    } catch (RuntimeException | Error thrown) {
      Thread self = Thread.currentThread();
      self.getUncaughtExceptionHandler().uncaughtException(self, thrown);
    }
  }

  private static long data(int slot, int generation) {
    return ((long) generation << 32) | slot;
  }

  /** Ends the current poll of any thread, or the next one at once. */
  synchronized void wake() {
    if (!closed) {
      var _ = calls.eventfdSignal(wakefd);
    }
  }

  /** Frees the descriptors; no thread may be polling, or start to. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      var _ = calls.close(epfd);
      var _ = calls.close(wakefd);
    }
  }
}
