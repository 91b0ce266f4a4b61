package org.wsp4j.testkit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Environment;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Kit;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.ReportJson;
import org.wsp4j.testkit.report.ReportPage;
import org.wsp4j.testkit.report.Requirements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    description = "Runs the certification over a provider, or over all that are found.")
final class CertifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Its name, or the name of its class (default: every provider found).")
  private @Nullable String provider;

  @Option(
      names = "--row",
      paramLabel = "GLOB",
      defaultValue = "*",
      description = "Runs these rows only; the others are UNTESTED: RECV-10.*")
  private String row;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeats the schedule of an earlier run (default: one of the moment).")
  private @Nullable Long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "target/certification",
      description = "Where report.json and report.html go (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(names = "--json", description = "Prints report.json instead of the tree.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  CertifyCommand() {}

  @Override
  public Integer call() throws IOException {
    Glob rows = Glob.of(row);
    if (Requirements.load().matching(rows).isEmpty()) {
      throw new UsageException(
          "--row " + row + ": no row has such an id. \"rows\" lists them all.");
    }
    PrintWriter out = spec.commandLine().getOut();
    ConsoleProgress console = new ConsoleProgress(out, Terminal.ofProcess());
    Report report = run(rows, json ? Progress.NONE : console);
    write(report);
    if (json) {
      out.print(ReportJson.write(report));
    } else {
      console.conclude(report);
    }
    out.flush();
    return report.verdict().exitCode();
  }

  private Report run(Glob rows, Progress progress) {
    long chosen = seed == null ? System.nanoTime() : seed;
    Environment environment = Environment.current(chosen);
    List<EntryReport> entries = new ArrayList<>();
    for (ServiceProvider candidate : Providers.find().named(provider)) {
      Certifier certifier = Certifier.of(candidate).rows(rows).seed(chosen).progress(progress);
      entries.addAll(certifier.run().entries());
    }
    return new Report(environment, Kit.current(), entries);
  }

  private void write(Report report) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), ReportJson.write(report));
    Files.writeString(folder.resolve("report.html"), ReportPage.write(report));
    if (!json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println();
      out.println("report: " + folder.resolve("report.html") + ", report.json beside it");
    }
  }
}
