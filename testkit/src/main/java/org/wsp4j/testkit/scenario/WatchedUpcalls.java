package org.wsp4j.testkit.scenario;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.LayeredUpcalls;

/** The runtime's table; it notes which threads are in a wait, and counts the calls queued. */
final class WatchedUpcalls extends LayeredUpcalls {
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicInteger queued = new AtomicInteger();

  WatchedUpcalls(Upcalls real) {
    super(real);
  }

  boolean isWaiting(Thread thread) {
    return waiting.contains(thread);
  }

  int queued() {
    return queued.get();
  }

  @Override
  public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
    waiting.add(Thread.currentThread());
    try {
      return super.await(thread, deadlineNanos, alertable);
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    WsaError error = super.queueApc(thread, apc, context);
    queued.incrementAndGet();
    return error;
  }
}
