package org.wsp4j.provider.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host that starts and ends nothing by itself: the test does, when it wants to. */
final class ManualHost implements ThreadHost {
  private final Map<Thread, List<Runnable>> endings = new LinkedHashMap<>();
  private @Nullable Runnable poller;

  @Override
  public synchronized void start(Runnable poller) {
    this.poller = poller;
  }

  @Override
  public synchronized Runnable onEnd(Thread thread, Runnable action) {
    endings.computeIfAbsent(thread, key -> new ArrayList<>()).add(action);
    return () -> forget(thread);
  }

  private synchronized void forget(Thread thread) {
    endings.remove(thread);
  }

  /** Whether the engine wants to know when a thread ends. */
  synchronized boolean knows(Thread thread) {
    return endings.containsKey(thread);
  }

  /** What the engine asked to be run, or {@code null} if it has not. */
  synchronized @Nullable Runnable poller() {
    return poller;
  }

  /** Tells the engine that a thread, which has ended, has. */
  void tellOfTheEndOf(Thread thread) {
    List<Runnable> actions;
    synchronized (this) {
      actions = endings.remove(thread);
    }
    if (actions == null || thread.isAlive()) {
      throw new AssertionError(thread + ": alive, or of no interest to the engine");
    }
    actions.forEach(Runnable::run);
  }
}
