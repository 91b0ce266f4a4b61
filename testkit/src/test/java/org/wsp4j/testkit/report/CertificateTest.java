package org.wsp4j.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.testkit.report.Samples.everythingPasses;
import static org.wsp4j.testkit.report.Samples.judge;
import static org.wsp4j.testkit.report.Samples.outcome;
import static org.wsp4j.testkit.report.Samples.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.testkit.report.Certificate.Finding;

class CertificateTest {
  @TempDir private Path folder;

  private Path certificate() throws IOException {
    ReportFolder.write(report(judge(everythingPasses())), folder);
    return folder.resolve("certificate.json");
  }

  private static void change(Path file, String text, String other) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, other));
  }

  private static List<String> wrong(Path certificate) throws IOException {
    return Certificate.verify(certificate).stream()
        .filter(finding -> !finding.holds())
        .map(Finding::what)
        .toList();
  }

  @Test
  void aCertificateHoldsOverItsOwnReport() throws IOException {
    Path certificate = certificate();

    assertThat(Certificate.verify(certificate)).hasSize(5).allMatch(Finding::holds);
    assertThat(Files.readString(certificate)).contains("\"stream\"", Kit.current().manifestHash());
  }

  @Test
  void onlyAReportThatIsCertifiedGivesOne() throws IOException {
    certificate();

    ReportFolder.write(report(judge(outcome(Verdict.FAIL, "RECV-8.01"))), folder);

    assertThat(folder.resolve("certificate.json")).doesNotExist();
    assertThat(folder.resolve("report.json")).exists();
  }

  @Test
  void anotherSetOfRowsIsFound() throws IOException {
    Path certificate = certificate();
    change(certificate, Kit.current().manifestHash(), "0".repeat(64));

    assertThat(wrong(certificate)).containsExactly("the rows of the kit");
  }

  @Test
  void aChangedReportIsFoundByItsHashAndByItsRows() throws IOException {
    Path certificate = certificate();
    change(folder.resolve("report.json"), "\"PASS\"", "\"FAIL\"");

    assertThat(wrong(certificate)).containsExactly("the report, report.json", "acme  Acme/Stream");
  }

  @Test
  void anEntryThatTheReportDoesNotKnowIsFound() throws IOException {
    Path certificate = certificate();
    change(certificate, "Acme/Stream", "Acme/Other");

    assertThat(wrong(certificate)).containsExactly("acme  Acme/Other");
  }

  @Test
  void aReportElsewhereIsNotReachedFor() throws IOException {
    Path certificate = certificate();
    change(certificate, "\"report.json\"", "\"/etc/passwd\"");

    assertThatThrownBy(() -> Certificate.verify(certificate))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(folder.resolve("passwd").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"schema\": \"wsp4j-certificate/2\"}",
        "{\"schema\": \"wsp4j-certificate/1\"}"
      })
  void whatIsNoCertificateIsNamed(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("odd.json"), text);

    assertThatThrownBy(() -> Certificate.verify(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("odd.json");
  }
}
