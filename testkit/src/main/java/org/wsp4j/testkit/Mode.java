package org.wsp4j.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One way to run a row: what it leaves open takes the value of here.
 *
 * @param way how {@link Receive#inMode} and {@link Receive#ahead} receive
 * @param memory of buffers whose memory the row does not choose
 * @param split of room whose buffers the row does not choose
 * @param thread the kind of every thread whose kind the row does not choose
 */
record Mode(Way way, Memory memory, Split split, ThreadKind thread) {
  /** What is taken where nothing else is said. */
  static final Mode PLAIN = new Mode(Way.BLOCKING, Memory.NATIVE, Split.ONE, ThreadKind.PLATFORM);

  /** Every mode there is. */
  static List<Mode> all() {
    List<Mode> modes = new ArrayList<>();
    for (Way way : Way.values()) {
      for (Memory memory : Memory.values()) {
        for (Split split : Split.values()) {
          for (ThreadKind thread : ThreadKind.values()) {
            modes.add(new Mode(way, memory, split, thread));
          }
        }
      }
    }
    return modes;
  }

  /**
   * Reads what {@link #words} gave.
   *
   * @param text words with commas between, in any order: {@code event,heap,16,virtual}; what is not
   *     said is as in {@link #PLAIN}
   * @return the mode
   * @throws IllegalArgumentException if a word is unknown; the message lists those that are known
   */
  static Mode parse(String text) {
    Mode mode = PLAIN;
    for (String word : text.split(",", -1)) {
      mode = mode.with(value(word.strip()));
    }
    return mode;
  }

  private static Enum<?> value(String word) {
    return Arrays.stream(Dimension.values())
        .flatMap(dimension -> dimension.choices().stream())
        .filter(value -> Dimension.word(value).equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("mode=" + word + ": not one of " + words()));
  }

  private static String words() {
    return Arrays.stream(Dimension.values())
        .map(d -> d.choices().stream().map(Dimension::word).collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; "));
  }

  private Mode with(Enum<?> value) {
    return switch (value) {
      case Way other -> new Mode(other, memory, split, thread);
      case Memory other -> new Mode(way, other, split, thread);
      case Split other -> new Mode(way, memory, other, thread);
      case ThreadKind other -> new Mode(way, memory, split, other);
      default -> throw new AssertionError("value=" + value);
    };
  }

  /** Its values in some dimensions, as words. */
  List<String> words(Set<Dimension> dimensions) {
    return dimensions.stream().map(d -> Dimension.word(d.of(this))).toList();
  }

  @Override
  public String toString() {
    return String.join(",", words(EnumSet.allOf(Dimension.class)));
  }
}
