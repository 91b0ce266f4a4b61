package org.wsp4j.testkit.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that a run leaves: {@code report.html} for people, {@code report.json} for programs,
 * {@code junit.xml} for build servers, {@code badge.svg}, and {@code certificate.json} if the run
 * certified all it ran over.
 */
public final class ReportFolder {
  /** For people. */
  public static final String HTML = "report.html";

  /** For programs. */
  public static final String JSON = "report.json";

  private static final String CERTIFICATE = "certificate.json";

  private ReportFolder() {}

  /**
   * Writes the files. A certificate of an earlier run goes, if this one gives none.
   *
   * @param report the report
   * @param folder where; made if it is not there
   * @throws IOException if one cannot be written
   */
  public static void write(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    String json = ReportJson.write(report);
    Files.deleteIfExists(folder.resolve(CERTIFICATE));
    Files.writeString(folder.resolve(JSON), json);
    Files.writeString(folder.resolve(HTML), ReportPage.write(report));
    Files.writeString(folder.resolve("junit.xml"), JunitXml.write(report));
    Files.writeString(folder.resolve("badge.svg"), Badge.draw(report));
    if (report.verdict() == EntryVerdict.CERTIFIED) {
      Files.writeString(folder.resolve(CERTIFICATE), Certificate.issue(report, json, JSON));
    }
  }
}
