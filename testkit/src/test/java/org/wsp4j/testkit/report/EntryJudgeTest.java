package org.wsp4j.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.testkit.report.Samples.everythingPasses;
import static org.wsp4j.testkit.report.Samples.judge;
import static org.wsp4j.testkit.report.Samples.outcome;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EntryJudgeTest {
  @Test
  void everyRowIsInEveryReport() {
    assertThat(judge().rows()).hasSize(Requirements.load().rows().size());
  }

  @Test
  void anEntryIsCertifiedWhenEveryRowThatAppliesPasses() {
    EntryReport report = judge(everythingPasses());

    assertThat(report.rows()).filteredOn(RowResult::open).isEmpty();
    assertThat(report.verdict()).isEqualTo(EntryVerdict.CERTIFIED);
  }

  @Test
  void aRowWithoutATestIsUntestedAndLeavesTheEntryIncomplete() {
    Outcome[] butOne =
        Arrays.stream(everythingPasses())
            .filter(o -> !o.ids().contains("RECV-8.01"))
            .toArray(Outcome[]::new);

    EntryReport report = judge(butOne);

    assertThat(report.row("RECV-8.01").verdict()).isEqualTo(Verdict.UNTESTED);
    assertThat(report.row("RECV-8.01").actual()).isEqualTo("no test yet");
    assertThat(report.verdict()).isEqualTo(EntryVerdict.INCOMPLETE);
  }

  @Test
  void aRowOfTheClosedListMayStayUnexecuted() {
    RowResult row = judge(everythingPasses()).row("RECV-16.06");

    assertThat(row.verdict()).isEqualTo(Verdict.INFO);
    assertThat(row.actual()).contains("architecture test");
  }

  @Test
  void aRowThatTheBitsExcludeIsNotClaimedAndNamesTheBit() {
    RowResult row = judge().row("RECV-4.02");

    assertThat(row.verdict()).isEqualTo(Verdict.NOT_CLAIMED);
    assertThat(row.actual()).contains("XP1_CONNECTIONLESS");
    assertThat(row.open()).isFalse();
  }

  @Test
  void theWorstOfSeveralTestsWinsAndTheirTimesAdd() {
    EntryReport report =
        judge(
            outcome(Verdict.PASS, "RECV-8.01"),
            outcome(Verdict.FAIL, "RECV-8.01", "RECV-8.02"),
            outcome(Verdict.PASS, "RECV-8.01"));

    assertThat(report.row("RECV-8.01").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(report.row("RECV-8.01").millis()).isEqualTo(12);
    assertThat(report.row("RECV-8.02").verdict()).isEqualTo(Verdict.FAIL);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAIL", "CLAIM_BROKEN", "KNOWN", "XPASS"})
  void oneSuchRowRefusesTheEntry(Verdict verdict) {
    Outcome[] outcomes =
        Stream.concat(Arrays.stream(everythingPasses()), Stream.of(outcome(verdict, "RECV-8.01")))
            .toArray(Outcome[]::new);

    assertThat(judge(outcomes).verdict()).isEqualTo(EntryVerdict.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"BLOCKED", "UNTESTED"})
  void oneSuchRowLeavesTheEntryIncomplete(Verdict verdict) {
    Outcome[] outcomes =
        Stream.concat(Arrays.stream(everythingPasses()), Stream.of(outcome(verdict, "RECV-8.01")))
            .toArray(Outcome[]::new);

    assertThat(judge(outcomes).verdict()).isEqualTo(EntryVerdict.INCOMPLETE);
  }

  @Test
  void aShouldRowThatFailsIsShownAndDoesNotRefuse() {
    EntryReport report = judge(outcome(Verdict.FAIL, "RECV-6.04"));

    assertThat(report.row("RECV-6.04").verdict()).isEqualTo(Verdict.NON_STRICT);
    assertThat(report.verdict()).isEqualTo(EntryVerdict.INCOMPLETE);
  }

  @Test
  void whatTheKitCannotCheckWithoutAPeerIsCountedButNotOpen() {
    Outcome[] outcomes =
        Stream.concat(
                Arrays.stream(everythingPasses()),
                Stream.of(outcome(Verdict.UNTESTED, "RECV-3.22")))
            .toArray(Outcome[]::new);

    EntryReport alone =
        EntryJudge.judge(
            Samples.ACME, Samples.STREAM, true, Glob.ALL, KnownFailures.NONE, List.of(outcomes));

    assertThat(alone.row("RECV-3.22").open()).isFalse();
    assertThat(alone.row("RECV-3.22").verdict()).isEqualTo(Verdict.UNTESTED);
  }

  @Test
  void theErrorCoverageFollowsFromTheOtherRowsOfItsSection() {
    assertThat(judge(everythingPasses()).row("RECV-3.27").verdict()).isEqualTo(Verdict.PASS);

    Outcome[] passes =
        Arrays.stream(everythingPasses())
            .filter(o -> !o.ids().contains("RECV-3.27") && !o.ids().contains("RECV-3.01"))
            .toArray(Outcome[]::new);
    RowResult uncovered = judge(passes).row("RECV-3.27");

    assertThat(uncovered.verdict()).isEqualTo(Verdict.UNTESTED);
    assertThat(uncovered.actual()).contains("RECV-3.01");
  }

  @Test
  void aRowThatWasNotChosenIsUntestedAndSaysSo() {
    EntryReport report =
        EntryJudge.judge(
            Samples.ACME,
            Samples.STREAM,
            false,
            Glob.of("RECV-8.*"),
            KnownFailures.NONE,
            List.of());

    assertThat(report.row("RECV-2.01").actual()).contains("not chosen").contains("RECV-8.*");
    assertThat(report.row("RECV-8.01").actual()).isEqualTo("no test yet");
    assertThat(report.verdict()).isEqualTo(EntryVerdict.INCOMPLETE);
  }

  @Test
  void aRowThatHoldsInSomeOfItsModesCertifiesNothing() {
    Outcome every =
        Samples.outcome(Verdict.PASS, "RECV-8.01")
            .ran(Runs.one(Map.of("memory", List.of("heap")), 5));
    Outcome some =
        Samples.outcome(Verdict.PASS, "RECV-8.01", "RECV-8.02").ran(every.runs().lacking(6));

    EntryReport report = Samples.judge(every, some);

    assertThat(report.row("RECV-8.01").open()).isTrue();
    assertThat(report.row("RECV-8.01").runs()).isEqualTo(every.runs().and(every.runs()).lacking(6));
    assertThat(report.row("RECV-8.02").runs().made()).isEqualTo(1);
    assertThat(report.runs()).hasToString("2 runs, 6 left out");
    assertThat(Samples.judge(every).row("RECV-8.01").open()).isFalse();
  }

  @Test
  void anOutcomeSurvivesItsJourneyThroughAReportEntry() {
    Outcome outcome =
        new Outcome(7, List.of("RECV-8.01", "DEC-07"), Verdict.INFO, "", "a.\n b", 3, "")
            .ran(Samples.RUNS);

    assertThat(Outcome.fromReportEntry(outcome.toReportEntry())).contains(outcome);
    assertThat(outcome.toReportEntry().values()).noneMatch(String::isBlank);
    Outcome traced = Samples.traced(outcome);
    assertThat(Outcome.fromReportEntry(traced.toReportEntry())).contains(traced);
  }
}
