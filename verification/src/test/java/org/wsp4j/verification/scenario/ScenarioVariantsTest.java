package org.wsp4j.verification.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.scenario.ScenarioFile;
import org.wsp4j.testkit.scenario.ScenarioResult;
import org.wsp4j.testkit.scenario.ScenarioRunner;
import org.wsp4j.testkit.scenario.ScenarioVerdict;

/**
 * Scenarios that the interpreter was not made for: other sizes, names, orders and protocols, and
 * expectations that are wrong on purpose. The id of each begins with the verdict that is due.
 */
class ScenarioVariantsTest {
  private static final String PAIR = "s1: connected TCP pair A,B";

  @SuppressWarnings("NullAway.Init")
  private static List<ScenarioResult> results;

  @BeforeAll
  static void runAll() throws Exception {
    results =
        ScenarioRunner.overAll().run(ScenarioFile.read(Accounts.FOLDER.resolve("variants.jsonl")));
  }

  private static ScenarioResult named(String id) {
    return results.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void eachHasTheVerdictThatIsDue() {
    assertThat(results)
        .allSatisfy(each -> {
          String due = each.id().split(" ", -1)[0].toUpperCase(Locale.ROOT);
          assertThat(each.verdict()).as("%s", each).isEqualTo(ScenarioVerdict.valueOf(due));
        });
    assertThat(results).extracting(ScenarioResult::verdict).contains(ScenarioVerdict.AGREE);
  }

  @Test
  void theDecisionIsTheOneThatIsDue() {
    assertThat(results)
        .filteredOn(each -> each.verdict() == ScenarioVerdict.OVERRULED)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.decision()).isEqualTo(each.id().split(" ", -1)[1]));
  }

  @Test
  void aDifferenceTellsTheStepWhatWasExpectedAndWhatWasSeen() {
    ScenarioResult data = named("differ data");

    assertThat(data.step()).startsWith("s3: WSARecv(A, op o");
    assertThat(data.expected()).isEqualTo("buffers [\"abd\"]");
    assertThat(data.actual()).isEqualTo("buffers [\"abc\"]");
  }

  @Test
  void aDifferenceBehindAnOverruledStepIsFound() {
    ScenarioResult later = named("differ after what was overruled");

    assertThat(later.step()).startsWith("s7: ");
    assertThat(later.decision()).isEmpty();
  }

  @Test
  void whatIsUnsupportedNamesTheStepAndTheReason() {
    ScenarioResult step = named("unsupported step");

    assertThat(step.step()).isEqualTo("s2: frobnicate(A)");
    assertThat(step.expected()).isNotBlank();
  }

  @Test
  void aMalformedLineStopsNoOther() throws Exception {
    String good =
        "{\"id\":\"good\",\"steps\":[\"%s\",\"s2: send(B, 'a' (1 bytes))\"],".formatted(PAIR)
            + "\"expected\":{\"s2\":{\"ret\":1}}}";
    List<ScenarioResult> all =
        ScenarioRunner.overAll()
            .run(
                ScenarioFile.read(
                    new BufferedReader(new StringReader(good + "\n{\"id\":3}\n" + good))));

    assertThat(all)
        .extracting(ScenarioResult::verdict)
        .containsExactly(ScenarioVerdict.AGREE, ScenarioVerdict.MALFORMED, ScenarioVerdict.AGREE);
    assertThat(all.get(1).id()).isEqualTo("line 2");
    assertThat(all.get(1).expected()).contains("\"id\" is no text: 3");
  }
}
