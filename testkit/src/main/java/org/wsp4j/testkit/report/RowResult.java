package org.wsp4j.testkit.report;

import java.util.List;
import org.wsp4j.testkit.hook.TraceLine;

/**
 * One row of a report, for one entry.
 *
 * @param row the requirement or decision
 * @param verdict what the report says of it
 * @param expected what was expected; empty if nothing was executed
 * @param actual what was seen, or why nothing was
 * @param millis how long its tests took together
 * @param detail the whole story of a failure, empty otherwise
 * @param mode that it failed in, what it left open only: {@code event,heap}; empty otherwise
 * @param trace what had passed until it failed, the newest last; empty otherwise
 * @param runs how often its tests were run, in which modes, and in which they are not
 * @param open whether it keeps the entry from being certified although nothing failed
 */
public record RowResult(
    Requirements.Row row,
    Verdict verdict,
    String expected,
    String actual,
    long millis,
    String detail,
    String mode,
    List<TraceLine> trace,
    Runs runs,
    boolean open) {
  /** Copies what could change. */
  public RowResult {
    trace = List.copyOf(trace);
  }

  /**
   * The permanent id of the row.
   *
   * @return for instance {@code RECV-8.01}
   */
  public String id() {
    return row.id();
  }
}
