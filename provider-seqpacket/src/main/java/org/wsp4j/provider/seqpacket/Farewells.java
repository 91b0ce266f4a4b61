package org.wsp4j.provider.seqpacket;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;

/**
 * Sends END where a shutdown or a close found no room for it in the kernel. One daemon thread, only
 * while there is anything to send. At most {@value #MOST} wait, and a closed socket's at most
 * {@value #PATIENCE_SECONDS} seconds; beyond that a connection ends without END, as a broken one.
 */
final class Farewells {
  static final int MOST = 1_024;
  static final int PATIENCE_SECONDS = 60;
  private static final int BATCH = 64;

  private record Waiting(Farewell farewell, long deadlineNanos) {}

  private final SystemCalls calls;

  /** Guarded by this, as the others are. */
  private final Map<Long, Waiting> waiting = new HashMap<>();

  private long lastId;
  private int epfd = -1;
  private @Nullable Thread thread;

  Farewells(SystemCalls calls) {
    this.calls = calls;
  }

  /** Goes on with one that could not be sent at once. */
  synchronized void add(Farewell farewell) {
    if (epfd < 0) {
      epfd = calls.epollCreate();
    }
    lastId++;
    long deadline = calls.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    if (waiting.size() >= MOST || epfd < 0 || watch(farewell) < 0) {
      farewell.giveUp();
      return;
    }
    waiting.put(lastId, new Waiting(farewell, deadline));
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("wsp4j-farewell").start(this::run);
    }
  }

  private int watch(Farewell farewell) {
    int events = Linux.EPOLLOUT | Linux.EPOLLET;
    return calls.epollCtl(epfd, Linux.EPOLL_CTL_ADD, farewell.descriptor(), events, lastId);
  }

  private void run() {
    try (ReadyList ready = calls.readyList(BATCH)) {
      while (!isIdle()) {
        long tick = calls.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        int count = calls.epollWait(epfd, ready, tick);
        for (int i = 0; i < count; i++) {
          advance(ready.data(i));
        }
      }
    }
  }

  private synchronized void advance(long id) {
    Waiting found = waiting.get(id);
    if (found != null && found.farewell.advance()) {
      waiting.remove(id);
    }
  }

  /** Ends those that waited too long; whether none is left, and so the thread. */
  private synchronized boolean isIdle() {
    for (Iterator<Waiting> all = waiting.values().iterator(); all.hasNext(); ) {
      Waiting each = all.next();
      if (each.farewell.isClosing() && calls.nanoTime() - each.deadlineNanos > 0) {
        each.farewell.giveUp();
        all.remove();
      }
    }
    if (!waiting.isEmpty()) {
      return false;
    }
    thread = null;
    var _ = calls.close(epfd);
    epfd = -1;
    return true;
  }
}
