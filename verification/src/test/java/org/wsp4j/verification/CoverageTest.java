package org.wsp4j.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.report.Coverage;
import org.wsp4j.testkit.report.Verdict;

/**
 * No row of the requirements is left out: each that is to be executed passes for one of the
 * providers' entries, and each entry has an answer to each row.
 */
class CoverageTest {
  /** Rows of entries that no provider has: they are executed on variants of the reference. */
  private static final List<String> VARIANTS =
      List.of("RECV-3.11", "RECV-7.03", "RECV-7.04", "DEC-15");

  private final List<Certified> entries = Certified.entries();

  @Test
  void everyRowPassesForAtLeastOneEntry() {
    List<String> missing =
        new ArrayList<>(Coverage.of(entries.stream().map(Certified::verdicts).toList()).missing());
    List<String> blocked =
        missing.stream()
            .filter(id -> entries.stream().anyMatch(each -> each.verdict(id) == Verdict.BLOCKED))
            .toList();

    missing.removeAll(blocked);
    assertThat(missing).as("rows that no entry passes").isEqualTo(VARIANTS);
    assumeThat(blocked).as("rows that this machine does not let run").isEmpty();
  }

  @Test
  void everyEntryHasAnAnswerToEveryRow() {
    List<String> open = new ArrayList<>();
    for (Certified certified : entries) {
      certified
          .rows()
          .forEach((id, row) -> {
            if (!isAnswer(certified.entry(), id, row)) {
              open.add(
                  certified.entry()
                      + ": "
                      + id
                      + " is "
                      + row.verdict()
                      + ", \""
                      + row.actual()
                      + '"');
            }
          });
    }
    assertThat(open).as("rows without an answer").isEmpty();
  }

  /** A pass, the bit that excludes the row, the value that was seen, or what the machine lacks. */
  private static boolean isAnswer(String entry, String id, Certified.Row row) {
    return switch (row.verdict()) {
      case PASS -> true;
      case NOT_CLAIMED -> row.actual().contains("XP1_");
      case INFO, BLOCKED -> !row.actual().isBlank();
      // a kernel never shows half a datagram
      case UNTESTED -> id.equals("RECV-6.07") && entry.startsWith("UDP/");
      default -> false;
    };
  }
}
