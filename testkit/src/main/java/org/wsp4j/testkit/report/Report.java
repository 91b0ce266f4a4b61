package org.wsp4j.testkit.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run found, entry by entry.
 *
 * @param environment where it ran
 * @param kit what ran it
 * @param entries one report for each catalog entry, in catalog order
 */
public record Report(Environment environment, Kit kit, List<EntryReport> entries) {
  /** Copies what could change. */
  public Report {
    entries = List.copyOf(entries);
  }

  /**
   * The gravest verdict on any entry.
   *
   * @return incomplete if there are no entries
   */
  public EntryVerdict verdict() {
    return entries.stream()
        .map(EntryReport::verdict)
        .reduce(EntryVerdict::worse)
        .orElse(EntryVerdict.INCOMPLETE);
  }

  /**
   * How many rows have each verdict, all entries together.
   *
   * @return every verdict with its count, 0 included
   */
  public Map<Verdict, Integer> totals() {
    Map<Verdict, Integer> totals = new EnumMap<>(Verdict.class);
    entries.forEach(entry -> entry.totals().forEach((v, n) -> totals.merge(v, n, Integer::sum)));
    return Collections.unmodifiableMap(totals);
  }

  /**
   * What the entries show together.
   *
   * @return the rows that one of them passes, and those that none does
   */
  public Coverage coverage() {
    return Coverage.of(entries.stream().map(EntryReport::verdicts).toList());
  }

  /**
   * How many rows refuse, all entries together.
   *
   * @return 0 for a report without failures
   */
  public int refusing() {
    return totals().entrySet().stream()
        .filter(each -> each.getKey().refuses())
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
