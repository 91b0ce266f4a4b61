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
  /** Rows of entries that no provider over the kernel has: variants of the reference have them. */
  private static final List<String> VARIANTS =
      List.of("RECV-3.11", "RECV-7.03", "RECV-7.04", "DEC-15");

  private final List<Certified> entries = Certified.entries();

  @Test
  void everyRowPassesForAtLeastOneEntryOverTheKernel() {
    List<String> missing = missing(entries);
    List<String> blocked =
        missing.stream()
            .filter(id -> entries.stream().anyMatch(each -> each.verdict(id) == Verdict.BLOCKED))
            .toList();

    missing.removeAll(blocked);
    assertThat(missing).as("rows that no entry passes").isEqualTo(VARIANTS);
    assumeThat(blocked).as("rows that this machine does not let run").isEmpty();
  }

  @Test
  void everyRowPassesForAtLeastOneEntryOfTheReference() {
    assertThat(missing(Certified.reference())).as("rows that no entry passes").isEmpty();
  }

  private static List<String> missing(List<Certified> entries) {
    return new ArrayList<>(
        Coverage.of(entries.stream().map(Certified::verdicts).toList()).missing());
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
      case NOT_CLAIMED -> row.actual().contains("XP1_") || row.actual().contains("AF_UNIX");
      case INFO, BLOCKED -> !row.actual().isBlank();
      case UNTESTED -> isHalfAMessage(id, entry);
      default -> false;
    };
  }

  /** A kernel never shows half a datagram, or half a message on one machine. */
  private static boolean isHalfAMessage(String id, String entry) {
    return switch (id) {
      case "RECV-6.07" -> entry.startsWith("UDP/") || entry.startsWith("SEQPACKET/local");
      case "RECV-12.13", "DEC-29", "DEC-38" -> entry.startsWith("SEQPACKET/local");
      default -> false;
    };
  }
}
