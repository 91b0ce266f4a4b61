package org.wsp4j.testkit.report;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often something was run, in which modes, and in which it is not run.
 *
 * @param made how many runs there were
 * @param left how many more would be needed for every pair of values that is left open
 * @param modes for each dimension, such as {@code memory}, how many runs filled in which of its
 *     values: {@code heap} in 7; nothing where the row says the value itself
 * @param limits what is not run, with the reasons
 * @param schedule a number that stands for the modes in turn and all that was left to chance: the
 *     same for the same seed
 */
public record Runs(
    int made,
    int left,
    Map<String, Map<String, Integer>> modes,
    List<Limit> limits,
    long schedule) {
  /** Of what was not run. */
  public static final Runs NONE = new Runs(0, 0, Map.of(), List.of(), 0);

  private static final int FACTOR = 31;

  /** Numbers by their size, and before words. */
  private static final Comparator<String> BY_SIZE =
      Comparator.comparingInt((String value) ->
              Character.isDigit(value.charAt(0)) ? Integer.parseInt(value) : Integer.MAX_VALUE)
          .thenComparing(Comparator.naturalOrder());

  /** Copies what could change, and orders the values. */
  public Runs {
    Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
    modes.forEach((dimension, counts) -> {
      Map<String, Integer> ordered = new TreeMap<>(BY_SIZE);
      ordered.putAll(counts);
      copy.put(dimension, Collections.unmodifiableMap(ordered));
    });
    modes = Collections.unmodifiableMap(copy);
    limits = List.copyOf(limits);
  }

  /**
   * A single run.
   *
   * @param values the value that it filled in for a dimension; nothing for one that the row says
   *     itself
   * @param choices a number that stands for what was left to chance in it
   * @return with none left
   */
  public static Runs one(Map<String, List<String>> values, long choices) {
    Map<String, Map<String, Integer>> modes = new LinkedHashMap<>();
    values.forEach((dimension, filledIn) -> {
      Map<String, Integer> counts = new TreeMap<>();
      filledIn.forEach(value -> counts.put(value, 1));
      modes.put(dimension, counts);
    });
    long schedule = choices;
    for (Map.Entry<String, List<String>> each : values.entrySet()) {
      schedule = schedule * FACTOR + each.hashCode();
    }
    return new Runs(1, 0, modes, List.of(), schedule);
  }

  /**
   * The same, and then others.
   *
   * @param next what was run next
   * @return the sums, and a schedule that depends on the order
   */
  public Runs then(Runs next) {
    Runs both = and(next);
    return new Runs(
        both.made, both.left, both.modes, both.limits, schedule * FACTOR + next.schedule);
  }

  /**
   * Both together.
   *
   * @param other other runs
   * @return the sums
   */
  public Runs and(Runs other) {
    Map<String, Map<String, Integer>> sums = new LinkedHashMap<>();
    for (Map<String, Map<String, Integer>> each : List.of(modes, other.modes)) {
      each.forEach((dimension, counts) -> {
        Map<String, Integer> sum = sums.computeIfAbsent(dimension, _ -> new TreeMap<>());
        counts.forEach((value, count) -> sum.merge(value, count, Integer::sum));
      });
    }
    Set<Limit> all = new LinkedHashSet<>(limits);
    all.addAll(other.limits);
    return new Runs(
        made + other.made, left + other.left, sums, List.copyOf(all), schedule + other.schedule);
  }

  /**
   * The same, with runs that are missing.
   *
   * @param missing how many
   * @return a changed copy
   */
  public Runs lacking(int missing) {
    return new Runs(made, left + missing, modes, limits, schedule);
  }

  /**
   * The same, of a test that is not run in every mode.
   *
   * @param excluded which modes, and why
   * @return a changed copy
   */
  public Runs limited(List<Limit> excluded) {
    return new Runs(made, left, modes, excluded, schedule);
  }

  /** For people. */
  @Override
  public String toString() {
    String text = made == 1 ? "1 run" : String.format("%,d runs", made);
    return left == 0 ? text : String.format("%s, %,d left out", text, left);
  }
}
