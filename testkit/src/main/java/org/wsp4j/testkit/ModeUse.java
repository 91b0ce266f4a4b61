package org.wsp4j.testkit;

import java.util.EnumSet;
import java.util.List;
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
    return take(Dimension.SPLIT).split();
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

  /** What of the mode took part so far. */
  List<String> words() {
    return mode.words(open());
  }

  @Override
  public String toString() {
    return String.join(",", words());
  }
}
