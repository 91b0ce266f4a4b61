package org.wsp4j.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.testkit.report.Samples.judge;
import static org.wsp4j.testkit.report.Samples.outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownFailuresTest {
  @TempDir private Path folder;

  private KnownFailures known(String text) throws IOException {
    return KnownFailures.read(Files.writeString(folder.resolve("known-failures"), text));
  }

  @Test
  void aListedFailureIsKnownAndStillRefuses() throws IOException {
    KnownFailures known = known("# ours\n\n RECV-8.01 | Acme/Stream | ticket 17 | later \n");

    EntryReport report = judge(known, outcome(Verdict.FAIL, "RECV-8.01", "RECV-8.02"));

    assertThat(report.row("RECV-8.01").verdict()).isEqualTo(Verdict.KNOWN);
    assertThat(report.row("RECV-8.01").actual()).contains("ticket 17 | later");
    assertThat(report.row("RECV-8.02").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(report.verdict()).isEqualTo(EntryVerdict.REFUSED);
  }

  @Test
  void aListedRowThatPassesAsksForTheListToBeMended() throws IOException {
    EntryReport report = judge(known("RECV-8.01|*|once"), outcome(Verdict.PASS, "RECV-8.01"));

    assertThat(report.row("RECV-8.01").verdict()).isEqualTo(Verdict.XPASS);
    assertThat(report.verdict()).isEqualTo(EntryVerdict.REFUSED);
  }

  @Test
  void aLineSpeaksOfItsEntryAlone() throws IOException {
    EntryReport report =
        judge(known("RECV-8.01|Acme/Other|once"), outcome(Verdict.FAIL, "RECV-8.01"));

    assertThat(report.row("RECV-8.01").verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void whatIsNotExecutedIsNotKnown() throws IOException {
    EntryReport report = judge(known("RECV-8.01|*|once"));

    assertThat(report.row("RECV-8.01").verdict()).isEqualTo(Verdict.UNTESTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RECV-8.01",
        "RECV-8.01 | *",
        "RECV-8.01 | * | ",
        "| * | why",
        "RECV-8.* | * | why"
      })
  void aBadLineIsNamedWithItsFileAndNumber(String line) {
    assertThatThrownBy(() -> known("# first\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("known-failures:2: ");
  }
}
