package org.wsp4j.testkit;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arenas of one row's buffers. Any thread may ask for one. */
final class Arenas {
  private final List<Confined> confined = new ArrayList<>();
  private @Nullable Arena shared;

  private record Confined(Arena arena, Thread owner) {}

  /**
   * The row's only one: to close a shared arena takes a word with every thread of the machine,
   * which is long in coming where none is free.
   */
  synchronized Arena shared() {
    Arena arena = shared;
    if (arena == null) {
      arena = Arena.ofShared();
      shared = arena;
    }
    return arena;
  }

  /** A fresh one of the calling thread. */
  synchronized Arena confined() {
    Arena arena = Arena.ofConfined();
    confined.add(new Confined(arena, Thread.currentThread()));
    return arena;
  }

  /** Closes what the calling thread may close, at the end of the row. */
  synchronized void close() {
    if (shared != null && shared.scope().isAlive()) {
      shared.close();
    }
    for (Confined each : confined) {
      // one of another thread of the row cannot be closed here
      if (each.owner.equals(Thread.currentThread()) && each.arena.scope().isAlive()) {
        each.arena.close();
      }
    }
  }
}
