package org.wsp4j.testkit;

import java.lang.StackWalker.StackFrame;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.wsp4j.spi.Out;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Requirements.Row;

/**
 * Compares, and remembers what was compared for the report. A test that compares nothing shows
 * nothing and is UNTESTED. Any thread may call.
 */
public final class Check {
  private static final int MOST_IN_REPORT = 12;
  private static final int MOST_CAUSES = 3;
  private static final List<String> NOT_ROWS =
      List.of("java.", "jdk.", "org.junit.", "org.wsp4j.testkit.certify.");

  /** Not of an author. */
  private static final List<String> OURS =
      List.of("java.", "jdk.", "sun.", "org.junit.", "org.wsp4j.");

  private static final String KIT = Check.class.getPackageName();
  private static final String ROWS = KIT + ".rows.";

  private final List<Row> rows;
  private final Rerun rerun;
  private final long seed;
  private final ModeUse mode;
  private final Set<String> held = new LinkedHashSet<>();

  /** Those that the report tells of. */
  private int count;

  private int compared;

  /** How many races are run now; guarded by {@link #held}, as all of these. */
  private int races;

  Check(List<Row> rows, long seed, Rerun rerun, ModeUse mode) {
    this.rows = rows;
    this.seed = seed;
    this.rerun = rerun;
    this.mode = mode;
  }

  /**
   * Compares by {@code equals}; arrays by content.
   *
   * @param what what is compared, for people: {@code bytes}
   * @param expected what the requirement asks for
   * @param actual what the provider did
   * @throws AssertionFailedError with the row, both sides, the place, the mode, the seed and the
   *     line that runs this case again
   */
  public void that(String what, @Nullable Object expected, @Nullable Object actual) {
    if (!equal(expected, actual)) {
      int at = Shown.difference(expected, actual);
      throw failure(what + " = " + Shown.of(expected, at), what + " = " + Shown.of(actual, at));
    }
    remember(what + " = " + told(actual));
  }

  private void remember(String text) {
    synchronized (held) {
      compared++;
      if (races == 0) {
        count++;
        if (held.size() < MOST_IN_REPORT) {
          held.add(text);
        }
      }
    }
  }

  /**
   * Compares flags, which are told by their names.
   *
   * @param what which flags, for people: {@code flags out}
   * @param expected what the requirement asks for
   * @param actual what the provider did
   */
  public void flags(String what, int expected, int actual) {
    that(what, new Shown.Flags(expected), new Shown.Flags(actual));
  }

  /**
   * Requires a condition.
   *
   * @param what what must hold, for people: {@code the event is set}
   * @param holds whether it does
   */
  public void holds(String what, boolean holds) {
    if (!holds) {
      throw failure(what, "not so");
    }
    that(what, true, true);
  }

  /**
   * Requires one of several values, where the source allows more than one.
   *
   * @param what what is compared
   * @param allowed the values that are allowed
   * @param actual what the provider did
   */
  public void oneOf(String what, List<?> allowed, @Nullable Object actual) {
    if (allowed.stream().noneMatch(value -> equal(value, actual))) {
      throw failure(what + " is one of " + allowed, what + " = " + Shown.of(actual, 0));
    }
    remember(what + " is one of " + allowed);
  }

  /**
   * Requires what a race allows. Which comparisons are made is left to the race, so the report has
   * none of them but one sentence, the same at every run.
   *
   * @param what what holds whoever wins, for people
   * @param round makes the comparisons, on any threads, and returns when they are made
   */
  public void race(String what, Runnable round) {
    int before;
    synchronized (held) {
      races++;
      before = compared;
    }
    try {
      round.run();
    } finally {
      synchronized (held) {
        races--;
      }
    }
    if (madeSince(before)) {
      remember(what);
    }
  }

  private boolean madeSince(int before) {
    synchronized (held) {
      return compared > before;
    }
  }

  /**
   * Takes what a call that succeeded has to give.
   *
   * @param what what it gives, for people
   * @param out the holder that it fills
   * @param <T> the type of what it gives
   * @return the value
   */
  public <T> T given(String what, Out<T> out) {
    try {
      return out.value();
    } catch (IllegalStateException empty) {
      throw failure(what + " is given", "the call succeeded and gave none");
    }
  }

  /**
   * Makes the failure of this row.
   *
   * @param expected what was expected
   * @param actual what was seen
   * @return to be thrown
   */
  public AssertionFailedError failure(String expected, String actual) {
    return new AssertionFailedError(story(expected, actual, place()), expected, actual);
  }

  List<Row> rows() {
    return rows;
  }

  /** Everything a person needs to see of a failure. */
  String story(String expected, String actual, String place) {
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      text.append(row.id()).append(" (").append(row.level()).append("): ");
      text.append(row.text()).append('\n');
    }
    String filledIn = mode.toString();
    Map<String, String> told = new LinkedHashMap<>();
    told.put("expected", expected);
    told.put("actual", actual);
    told.put("likely", likely());
    told.put("source", Requirements.load().source(rows));
    told.put("at", place);
    told.put("mode", filledIn);
    told.put("seed", Long.toString(seed));
    told.put("rerun", rerun.line(filledIn));
    told.values().removeIf(String::isEmpty);
    return text.append(
            told.entrySet().stream()
                .map(each -> String.format("  %-8s  %s", each.getKey(), each.getValue()))
                .collect(Collectors.joining("\n")))
        .toString();
  }

  /** What the broken providers did that failed these rows when the kit was proved. */
  private String likely() {
    String causes =
        rows.stream()
            .flatMap(row -> Requirements.load().causes(row).stream())
            .distinct()
            .limit(MOST_CAUSES)
            .collect(Collectors.joining("; or when "));
    return causes.isEmpty() ? "" : "as when " + causes;
  }

  /** Everything that held, for the report; a long list is cut. */
  String summary() {
    synchronized (held) {
      String text = String.join(", ", held);
      return held.size() < MOST_IN_REPORT ? text : text + ", ... (" + count + " comparisons)";
    }
  }

  boolean madeNone() {
    return !madeSince(0);
  }

  private static String place() {
    Optional<StackFrame> frame =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(frames -> frames.filter(f -> isRow(f.getDeclaringClass())).findFirst());
    return frame.map(f -> named(f.toStackTraceElement())).orElse("the end of the row");
  }

  /**
   * Where something was thrown: in the row, by whom, and on behalf of which code that is neither
   * the kit's nor the machine's, which is what an author looks for.
   */
  static String place(Throwable thrown) {
    List<StackTraceElement> stack = List.of(thrown.getStackTrace());
    String top = stack.isEmpty() ? "unknown" : named(stack.getFirst());
    String row = first(stack, name -> name.startsWith(ROWS)).map(at -> at + ", by ").orElse("");
    String theirs =
        first(stack, name -> OURS.stream().noneMatch(name::startsWith))
            .filter(at -> !at.equals(top))
            .map(at -> ", called by " + at)
            .orElse("");
    return row + top + theirs;
  }

  private static Optional<String> first(List<StackTraceElement> stack, Predicate<String> ofClass) {
    return stack.stream()
        .filter(frame -> ofClass.test(frame.getClassName()))
        .findFirst()
        .map(Check::named);
  }

  /** A frame without its loader, module and version, which are longer than all that matters. */
  private static String named(StackTraceElement frame) {
    String text = frame.toString();
    return text.substring(text.lastIndexOf('/') + 1);
  }

  private static boolean isRow(Class<?> type) {
    return !type.getPackageName().equals(KIT)
        && NOT_ROWS.stream().noneMatch(type.getName()::startsWith);
  }

  private static boolean equal(@Nullable Object expected, @Nullable Object actual) {
    return Arrays.deepEquals(new Object[] {expected}, new Object[] {actual});
  }

  /**
   * A value that held, the same for the same seed: threads and ports have numbers of the moment,
   * which only a failure needs.
   */
  private static String told(@Nullable Object value) {
    return switch (value) {
      case Thread thread -> thread.getName();
      case SocketAddress _ -> "as expected";
      case Set<?> set -> set.stream().map(Check::told).sorted().toList().toString();
      case null, default -> Shown.of(value, 0);
    };
  }
}
