package org.wsp4j.verification.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.report.Requirements;

/** What a failure names as its likely cause is what made its row fail over a mutant. */
class CausesTest {
  private static final Requirements CATALOGUE = Requirements.load();

  private record Cause(String id, String what) {
    @Override
    public String toString() {
      return id + "\t" + what;
    }
  }

  @Test
  void theKitKnowsWhatFailedEachRow() {
    List<Cause> known =
        CATALOGUE.rows().stream()
            .flatMap(row -> CATALOGUE.causes(row).stream().map(what -> new Cause(row.id(), what)))
            .toList();
    List<Cause> planted =
        Stream.concat(
                Mutants.ALL.stream().map(each -> new Cause(each.row(), each.what())),
                BrokenInterface.MUTANTS.stream().map(each -> new Cause(each.row(), each.what())))
            .toList();

    assertThat(known)
        .as(
            "testkit/src/main/resources/org/wsp4j/testkit/report/causes.tsv, which should be%n%s",
            planted.stream().map(Cause::toString).collect(Collectors.joining("\n")))
        .containsExactlyInAnyOrderElementsOf(planted);
  }
}
