package org.wsp4j.verification.scenario;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.testkit.scenario.ScenarioVerdict.AGREE;
import static org.wsp4j.testkit.scenario.ScenarioVerdict.DIFFER;
import static org.wsp4j.testkit.scenario.ScenarioVerdict.MALFORMED;
import static org.wsp4j.testkit.scenario.ScenarioVerdict.OVERRULED;
import static org.wsp4j.testkit.scenario.ScenarioVerdict.UNSUPPORTED;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.testkit.scenario.ScenarioFile;
import org.wsp4j.testkit.scenario.ScenarioResult;
import org.wsp4j.testkit.scenario.ScenarioRunner;
import org.wsp4j.testkit.scenario.ScenarioVerdict;
import org.wsp4j.verification.scenario.Accounts.Account;

/** The corpus of scenarios, run over the providers: each entry agrees or is accounted for. */
class ScenarioCorpusTest {
  private static final int LEAST_INTERPRETED = 113;

  /** Where the Linux kernel is not as Winsock: the reference provider is no kernel. */
  private static final String KERNEL = "DEC-06";

  @SuppressWarnings("NullAway.Init")
  private static List<ScenarioResult> results;

  @SuppressWarnings("NullAway.Init")
  private static List<ScenarioResult> reference;

  @BeforeAll
  static void runAll() throws Exception {
    ScenarioFile corpus = ScenarioFile.read(Accounts.FOLDER.resolve("winsock-scenarios.jsonl"));
    results = ScenarioRunner.overAll().run(corpus);
    reference = ScenarioRunner.overReference().run(corpus);
  }

  static List<Account> accounts() {
    return Accounts.all();
  }

  static Stream<Account> withTests() {
    return Accounts.all().stream().filter(each -> !each.tests().isEmpty());
  }

  private static Set<String> ids(ScenarioVerdict... verdicts) {
    return results.stream()
        .filter(each -> Arrays.asList(verdicts).contains(each.verdict()))
        .map(ScenarioResult::id)
        .collect(toSet());
  }

  @Test
  void nothingDiffers() {
    assertThat(results)
        .filteredOn(each -> each.verdict() == DIFFER || each.verdict() == MALFORMED)
        .isEmpty();
  }

  @Test
  void enoughIsInterpreted() {
    assertThat(ids(AGREE, OVERRULED)).hasSizeGreaterThanOrEqualTo(LEAST_INTERPRETED);
  }

  @Test
  void whatIsNotInterpretedIsAccountedForAndNothingElse() {
    Set<String> accounted =
        Accounts.all().stream()
            .filter(not(Account::isInterpreted))
            .map(Account::id)
            .collect(toSet());

    assertThat(ids(UNSUPPORTED)).isEqualTo(accounted);
  }

  @Test
  void whatIsOverruledIsOverruledByTheDecisionOfTheTable() {
    assertThat(
            results.stream()
                .filter(each -> each.verdict() == OVERRULED)
                .collect(toMap(ScenarioResult::id, ScenarioResult::decision)))
        .isEqualTo(
            Accounts.all().stream()
                .filter(Account::isInterpreted)
                .collect(toMap(Account::id, Account::decision)));
  }

  /** The fake of applications does what the providers do, and Winsock's where the kernel cannot. */
  @Test
  void theReferenceProviderAgreesAsWellAndWhereTheKernelCannot() {
    List<String> agreed =
        results.stream()
            .filter(each -> each.verdict() == AGREE || each.decision().equals(KERNEL))
            .map(ScenarioResult::id)
            .toList();

    assertThat(reference)
        .filteredOn(each -> each.verdict() == AGREE)
        .extracting(ScenarioResult::id)
        .containsExactlyElementsOf(agreed);
    assertThat(reference)
        .filteredOn(each -> each.verdict() != AGREE)
        .isEqualTo(results.stream().filter(each -> !agreed.contains(each.id())).toList());
  }

  @Test
  void eachEntryIsAccountedForOnce() {
    assertThat(Accounts.all()).extracting(Account::id).doesNotHaveDuplicates();
    assertThat(results).extracting(ScenarioResult::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("accounts")
  void whereThereIsNoTestOrADecisionThereIsAReason(Account account) {
    assertThat(account.decision()).matches("|DEC-\\d\\d");
    if (account.tests().isEmpty() || !account.decision().isEmpty()) {
      assertThat(account.why()).isNotBlank();
    }
    assertThat(account.isInterpreted() && account.decision().isEmpty()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("withTests")
  void theTestExistsAndCitesTheEntry(Account account) {
    Pattern id = Pattern.compile("(?<![\\w-])" + Pattern.quote(account.id()) + "(?![\\w-])");
    for (String test : account.tests()) {
      assertThat(Accounts.commentOf(test)).as("%s, above %s", account, test).containsPattern(id);
    }
  }
}
