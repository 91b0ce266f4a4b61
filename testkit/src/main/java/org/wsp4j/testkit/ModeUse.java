package org.wsp4j.testkit;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mode of one run, and which of its dimensions the row has left open: those that it took a
 * value of. Any thread may ask.
 */
final class ModeUse {
  private final Mode mode;
  private final Set<Dimension> open = EnumSet.noneOf(Dimension.class);

  ModeUse(Mode mode) {
    this.mode = mode;
  }

  Way way() {
    return take(Dimension.WAY).way();
  }

  Memory memory() {
    return take(Dimension.MEMORY).memory();
  }

  Split split() {
    return take(Dimension.BUFFERS).split();
  }

  ThreadKind thread() {
    return take(Dimension.THREAD).thread();
  }

  private synchronized Mode take(Dimension dimension) {
    open.add(dimension);
    return mode;
  }

  synchronized Set<Dimension> open() {
    return open.isEmpty() ? EnumSet.noneOf(Dimension.class) : EnumSet.copyOf(open);
  }

  /** For every dimension the value that took part so far; none of one that did not. */
  Map<String, List<String>> values() {
    Set<Dimension> taken = open();
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Dimension each : Dimension.values()) {
      values.put(
          each.title(), taken.contains(each) ? List.of(Dimension.word(each.of(mode))) : List.of());
    }
    return values;
  }

  /** What of the mode took part so far, as {@link Mode#parse} reads it. */
  @Override
  public String toString() {
    return String.join(",", mode.words(open()));
  }
}
