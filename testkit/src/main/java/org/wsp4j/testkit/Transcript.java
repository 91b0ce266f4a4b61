package org.wsp4j.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Environment;
import org.wsp4j.testkit.report.Kit;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.ReportJson;

/**
 * What one class of rows found, written where the build asks for it when the last entry is done: so
 * a build that certifies several providers can look at them together without a second run.
 */
final class Transcript implements AutoCloseable {
  private final Path file;
  private final Environment environment;
  private final List<EntryReport> entries = new ArrayList<>();

  Transcript(Path file, long seed) {
    this.file = file;
    this.environment = Environment.current(seed);
  }

  void add(EntryReport report) {
    entries.add(report);
  }

  @Override
  public void close() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, ReportJson.write(new Report(environment, Kit.current(), entries)));
  }
}
