package org.wsp4j.testkit.report;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often something was run, and in which modes.
 *
 * @param made how many runs there were
 * @param left how many more would be needed for every pair of values that is left open
 * @param modes for each value that a run filled in, such as {@code heap} or {@code virtual}, how
 *     many runs did
 */
public record Runs(int made, int left, Map<String, Integer> modes) {
  /** Of what was not run. */
  public static final Runs NONE = new Runs(0, 0, Map.of());

  private static final int PARTS = 3;

  /** Copies what could change, and orders it. */
  public Runs {
    modes = Collections.unmodifiableMap(new TreeMap<>(modes));
  }

  /**
   * A single run.
   *
   * @param words the values that it filled in
   * @return with none left
   */
  public static Runs one(Collection<String> words) {
    Map<String, Integer> modes = new TreeMap<>();
    words.forEach(word -> modes.put(word, 1));
    return new Runs(1, 0, modes);
  }

  /**
   * Both together.
   *
   * @param other other runs
   * @return the sums
   */
  public Runs and(Runs other) {
    Map<String, Integer> sums = new TreeMap<>(modes);
    other.modes.forEach((word, count) -> sums.merge(word, count, Integer::sum));
    return new Runs(made + other.made, left + other.left, sums);
  }

  /**
   * The same, with runs that are missing.
   *
   * @param missing how many
   * @return a changed copy
   */
  public Runs lacking(int missing) {
    return new Runs(made, left + missing, modes);
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @param text the text
   * @return the runs
   */
  static Runs parse(String text) {
    List<String> parts = Splitter.on('|').limit(PARTS).splitToList(text);
    Map<String, Integer> modes = new TreeMap<>();
    Splitter.on(',')
        .omitEmptyStrings()
        .withKeyValueSeparator('=')
        .split(parts.get(2))
        .forEach((word, count) -> modes.put(word, Integer.valueOf(count)));
    return new Runs(Integer.parseInt(parts.get(0)), Integer.parseInt(parts.get(1)), modes);
  }

  String toText() {
    return made + "|" + left + "|" + Joiner.on(',').withKeyValueSeparator('=').join(modes);
  }

  /** For people. */
  @Override
  public String toString() {
    String text = made == 1 ? "1 run" : String.format("%,d runs", made);
    return left == 0 ? text : String.format("%s, %,d left out", text, left);
  }
}
