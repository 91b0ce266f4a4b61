package org.wsp4j.testkit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wsp4j.testkit.Modes;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.StartupRefused;
import org.wsp4j.testkit.candidate.ChildCertifier;
import org.wsp4j.testkit.candidate.ChildSide;
import org.wsp4j.testkit.candidate.DeclaredProvider;
import org.wsp4j.testkit.candidate.ProviderPath;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Environment;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.KnownFailures;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.ReportFolder;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Requirements.Row;
import org.wsp4j.testkit.report.SavedReport;
import org.wsp4j.testkit.report.Subject;
import org.wsp4j.testkit.report.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the certification over a provider, or over all that are found.",
      "./wsp4j certify --module-path acme.jar --provider com.acme.AcmeProvider"
    })
final class CertifyCommand implements Callable<Integer> {
  private static final String CHILD = "--child";

  /** The options that a child does not get: it runs one provider and tells of it, no more. */
  private static final Set<String> OWN =
      Set.of(
          PathOptions.MODULE_PATH,
          PathOptions.CLASS_PATH,
          PathOptions.TIME_LIMIT,
          CHILD,
          HookOption.NAME,
          ProviderOption.NAME,
          "--seed",
          "--out",
          "--against",
          "--strict",
          "--json");

  @Spec private CommandSpec spec;

  @Mixin private ProviderOption providerOption;

  @Mixin private PathOptions paths;

  /** What the JVM of a candidate is told: to run it, and how its parent would run it again. */
  @Option(names = CHILD, paramLabel = "COMMAND", hidden = true)
  private @Nullable String child;

  @Option(
      names = "--row",
      paramLabel = "GLOB",
      defaultValue = "*",
      description = "Runs these rows only; the others are UNTESTED: RECV-10.*")
  private String row;

  @Option(
      names = "--quick",
      description = "Runs each row in one mode, chosen by the seed. Certifies nothing.")
  private boolean quick;

  @Option(
      names = "--mode",
      paramLabel = "WORDS",
      description = "Runs each row in this mode, as a failure names it: event,heap,16,virtual")
  private @Nullable String mode;

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

  @Mixin private HookOption hookOption;

  @Option(names = "--json", description = "Prints report.json instead of the tree.")
  private boolean json;

  @SuppressWarnings("NullAway.Init")
  CertifyCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Glob rows = Glob.of(row);
    List<Row> chosen = Requirements.load().matching(rows);
    if (chosen.isEmpty()) {
      throw new UsageException(
          "--row " + row + ": no row has such an id. \"rows\" lists them all.");
    }
    SavedReport before = against == null ? null : read(against, SavedReport::read);
    KnownFailures failures = known == null ? KnownFailures.NONE : read(known, KnownFailures::read);
    if (child != null) {
      return runAsChild(child, rows, failures);
    }
    makeFolder();
    PrintWriter out = spec.commandLine().getOut();
    ConsoleProgress console = new ConsoleProgress(out, Terminal.ofProcess());
    boolean quiet = json || before != null;
    Environment environment = Environment.current(seed());
    Findings findings = run(rows, failures, quiet ? Progress.NONE : console);
    Report report = findings.report(environment);
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
    return exitCode(report, findings);
  }

  private int exitCode(Report report, Findings findings) {
    if (findings.kitFailed()) {
      return ExitCode.KIT_FAILED;
    }
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

  /** Before the rows are run, not after. */
  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UsageException("--out " + folder + ": is no folder, and cannot be made one: " + e);
    }
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

  private Modes modes() {
    if (mode == null) {
      return quick ? Modes.QUICK : Modes.EVERY;
    }
    try {
      return Modes.of(mode);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--mode " + mode + ": " + e.getMessage());
    }
  }

  private long seed() {
    if (seed == null) {
      seed = System.nanoTime();
    }
    return seed;
  }

  private Findings run(Glob rows, KnownFailures failures, Progress progress)
      throws IOException, InterruptedException {
    return paths.given()
        ? runChildren(rows, failures, progress)
        : runInstalled(rows, failures, progress);
  }

  private Findings runInstalled(Glob rows, KnownFailures failures, Progress progress)
      throws IOException {
    Findings findings = new Findings();
    Providers providers = Providers.find();
    try (HookOption.Made made = hookOption.make()) {
      for (Peering each : providers.named(providerOption.name())) {
        Peering candidate = each.hooked(made.hooks());
        String again = KitCommand.text() + " " + candidate.command();
        try {
          Certifier certifier = certifier(candidate, rows, failures, progress);
          findings.add(certifier.command(again).run().entries());
        } catch (StartupRefused e) {
          findings.refused(Subject.of(candidate.provider()), e);
        }
      }
    }
    if (providerOption.name() == null) {
      findings.setAside(providers.broken());
    }
    return findings;
  }

  private Certifier certifier(
      Peering candidate, Glob rows, KnownFailures failures, Progress progress) {
    Peering peering = candidate.knownFailures(failures);
    return Certifier.of(peering).rows(rows).modes(modes()).seed(seed()).progress(progress);
  }

  private Findings runChildren(Glob rows, KnownFailures failures, Progress progress)
      throws IOException, InterruptedException {
    Duration silence = paths.silence();
    ProviderPath path = paths.read();
    PathOptions.Chosen chosen = PathOptions.choose(path, providerOption.name());
    ChildCertifier certifier =
        new ChildCertifier(path, Main.class, silence, rows, failures, folder);
    Findings findings = new Findings();
    boolean single = chosen.candidates().size() == 1;
    for (DeclaredProvider candidate : chosen.candidates()) {
      List<String> hooks = single ? hookOption.words() : hookOption.wordsFor(candidate.type());
      HookOption.make(hooks).close();
      findings.add(certifier.run(candidate, childArguments(candidate.type(), hooks), progress));
    }
    findings.setAside(chosen.setAside());
    return findings;
  }

  /** What this process was told, but for what it does itself. */
  private List<String> childArguments(String type, List<String> hooks) {
    String again =
        KitCommand.text()
            + " certify"
            + paths.toText()
            + " "
            + ProviderOption.NAME
            + " "
            + type
            + hookOption.toText();
    List<String> arguments = new ArrayList<>(List.of(spec.name(), CHILD, again));
    hooks.forEach(words -> arguments.addAll(List.of(HookOption.NAME, words)));
    arguments.addAll(List.of(ProviderOption.NAME, type, "--seed", Long.toString(seed())));
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!OWN.contains(option.longestName())) {
        if (option.arity().max() == 0) {
          arguments.add(option.longestName());
        } else {
          option
              .originalStringValues()
              .forEach(value -> arguments.addAll(List.of(option.longestName(), value)));
        }
      }
    }
    return arguments;
  }

  private int runAsChild(String again, Glob rows, KnownFailures failures) {
    ChildSide parent = ChildSide.open();
    try {
      String type = Objects.requireNonNull(providerOption.name(), ProviderOption.NAME);
      Providers providers = Providers.ofType(type);
      Optional<String> missing = providers.missing();
      if (missing.isPresent()) {
        parent.refused(missing.get());
      } else {
        Peering candidate = providers.named(type).getFirst();
        try (HookOption.Made made = hookOption.make()) {
          Peering hooked = candidate.hooked(made.hooks());
          certifier(hooked, rows, failures, parent).command(again).run();
        }
        parent.done();
      }
    } catch (StartupRefused e) {
      parent.refused(e);
    } catch (Throwable e) {
      parent.failed(e);
    }
    return ExitCode.DONE;
  }
}
