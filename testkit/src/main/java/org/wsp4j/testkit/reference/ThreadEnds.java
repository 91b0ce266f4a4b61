package org.wsp4j.testkit.reference;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.wsp4j.spi.ThreadId;

/**
 * Notices that a thread has ended which has started something (RECV-17.01): for each such thread a
 * virtual one waits for its end. Any thread may call.
 */
final class ThreadEnds {
  private final Map<ThreadId, Thread> watchers = new ConcurrentHashMap<>();
  private final Consumer<ThreadId> ended;

  /**
   * Makes an empty one.
   *
   * @param ended told of each end, on a thread of its own, under no lock
   */
  ThreadEnds(Consumer<ThreadId> ended) {
    this.ended = ended;
  }

  /** Watches a thread from now on, one that has ended already too. */
  void watch(ThreadId thread) {
    var _ =
        watchers.computeIfAbsent(
            thread,
            _ ->
                Thread.ofVirtual()
                    .name("wsp4j-reference-end-of-" + thread.thread().threadId())
                    .start(() -> await(thread)));
  }

  private void await(ThreadId thread) {
    try {
      thread.thread().join();
    } catch (InterruptedException noLongerWanted) {
      return;
    }
    watchers.remove(thread);
    ended.accept(thread);
  }

  /** Watches nobody any more. */
  void close() {
    watchers.values().forEach(Thread::interrupt);
    watchers.clear();
  }
}
