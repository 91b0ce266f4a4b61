package org.wsp4j.testkit.hook;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;

/**
 * Numbers what has no name, in the order in which it is seen first. Keeps nothing alive. Any thread
 * may ask.
 */
final class Names {
  private final Function<Thread, String> threads;
  private final AtomicInteger sockets = new AtomicInteger();

  /** Guarded by itself, as the count is; an overlapped object is only equal to itself. */
  private final Map<Overlapped, Integer> overlapped = new WeakHashMap<>();

  private int given;

  Names(Function<Thread, String> threads) {
    this.threads = threads;
  }

  void restart() {
    sockets.set(0);
    synchronized (overlapped) {
      overlapped.clear();
      given = 0;
    }
  }

  int nextSocket() {
    return sockets.incrementAndGet();
  }

  int number(Overlapped object) {
    synchronized (overlapped) {
      return overlapped.computeIfAbsent(object, _ -> ++given);
    }
  }

  String of(@Nullable Overlapped object) {
    return object == null ? "no overlapped" : "overlapped " + number(object);
  }

  String of(@Nullable ThreadId thread) {
    return thread == null ? "no thread" : "thread \"" + threads.apply(thread.thread()) + '"';
  }
}
