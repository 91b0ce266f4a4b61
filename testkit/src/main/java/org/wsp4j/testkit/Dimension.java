package org.wsp4j.testkit;

import java.util.List;
import java.util.Locale;

/** What two modes can differ in. */
enum Dimension {
  WAY,
  MEMORY,
  SPLIT,
  THREAD;

  List<Enum<?>> choices() {
    return switch (this) {
      case WAY -> List.of(Way.values());
      case MEMORY -> List.of(Memory.values());
      case SPLIT -> List.of(Split.values());
      case THREAD -> List.of(ThreadKind.values());
    };
  }

  Enum<?> of(Mode mode) {
    return switch (this) {
      case WAY -> mode.way();
      case MEMORY -> mode.memory();
      case SPLIT -> mode.split();
      case THREAD -> mode.thread();
    };
  }

  /** A value as it is read and written: a word that no other dimension has. */
  static String word(Enum<?> value) {
    return value instanceof Split split
        ? Integer.toString(split.buffers())
        : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
