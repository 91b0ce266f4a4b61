package org.wsp4j.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.testkit.report.Samples.everythingPasses;
import static org.wsp4j.testkit.report.Samples.judge;
import static org.wsp4j.testkit.report.Samples.outcome;
import static org.wsp4j.testkit.report.Samples.report;
import static org.wsp4j.testkit.report.Samples.traced;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  @Test
  void theGravestEntryDecidesTheExitCode() {
    EntryReport good = judge(everythingPasses());
    EntryReport open = judge();
    EntryReport bad = judge(outcome(Verdict.FAIL, "RECV-8.01"));

    assertThat(report(good).verdict().exitCode()).isEqualTo(0);
    assertThat(report(good, open).verdict().exitCode()).isEqualTo(2);
    assertThat(report(open, bad, good).verdict().exitCode()).isEqualTo(1);
    assertThat(report().verdict().exitCode()).isEqualTo(2);
  }

  @Test
  void theJsonFollowsItsSchema() {
    String json =
        ReportJson.write(
            report(judge(traced(outcome(Verdict.FAIL, "RECV-8.01"))), judge(everythingPasses())));

    assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
    assertThat(json).contains(ReportJson.SCHEMA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "wsp4j-report/1|wsp4j-report/2",
        "\"cpus\": 2|\"cpus\": 0",
        "\"REFUSED\"|\"FINE\"",
        "\"FAIL\": 1|\"FLOP\": 1",
        "RECV-8.01|row 8.01",
        "\"open\": false|\"shut\": false",
        "\"stream\"|\"river\"",
        "\"heap\": 2|\"heap\": 0",
        "\"memory\": {|\"colour\": {",
        "\"way\": [|\"why\": [",
        "\"because\": \"it takes|\"so\": \"it takes",
        "\"mode\": \"event,16\"|\"mode\": 16",
        "\"times\": 2|\"times\": 0",
        "\"returned\": false|\"returned\": \"no\""
      })
  void theSchemaRefusesWhatIsNotAReport(String text, String other) {
    String json = ReportJson.write(report(judge(traced(outcome(Verdict.FAIL, "RECV-8.01")))));

    assertThat(json).contains(text);
    assertThat(schema().validate(json.replace(text, other), InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void theSchemaNamesEveryVerdict() {
    String text = Resources.read("report.schema.json");
    for (Verdict verdict : Verdict.values()) {
      assertThat(text).contains('"' + verdict.name() + '"');
    }
    for (EntryVerdict verdict : EntryVerdict.values()) {
      assertThat(text).contains('"' + verdict.name() + '"');
    }
  }

  private static JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Resources.read("report.schema.json"));
  }

  @Test
  void aRowIsCoveredIfOneEntryPassesIt() {
    EntryReport passes = judge(outcome(Verdict.PASS, "RECV-8.01"), outcome(Verdict.PASS, "DEC-08"));
    EntryReport fails = judge(outcome(Verdict.FAIL, "RECV-8.01"), outcome(Verdict.INFO, "DEC-08"));

    assertThat(report(fails).coverage().missing()).contains("RECV-8.01", "RECV-8.02", "DEC-08");
    assertThat(report(fails, passes).coverage().missing())
        .contains("RECV-8.02")
        .doesNotContain("RECV-8.01", "DEC-08");
  }

  @Test
  void whatIsNotToBeExecutedIsNotCounted() {
    Coverage coverage = report(judge()).coverage();

    assertThat(coverage.missing()).hasSize(coverage.rows());
    assertThat(coverage.missing())
        .contains("RECV-12.14")
        .doesNotContain("RECV-6.03", "RECV-6.06", "RECV-11.08", "RECV-14.06", "RECV-16.12");
  }

  @Test
  void theCoverageNamesWhatNoEntryPasses() {
    Coverage coverage = report(judge(everythingPasses())).coverage();

    assertThat(coverage)
        .hasToString(
            (coverage.rows() - coverage.missing().size())
                + " of "
                + coverage.rows()
                + " rows pass for at least one entry, none passes "
                + String.join(", ", coverage.missing()));
    assertThat(coverage.missing()).contains("RECV-7.08").doesNotContain("RECV-7.01");
  }

  @Test
  void theTotalsAddUpToTheRows() {
    EntryReport entry = judge(outcome(Verdict.PASS, "RECV-8.01"));

    assertThat(entry.totals().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(225);
    assertThat(entry.totals()).containsEntry(Verdict.PASS, 1);
  }

  @Test
  void thePageEscapesWhatProvidersSay() {
    Outcome nasty =
        new Outcome(
            7, List.of("RECV-8.01"), Verdict.FAIL, "a < b", "<script>alert(1)</script>", 1, "\"&");

    String page = ReportPage.write(report(judge(nasty)));

    assertThat(page).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
    assertThat(page).contains("a &lt; b").contains("&quot;&amp;");
  }

  @Test
  void thePageIsOneFileWithEveryRowAndEveryWord() {
    String page = ReportPage.write(report(judge(everythingPasses())));

    assertThat(page).doesNotContain("http://", "https://", "<link", "src=");
    assertThat(page).contains("CERTIFIED", "Acme/Stream", "id=\"RECV-1.01\"", "id=\"DEC-44\"");
    for (Verdict verdict : Verdict.values()) {
      assertThat(page).contains(verdict.name(), ReportTest.escaped(verdict.meaning()));
    }
  }

  private static String escaped(String text) {
    return text.replace("'", "&#39;");
  }
}
