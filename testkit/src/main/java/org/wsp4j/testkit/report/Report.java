package org.wsp4j.testkit.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run found, entry by entry.
 *
 * @param environment where it ran
 * @param kit what ran it
 * @param entries one report for each catalog entry, in catalog order
 * @param setAside the providers that could not be certified, or not to their end
 */
public record Report(
    Environment environment, Kit kit, List<EntryReport> entries, List<SetAside> setAside) {
  /** Copies what could change. */
  public Report {
    entries = List.copyOf(entries);
    setAside = List.copyOf(setAside);
  }

  /**
   * The report of a run that no provider was set aside in.
   *
   * @param environment where it ran
   * @param kit what ran it
   * @param entries one report for each catalog entry, in catalog order
   */
  public Report(Environment environment, Kit kit, List<EntryReport> entries) {
    this(environment, kit, entries, List.of());
  }

  /**
   * The gravest verdict on any entry and any provider.
   *
   * @return incomplete if there are none
   */
  public EntryVerdict verdict() {
    return Stream.concat(
            entries.stream().map(EntryReport::verdict), setAside.stream().map(SetAside::verdict))
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
