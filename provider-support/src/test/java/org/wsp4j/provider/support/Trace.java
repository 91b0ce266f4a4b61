package org.wsp4j.provider.support;

import java.util.ArrayList;
import java.util.List;

/** What happened in a run, in order: as a hash always, as text where it is wanted. */
final class Trace {
  private static final long PRIME = 0x100000001b3L;

  private final boolean readable;
  private final List<String> lines = new ArrayList<>();
  private long hash = 0xcbf29ce484222325L;

  Trace(boolean readable) {
    this.readable = readable;
  }

  void add(String what, String who) {
    mix(what.hashCode());
    mix(who.hashCode());
    note(who, what);
  }

  void add(String what, String who, long first, long second) {
    mix(what.hashCode());
    mix(who.hashCode());
    mix(first);
    mix(second);
    if (readable) {
      note(who, what + " " + first + " " + second);
    }
  }

  /** Text alone, which the hash does not see. */
  synchronized void note(String who, String what) {
    if (readable) {
      lines.add(who + ": " + what);
    }
  }

  private void mix(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 32;
  }

  long hash() {
    return hash;
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}
