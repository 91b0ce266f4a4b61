package org.wsp4j.testkit.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wsp4j.spi.ProtocolInfo;

/**
 * What a run found about one catalog entry: a verdict on every row of the catalogue, always.
 *
 * @param provider whose entry it is
 * @param entry the catalog entry
 * @param selfPaired whether both ends of every connection were the provider's own
 * @param runs how often all tests together were run, and in which modes
 * @param rows every row, in the order of the catalogue
 */
public record EntryReport(
    Subject provider, ProtocolInfo entry, boolean selfPaired, Runs runs, List<RowResult> rows) {
  /** Copies what could change. */
  public EntryReport {
    rows = List.copyOf(rows);
  }

  /**
   * The verdict on the entry.
   *
   * @return refused if a row refuses, else incomplete if a row is open, else certified
   */
  public EntryVerdict verdict() {
    if (rows.stream().anyMatch(row -> row.verdict().refuses())) {
      return EntryVerdict.REFUSED;
    }
    return rows.stream().anyMatch(RowResult::open)
        ? EntryVerdict.INCOMPLETE
        : EntryVerdict.CERTIFIED;
  }

  /**
   * The verdict on every row.
   *
   * @return by the id of the row
   */
  public Map<String, Verdict> verdicts() {
    return rows.stream().collect(Collectors.toUnmodifiableMap(RowResult::id, RowResult::verdict));
  }

  /**
   * What it is certified as, or would be.
   *
   * @return by the declared bits
   */
  public Profile profile() {
    return Profile.of(entry);
  }

  /**
   * How many rows have each verdict.
   *
   * @return every verdict with its count, 0 included
   */
  public Map<Verdict, Integer> totals() {
    Map<Verdict, Integer> totals = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      totals.put(verdict, 0);
    }
    rows.forEach(row -> totals.merge(row.verdict(), 1, Integer::sum));
    return Collections.unmodifiableMap(totals);
  }

  /**
   * One row.
   *
   * @param id its id
   * @return the row
   * @throws IllegalArgumentException if there is none
   */
  public RowResult row(String id) {
    return rows.stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("id=" + id + ": no such row"));
  }
}
