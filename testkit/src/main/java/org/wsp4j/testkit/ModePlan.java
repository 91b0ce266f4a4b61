package org.wsp4j.testkit;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Chooses the modes that one test is run in: so few that every pair of values of two dimensions
 * which the test leaves open is in one of them, as far as the test allows the pair. Which
 * dimensions are open is only known when it has run, so each mode is chosen when those before it
 * have. The same seed chooses the same.
 */
final class ModePlan {
  /** The values of all dimensions, numbered by their places. */
  private static final List<Enum<?>> VALUES =
      Arrays.stream(Dimension.values()).flatMap(each -> each.choices().stream()).toList();

  private final List<Mode> possible;
  private final List<Mode> chosen = new ArrayList<>();
  private final boolean single;
  private final boolean enough;

  private ModePlan(List<Mode> possible, boolean single, boolean enough) {
    this.possible = possible;
    this.single = single;
    this.enough = enough;
  }

  /**
   * A plan.
   *
   * @param test says by its annotations what does not apply to it
   * @param modes what is asked for
   * @param seed of the run and the test
   */
  static ModePlan of(Method test, Modes modes, long seed) {
    NotIn[] exceptions = test.getAnnotationsByType(NotIn.class);
    List<Mode> possible = new ArrayList<>(Mode.all());
    possible.removeIf(mode -> Arrays.stream(exceptions).anyMatch(each -> excludes(each, mode)));
    Collections.shuffle(possible, new Random(seed));
    Mode only = modes.only();
    if (only != null) {
      possible.remove(only);
      possible.addFirst(only);
    }
    boolean enough = test.isAnnotationPresent(InOneMode.class);
    return new ModePlan(possible, enough || modes != Modes.EVERY, enough);
  }

  /** Why a test cannot be run in the one mode that is asked for. */
  static Optional<String> refusal(Method test, Modes modes) {
    Mode only = modes.only();
    return only == null
        ? Optional.empty()
        : Arrays.stream(test.getAnnotationsByType(NotIn.class))
            .filter(exception -> excludes(exception, only))
            .map(exception -> "not in " + modes + ": " + exception.because())
            .findFirst();
  }

  private static boolean excludes(NotIn exception, Mode mode) {
    return Arrays.stream(Dimension.values())
        .allMatch(each -> {
          List<? extends Enum<?>> values = each.of(exception);
          return values.isEmpty() || values.contains(each.of(mode));
        });
  }

  /** The mode of the first run. */
  Mode first() {
    Mode first = possible.getFirst();
    chosen.add(first);
    return first;
  }

  /**
   * The mode of the next run.
   *
   * @param open the dimensions that earlier runs took a value of
   * @return nothing when no more are needed
   */
  Optional<Mode> next(Set<Dimension> open) {
    if (single) {
      return Optional.empty();
    }
    Optional<Mode> next = best(open, uncovered(open));
    next.ifPresent(chosen::add);
    return next;
  }

  /** How many runs are missing. */
  int left(Set<Dimension> open) {
    if (enough) {
      return 0;
    }
    BitSet uncovered = uncovered(open);
    int count = 0;
    for (Optional<Mode> next = best(open, uncovered);
        next.isPresent();
        next = best(open, uncovered)) {
      uncovered.andNot(pairs(next.get(), open));
      count++;
    }
    return count;
  }

  private BitSet uncovered(Set<Dimension> open) {
    BitSet pairs = new BitSet();
    possible.forEach(mode -> pairs.or(pairs(mode, open)));
    chosen.forEach(mode -> pairs.andNot(pairs(mode, open)));
    return pairs;
  }

  private Optional<Mode> best(Set<Dimension> open, BitSet uncovered) {
    return uncovered.isEmpty()
        ? Optional.empty()
        : possible.stream().max(Comparator.comparingInt(mode -> gain(mode, open, uncovered)));
  }

  private static int gain(Mode mode, Set<Dimension> open, BitSet uncovered) {
    BitSet pairs = pairs(mode, open);
    pairs.and(uncovered);
    return pairs.cardinality();
  }

  /** The pairs that a mode has, as numbers; of a single open dimension, its value. */
  private static BitSet pairs(Mode mode, Set<Dimension> open) {
    BitSet pairs = new BitSet();
    for (Dimension one : open) {
      for (Dimension other : open) {
        if (one.compareTo(other) < 0 || open.size() == 1) {
          pairs.set(number(one, mode) * VALUES.size() + number(other, mode));
        }
      }
    }
    return pairs;
  }

  private static int number(Dimension dimension, Mode mode) {
    return VALUES.indexOf(dimension.of(mode));
  }
}
