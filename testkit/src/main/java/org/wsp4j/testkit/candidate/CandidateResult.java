package org.wsp4j.testkit.candidate;

import java.util.List;
import java.util.Optional;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.SetAside;

/**
 * What became of a candidate.
 *
 * @param entries the reports on its entries; of the last one only the rows that ran, if it was set
 *     aside
 * @param setAside why it was, if so
 * @param kitFailed whether the kit is to blame for that
 */
public record CandidateResult(
    List<EntryReport> entries, Optional<SetAside> setAside, boolean kitFailed) {
  /** Copies what could change. */
  public CandidateResult {
    entries = List.copyOf(entries);
  }
}
