package org.wsp4j.testkit;

import java.util.List;
import java.util.Locale;

/** What two modes can differ in. */
enum Dimension {
  WAY,
  MEMORY,
  BUFFERS,
  THREAD;

  List<Enum<?>> choices() {
    return switch (this) {
      case WAY -> List.of(Way.values());
      case MEMORY -> List.of(Memory.values());
      case BUFFERS -> List.of(Split.values());
      case THREAD -> List.of(ThreadKind.values());
    };
  }

  Enum<?> of(Mode mode) {
    return switch (this) {
      case WAY -> mode.way();
      case MEMORY -> mode.memory();
      case BUFFERS -> mode.split();
      case THREAD -> mode.thread();
    };
  }

  /** The values that an annotation names. */
  List<? extends Enum<?>> of(NotIn exception) {
    return switch (this) {
      case WAY -> List.of(exception.way());
      case MEMORY -> List.of(exception.memory());
      case BUFFERS -> List.of(exception.split());
      case THREAD -> List.of(exception.thread());
    };
  }

  /** As reports name it. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A value as it is read and written: a word that no other dimension has. */
  static String word(Enum<?> value) {
    return value instanceof Split split
        ? Integer.toString(split.buffers())
        : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
