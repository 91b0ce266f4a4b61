package org.wsp4j.testkit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Environment;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Kit;
import org.wsp4j.testkit.report.KnownFailures;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.ReportFolder;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Requirements.Row;
import org.wsp4j.testkit.report.SavedReport;
import org.wsp4j.testkit.report.Verdict;
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
      description =
          "Its name, or the name of its class (default: every provider found); \"reference\" is the"
              + " one in memory.")
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
      description = "Where the report and what belongs to it go (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--known",
      paramLabel = "FILE",
      description = "Failures that are known, one a line: RECV-10.05 | TCP/IPv4 | why")
  private @Nullable Path known;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "Prints only what differs from an earlier report.json.")
  private @Nullable Path against;

  @Option(
      names = "--strict",
      description = "A SHOULD row that does not hold, or behaviour that is not declared, refuses.")
  private boolean strict;

  @Option(names = "--json", description = "Prints report.json instead of the tree.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  CertifyCommand() {}

  @Override
  public Integer call() throws IOException {
    Glob rows = Glob.of(row);
    List<Row> chosen = Requirements.load().matching(rows);
    if (chosen.isEmpty()) {
      throw new UsageException(
          "--row " + row + ": no row has such an id. \"rows\" lists them all.");
    }
    SavedReport before = against == null ? null : read(against, SavedReport::read);
    KnownFailures failures = known == null ? KnownFailures.NONE : read(known, KnownFailures::read);
    PrintWriter out = spec.commandLine().getOut();
    ConsoleProgress console = new ConsoleProgress(out, Terminal.ofProcess());
    boolean quiet = json || before != null;
    Report report = run(rows, failures, quiet ? Progress.NONE : console);
    ReportFolder.write(report, folder);
    if (json) {
      out.print(Files.readString(folder.resolve(ReportFolder.JSON)));
    } else {
      out.println();
      out.println("report: " + folder.resolve(ReportFolder.HTML) + ", and others beside it");
      if (before == null) {
        boolean whole = chosen.size() == Requirements.load().rows().size();
        console.conclude(report, whole, folder.resolve(ReportFolder.HTML));
      } else {
        console.compare(before, SavedReport.read(folder.resolve(ReportFolder.JSON)), report);
      }
    }
    out.flush();
    return strict
        ? report.verdict().worse(strictly(report)).exitCode()
        : report.verdict().exitCode();
  }

  private static EntryVerdict strictly(Report report) {
    boolean lax =
        report.totals().getOrDefault(Verdict.NON_STRICT, 0) > 0
            || report.totals().getOrDefault(Verdict.UNCLAIMED, 0) > 0;
    return lax ? EntryVerdict.REFUSED : EntryVerdict.CERTIFIED;
  }

  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private static <T> T read(Path file, Reader<T> reader) {
    try {
      return reader.read(file);
    } catch (IOException e) {
      throw new UsageException("cannot read " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Report run(Glob rows, KnownFailures failures, Progress progress) {
    long chosen = seed == null ? System.nanoTime() : seed;
    Environment environment = Environment.current(chosen);
    List<EntryReport> entries = new ArrayList<>();
    for (Peering candidate : Providers.find().named(provider)) {
      Peering peering = candidate.knownFailures(failures);
      Certifier certifier = Certifier.of(peering).rows(rows).seed(chosen).progress(progress);
      entries.addAll(certifier.run().entries());
    }
    return new Report(environment, Kit.current(), entries);
  }
}
