package org.wsp4j.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.testkit.report.Samples.everythingPasses;
import static org.wsp4j.testkit.report.Samples.judge;
import static org.wsp4j.testkit.report.Samples.outcome;
import static org.wsp4j.testkit.report.Samples.report;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

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
  void theJsonHasTheShapeOfItsSchema() {
    JsonObject root =
        JsonParser.parseString(ReportJson.write(report(judge(outcome(Verdict.FAIL, "RECV-8.01")))))
            .getAsJsonObject();

    assertThat(root.keySet()).containsExactly("schema", "env", "kit", "verdict", "providers");
    assertThat(root.get("schema").getAsString()).isEqualTo("wsp4j-report/1");
    assertThat(root.getAsJsonObject("env").keySet())
        .containsExactly("jdk", "os", "kernel", "arch", "cpus", "seed", "started");
    assertThat(root.getAsJsonObject("kit").keySet()).containsExactly("version", "manifest");
    JsonObject entry = root.getAsJsonArray("providers").get(0).getAsJsonObject();
    assertThat(entry.keySet())
        .containsExactly("provider", "entry", "verdict", "selfPaired", "totals", "rows");
    assertThat(entry.getAsJsonObject("entry").keySet())
        .containsExactly("name", "family", "socketType", "protocol", "messageSize", "bits");
    assertThat(entry.getAsJsonObject("totals").keySet())
        .hasSize(Verdict.values().length)
        .contains("PASS", "NOT_CLAIMED");
    assertThat(entry.getAsJsonArray("rows")).hasSize(225);
    assertThat(entry.getAsJsonArray("rows"))
        .allSatisfy(row ->
            assertThat(row.getAsJsonObject().keySet())
                .containsExactly("id", "level", "verdict", "expected", "actual", "ms"));
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
