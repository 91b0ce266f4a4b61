package org.wsp4j.verification.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Verdict;
import org.wsp4j.verification.RunOnce;

/** What the interface itself keeps is caught by its row where a build of it does not. */
@RunOnce
class BrokenInterfaceTest {
  /** Over all rows, where time is given; else over those that the mutants are about. */
  private static final String ROWS =
      Boolean.getBoolean("wsp4j.long")
          ? "*"
          : String.join(",", BrokenInterface.MUTANTS.stream().map(BrokenInterface::row).toList());

  static List<BrokenInterface> mutants() {
    return BrokenInterface.MUTANTS;
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void eachIsCaughtByItsRowAlone(BrokenInterface mutant, @TempDir Path folder)
      throws IOException, InterruptedException {
    BrokenInterface.Run run = mutant.certify(ROWS, folder);

    assertThat(refused(run)).as(run.console()).containsOnlyKeys(mutant.row());
    assertThat(run.console())
        .contains(Requirements.load().row(mutant.row()).text())
        .contains("expected  ", "actual    ", "at  ", "seed  ", "rerun  ");
  }

  @Test
  void theSameRowsHoldOverTheUnbrokenInterface(@TempDir Path folder)
      throws IOException, InterruptedException {
    BrokenInterface.Run run = BrokenInterface.UNBROKEN.certify(ROWS, folder);

    assertThat(refused(run)).as(run.console()).isEmpty();
    assertThat(BrokenInterface.MUTANTS)
        .allSatisfy(
            mutant -> assertThat(run.report().rows()).containsEntry(mutant.row(), Verdict.PASS));
  }

  private static Map<String, Verdict> refused(BrokenInterface.Run run) {
    Map<String, Verdict> refused = new TreeMap<>(run.report().rows());
    refused.values().removeIf(verdict -> !verdict.refuses());
    return refused;
  }
}
