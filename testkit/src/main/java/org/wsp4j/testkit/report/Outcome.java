package org.wsp4j.testkit.report;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wsp4j.testkit.hook.TraceLine;

/**
 * What one test said of the rows it cites, for one entry. Travels from the test to the listener as
 * an entry of JUnit's own reporting.
 *
 * @param entryId the entry, by its number in the catalog of the run
 * @param ids the rows it speaks of
 * @param verdict what it says
 * @param expected what was expected, for people
 * @param actual what was seen, or why nothing was
 * @param millis how long it took
 * @param detail the whole story of a failure, empty otherwise
 * @param mode that it failed in, what it left open only: {@code event,heap}; empty otherwise
 * @param trace what had passed until it failed, the newest last; empty otherwise
 * @param runs how often it was run, and in which modes
 */
public record Outcome(
    int entryId,
    List<String> ids,
    Verdict verdict,
    String expected,
    String actual,
    long millis,
    String detail,
    String mode,
    List<TraceLine> trace,
    Runs runs) {
  private static final String PREFIX = "wsp4j.";
  private static final String END = ".";

  /** Copies what could change. */
  public Outcome {
    ids = List.copyOf(ids);
    trace = List.copyOf(trace);
  }

  /**
   * An outcome without a mode, a trace and runs.
   *
   * @param entryId the entry, by its number in the catalog of the run
   * @param ids the rows it speaks of
   * @param verdict what it says
   * @param expected what was expected, for people
   * @param actual what was seen, or why nothing was
   * @param millis how long it took
   * @param detail the whole story of a failure, empty otherwise
   */
  public Outcome(
      int entryId,
      List<String> ids,
      Verdict verdict,
      String expected,
      String actual,
      long millis,
      String detail) {
    this(entryId, ids, verdict, expected, actual, millis, detail, "", List.of(), Runs.NONE);
  }

  /**
   * The same of a failure.
   *
   * @param failing the mode that it failed in
   * @param lines what had passed
   * @return a changed copy
   */
  public Outcome failedIn(String failing, List<TraceLine> lines) {
    return new Outcome(
        entryId, ids, verdict, expected, actual, millis, detail, failing, lines, runs);
  }

  /**
   * The same with its runs.
   *
   * @param counted how many there were
   * @return a changed copy
   */
  public Outcome ran(Runs counted) {
    return new Outcome(
        entryId, ids, verdict, expected, actual, millis, detail, mode, trace, counted);
  }

  /**
   * The same as text.
   *
   * @return for {@link #fromReportEntry}
   */
  public Map<String, String> toReportEntry() {
    return Map.of(
        PREFIX + "entry",
        Integer.toString(entryId),
        PREFIX + "ids",
        String.join(",", ids),
        PREFIX + "verdict",
        verdict.name(),
        PREFIX + "expected",
        mark(expected),
        PREFIX + "actual",
        mark(actual),
        PREFIX + "ms",
        Long.toString(millis),
        PREFIX + "detail",
        mark(detail),
        PREFIX + "mode",
        mark(mode),
        PREFIX + "trace",
        mark(TraceJson.write(trace).toString()),
        PREFIX + "runs",
        RunsJson.write(runs).toString());
  }

  /**
   * Reads what {@link #toReportEntry} made.
   *
   * @param values the values of a report entry
   * @return the outcome, or nothing if somebody else published the entry
   */
  public static Optional<Outcome> fromReportEntry(Map<String, String> values) {
    if (!values.containsKey(PREFIX + "verdict")) {
      return Optional.empty();
    }
    return Optional.of(
        new Outcome(
            Integer.parseInt(text(values, "entry")),
            Splitter.on(',').splitToList(text(values, "ids")),
            Verdict.valueOf(text(values, "verdict")),
            unmark(text(values, "expected")),
            unmark(text(values, "actual")),
            Long.parseLong(text(values, "ms")),
            unmark(text(values, "detail")),
            unmark(text(values, "mode")),
            TraceJson.read(unmark(text(values, "trace"))),
            RunsJson.read(text(values, "runs"))));
  }

  /** JUnit refuses blank values, so every text gets something at its end. */
  private static String mark(String text) {
    return text + END;
  }

  private static String unmark(String marked) {
    return marked.endsWith(END) ? marked.substring(0, marked.length() - END.length()) : marked;
  }

  private static String text(Map<String, String> values, String key) {
    return values.getOrDefault(PREFIX + key, "");
  }
}
