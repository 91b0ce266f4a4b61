package org.wsp4j.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.testkit.report.Samples.everythingPasses;
import static org.wsp4j.testkit.report.Samples.judge;
import static org.wsp4j.testkit.report.Samples.outcome;
import static org.wsp4j.testkit.report.Samples.report;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.wsp4j.testkit.report.Differences.Difference;
import org.xml.sax.InputSource;

/** The files beside the page. */
class ReportFilesTest {
  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)));
  }

  @Test
  void junitXmlHasASuiteForEachEntryAndACaseForEachRow() throws Exception {
    Document document =
        xml(JunitXml.write(report(judge(outcome(Verdict.FAIL, "RECV-8.01")), judge())));

    NodeList suites = document.getElementsByTagName("testsuite");
    assertThat(suites.getLength()).isEqualTo(2);
    Element suite = (Element) suites.item(0);
    assertThat(suite.getAttribute("tests")).isEqualTo("225");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(225);
    assertThat(suite.getElementsByTagName("failure").getLength()).isEqualTo(1);
    assertThat(suite.getElementsByTagName("skipped").getLength())
        .isEqualTo(Integer.parseInt(suite.getAttribute("skipped")));
    assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
        .isEqualTo("the story");
  }

  @Test
  void junitXmlSurvivesWhateverAProviderSays() throws Exception {
    Outcome nasty =
        new Outcome(
            7,
            List.of("RECV-8.01"),
            Verdict.FAIL,
            "a < b",
            "\u0000\u001b[1m]]>\ud800",
            1,
            "\ufffe&");

    Document document = xml(JunitXml.write(report(judge(nasty))));

    Element failure = (Element) document.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).contains("a < b", "[1m]]>");
    assertThat(failure.getTextContent()).isEqualTo("\ufffd&");
  }

  @Test
  void whoWasSetAsideIsInEveryFileAndRefuses() throws Exception {
    SetAside gone =
        new SetAside(
            "com.acme.Gone", "com.acme", "gone.jar", EntryVerdict.REFUSED, "it <left>\nas told");
    Report good = report(judge(everythingPasses()));

    Report report = new Report(good.environment(), good.kit(), good.entries(), List.of(gone));

    assertThat(good.verdict()).isEqualTo(EntryVerdict.CERTIFIED);
    assertThat(report.verdict()).isEqualTo(EntryVerdict.REFUSED);
    Document junit = xml(JunitXml.write(report));
    Element error = (Element) junit.getElementsByTagName("error").item(0);
    assertThat(error.getAttribute("message")).isEqualTo("it <left>");
    assertThat(error.getTextContent()).isEqualTo("it <left>\nas told");
    assertThat(ReportPage.write(report))
        .contains("SET ASIDE", "com.acme.Gone", "gone.jar", "it &lt;left&gt;");
    assertThat(ReportJson.write(report)).contains("\"location\": \"gone.jar\"");
    assertThat(ReportJson.write(good)).doesNotContain("setAside");
  }

  @Test
  void theBadgeSaysTheVerdictInNumbers() throws Exception {
    String good = Badge.draw(report(judge(everythingPasses())));
    String bad = Badge.draw(report(judge(outcome(Verdict.FAIL, "RECV-8.01")), judge()));

    assertThat(xml(good).getDocumentElement().getAttribute("aria-label"))
        .matches("wsp4j: certified \\d+ pass, 0 fail, 1 entry");
    assertThat(xml(bad).getDocumentElement().getAttribute("aria-label"))
        .isEqualTo("wsp4j: refused 0 pass, 1 fail, 2 entries");
  }

  @Test
  void aReportIsReadAsItWasWritten() {
    EntryReport written = judge(outcome(Verdict.FAIL, "RECV-8.01"));

    SavedReport.Entry read = saved(written).entries().getFirst();

    assertThat(read.rows()).hasSize(225).containsEntry("RECV-8.01", Verdict.FAIL);
    assertThat(read.verdict()).isEqualTo(written.verdict());
    assertThat(saved(judge()).entries().getFirst().verdict()).isEqualTo(EntryVerdict.INCOMPLETE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"FAIL\",|\"FLOP\",|FLOP",
        "\"providers\":|\"suppliers\":|not a whole",
        "\"open\": false|\"open\": []|not a whole",
        "wsp4j-report/1|wsp4j-report/9|wsp4j-report/9"
      })
  void whatIsNoReportIsNamedWithItsFile(String text, String other, String named) {
    String json = ReportJson.write(report(judge(outcome(Verdict.FAIL, "RECV-8.01"))));
    assertThat(json).contains(text);

    assertThatThrownBy(() -> SavedReport.parse(json.replace(text, other), "old.json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("old.json: ", named);
  }

  @Test
  void onlyVerdictsThatDifferAreDifferences() {
    SavedReport before = saved(judge(everythingPasses()));

    assertThat(Differences.between(before, before)).isEmpty();
    assertThat(
            Differences.between(saved(judge()), saved(judge(outcome(Verdict.FAIL, "RECV-8.01")))))
        .extracting(Difference::toString)
        .containsExactly("acme  Acme/Stream  RECV-8.01  UNTESTED -> FAIL");
    assertThat(Differences.between(before, new SavedReport("", List.of())))
        .hasSize(225)
        .allSatisfy(each -> assertThat(each.toString()).endsWith(" -> (not there)"));
  }

  private static SavedReport saved(EntryReport entry) {
    return SavedReport.parse(ReportJson.write(report(entry)), "report.json");
  }
}
