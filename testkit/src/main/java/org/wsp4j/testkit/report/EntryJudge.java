package org.wsp4j.testkit.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.report.Requirements.Level;
import org.wsp4j.testkit.report.Requirements.Row;
import org.wsp4j.testkit.report.Requirements.Unexecuted;

/**
 * Makes a report of one entry from what its tests said. A row that nothing spoke of is green only
 * if the declared bits exclude it or the closed list of the catalogue lets it be: a skip is never a
 * pass.
 */
public final class EntryJudge {
  private static final String ERROR_COVERAGE = "RECV-3.27";
  private static final String ERROR_ROWS = "RECV-3.";

  private final Requirements requirements;
  private final ProtocolInfo entry;
  private final boolean selfPaired;
  private final Glob chosen;
  private final List<Outcome> outcomes;

  private EntryJudge(ProtocolInfo entry, boolean selfPaired, Glob chosen, List<Outcome> outcomes) {
    this.requirements = Requirements.load();
    this.entry = entry;
    this.selfPaired = selfPaired;
    this.chosen = chosen;
    this.outcomes = outcomes;
  }

  /**
   * Judges an entry.
   *
   * @param provider whose entry it is
   * @param entry the entry
   * @param selfPaired whether there was no peer but the provider itself
   * @param chosen the rows this run was asked for
   * @param known the failures that the provider lists
   * @param outcomes what the tests said of this entry
   * @return the report, with every row
   */
  public static EntryReport judge(
      Subject provider,
      ProtocolInfo entry,
      boolean selfPaired,
      Glob chosen,
      KnownFailures known,
      List<Outcome> outcomes) {
    EntryJudge judge = new EntryJudge(entry, selfPaired, chosen, outcomes);
    List<RowResult> rows = new ArrayList<>();
    for (Row row : judge.requirements.rows()) {
      rows.add(judge.judge(row));
    }
    rows.replaceAll(
        result -> result.id().equals(ERROR_COVERAGE) ? judge.errorCoverage(result, rows) : result);
    judge.openEmptySections(rows);
    rows.replaceAll(row -> known(row, entry, known));
    return new EntryReport(provider, entry, selfPaired, sum(outcomes), rows);
  }

  private RowResult judge(Row row) {
    List<Outcome> said =
        outcomes.stream().filter(outcome -> outcome.ids().contains(row.id())).toList();
    Optional<String> excluded = row.excludedBy(entry);
    if (excluded.isPresent() && said.stream().noneMatch(o -> o.verdict() == Verdict.UNCLAIMED)) {
      return unspoken(row, Verdict.NOT_CLAIMED, excluded.get(), false);
    }
    if (said.isEmpty()) {
      return unspoken(row);
    }
    Outcome worst = said.stream().max(Comparator.comparing(Outcome::verdict)).orElseThrow();
    Verdict verdict = ofLevel(row, worst.verdict());
    long millis = said.stream().mapToLong(Outcome::millis).sum();
    Runs runs = sum(said);
    return new RowResult(
        row,
        verdict,
        worst.expected(),
        worst.actual(),
        millis,
        worst.detail(),
        worst.mode(),
        worst.trace(),
        runs,
        isOpen(row, verdict) || runs.left() > 0);
  }

  private static Runs sum(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::runs).reduce(Runs.NONE, Runs::and);
  }

  /** A test may cite rows of several levels: only a MUST row fails. */
  private static Verdict ofLevel(Row row, Verdict verdict) {
    boolean failed = verdict == Verdict.FAIL || verdict == Verdict.CLAIM_BROKEN;
    return failed && row.level() != Level.MUST ? Verdict.NON_STRICT : verdict;
  }

  private RowResult unspoken(Row row) {
    Optional<Unexecuted> allowed = requirements.unexecuted(row, entry);
    if (allowed.isPresent()) {
      return unspoken(row, allowed.get().verdict(), allowed.get().reason(), false);
    }
    String reason = chosen.matches(row.id()) ? "no test yet" : "not chosen in this run: " + chosen;
    return unspoken(row, Verdict.UNTESTED, reason, row.level() == Level.MUST);
  }

  private static RowResult unspoken(Row row, Verdict verdict, String reason, boolean open) {
    return new RowResult(row, verdict, "", reason, 0, "", "", List.of(), Runs.NONE, open);
  }

  private boolean isOpen(Row row, Verdict verdict) {
    return switch (verdict) {
      case BLOCKED -> true;
      case UNTESTED ->
          row.level() == Level.MUST && !selfPaired && requirements.unexecuted(row, entry).isEmpty();
      default -> false;
    };
  }

  /** A listed failure is known; a listed row that passes asks for the list to be mended. */
  private static RowResult known(RowResult row, ProtocolInfo entry, KnownFailures known) {
    Optional<String> reason = known.reason(row.id(), entry.name());
    boolean failed = row.verdict() == Verdict.FAIL || row.verdict() == Verdict.CLAIM_BROKEN;
    if (reason.isEmpty() || !(failed || row.verdict() == Verdict.PASS)) {
      return row;
    }
    String expected = failed ? row.expected() : "to fail, as listed: " + reason.get();
    String actual = failed ? row.actual() + "; known: " + reason.get() : "it passes";
    String detail = failed ? row.detail() : row.id() + " is listed as a known failure and passes";
    Verdict verdict = failed ? Verdict.KNOWN : Verdict.XPASS;
    return new RowResult(
        row.row(),
        verdict,
        expected,
        actual,
        row.millis(),
        detail,
        row.mode(),
        row.trace(),
        row.runs(),
        row.open());
  }

  /**
   * RECV-3.27 follows from the other rows of its section: each is shown, or excluded by a reason.
   */
  private RowResult errorCoverage(RowResult own, List<RowResult> rows) {
    if (own.verdict() != Verdict.UNTESTED || own.millis() > 0) {
      return own;
    }
    List<String> missing =
        rows.stream()
            .filter(r -> r.id().startsWith(ERROR_ROWS) && !r.id().equals(ERROR_COVERAGE))
            .filter(r -> r.verdict() != Verdict.PASS && r.verdict() != Verdict.NOT_CLAIMED)
            .map(r -> r.id() + " " + r.verdict())
            .toList();
    String expected = "each code shown, or excluded by the declared bits";
    return missing.isEmpty()
        ? new RowResult(
            own.row(), Verdict.PASS, expected, expected, 0, "", "", List.of(), Runs.NONE, false)
        : new RowResult(
            own.row(),
            Verdict.UNTESTED,
            expected,
            String.join(", ", missing),
            0,
            "",
            "",
            List.of(),
            Runs.NONE,
            true);
  }

  /** No section that the bits claim may be green without a single executed row. */
  private void openEmptySections(List<RowResult> rows) {
    Set<Integer> claimed = new LinkedHashSet<>();
    Set<Integer> executed = new LinkedHashSet<>();
    for (RowResult result : rows) {
      if (result.verdict() == Verdict.UNTESTED || result.verdict() == Verdict.BLOCKED) {
        claimed.add(result.row().section());
      } else if (result.verdict().executed() && !result.expected().isEmpty()) {
        executed.add(result.row().section());
      }
    }
    claimed.removeAll(executed);
    rows.replaceAll(r ->
        claimed.contains(r.row().section()) && r.verdict() == Verdict.UNTESTED && !r.open()
            ? unspoken(r.row(), r.verdict(), r.actual() + "; no row of the section ran", true)
            : r);
  }
}
