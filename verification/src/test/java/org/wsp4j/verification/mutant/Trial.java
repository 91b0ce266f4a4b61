package org.wsp4j.verification.mutant;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wsp4j.testkit.Modes;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.Verdict;

/** The rows of one entry, run over a provider that may be broken. */
record Trial(EntryReport report) {
  /** Always the same: a mutant that is caught today is caught tomorrow. */
  private static final long SEED = 20_26;

  /** A mutant that hangs is caught by the row's own wait, which is two thirds of this. */
  private static final Duration LIMIT_OF_A_ROW = Duration.ofSeconds(6);

  /** Twice what a kit gives by itself: several trials share what one run has to itself. */
  private static final Duration LIMIT_OF_ANY_ROW = Duration.ofSeconds(60);

  static Trial ofItsRow(Mutant mutant) {
    return of(mutant.peering().timeLimit(LIMIT_OF_A_ROW), Glob.of(mutant.row()));
  }

  static Trial of(Mutant mutant, Glob rows) {
    return of(mutant.peering().timeLimit(LIMIT_OF_ANY_ROW), rows);
  }

  /** The layer that mutants are made of, as it is. */
  static Trial unbroken(Base base, Glob rows) {
    return of(base.peering(Broken::new).timeLimit(LIMIT_OF_ANY_ROW), rows);
  }

  private static Trial of(Peering peering, Glob rows) {
    return of(peering, rows, Progress.NONE);
  }

  static Trial of(Peering peering, Glob rows, Progress progress) {
    Certifier certifier =
        Certifier.of(peering).rows(rows).modes(Modes.PLAIN).seed(SEED).progress(progress);
    return new Trial(certifier.run().entries().getFirst());
  }

  RowResult row(String id) {
    return report.rows().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
  }

  /** The rows that do not hold, as the report says it. */
  List<RowResult> failures() {
    return report.rows().stream().filter(Trial::fails).toList();
  }

  static boolean fails(RowResult row) {
    return row.verdict().refuses() || row.verdict() == Verdict.NON_STRICT;
  }

  /**
   * What is missing for a stranger to understand the failure of a row: what is required, what was
   * expected, what was seen, where, and how to see it again.
   */
  static Optional<String> unclear(RowResult row) {
    String text = Requirements.load().row(row.id()).text();
    for (String part :
        List.of(text, "expected  " + row.expected(), "actual    ", "at  ", "seed  ", "rerun  ")) {
      if (!row.detail().contains(part)) {
        return Optional.of("the message lacks \"" + part + "\"");
      }
    }
    if (row.expected().isBlank() || row.actual().isBlank()) {
      return Optional.of("one side is missing");
    }
    return row.expected().equals("no exception")
        ? Optional.of("the row itself broke down: " + row.actual())
        : Optional.empty();
  }
}
