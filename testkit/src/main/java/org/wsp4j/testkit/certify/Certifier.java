package org.wsp4j.testkit.certify;

import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.Certification;
import org.wsp4j.testkit.Modes;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.StartupRefused;
import org.wsp4j.testkit.certify.CertifierRun.Session;
import org.wsp4j.testkit.report.Environment;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Kit;
import org.wsp4j.testkit.report.Report;

/**
 * Runs the certification without a test class of the author's: over a provider that was found or
 * given, all its entries, and gives the report. One run at a time in a process.
 */
public final class Certifier {
  private final Peering peering;
  private final Glob rows;
  private final Modes modes;
  private final long seed;
  private final Progress progress;
  private final String command;

  private Certifier(
      Peering peering, Glob rows, Modes modes, long seed, Progress progress, String command) {
    this.peering = peering;
    this.rows = rows;
    this.modes = modes;
    this.seed = seed;
    this.progress = progress;
    this.command = command;
  }

  /**
   * Certifies a provider over loopback.
   *
   * @param provider not yet started
   * @return a run of all rows in every mode, with a seed of the moment
   */
  public static Certifier of(ServiceProvider provider) {
    return of(Peering.of(provider));
  }

  /**
   * Certifies a provider over what its author says.
   *
   * @param peering the provider, and what the kit cannot guess
   * @return a run of all rows, with a seed of the moment
   */
  public static Certifier of(Peering peering) {
    return new Certifier(
        peering,
        Glob.ALL,
        Modes.EVERY,
        System.nanoTime(),
        Progress.NONE,
        "./wsp4j " + peering.command());
  }

  /**
   * Runs some rows only. The others are UNTESTED, and no entry is certified.
   *
   * @param glob which
   * @return a changed copy
   */
  public Certifier rows(Glob glob) {
    return new Certifier(peering, glob, modes, seed, progress, command);
  }

  /**
   * Chooses in which modes each row is run. An entry is certified only by {@link Modes#EVERY}.
   *
   * @param chosen which
   * @return a changed copy
   */
  public Certifier modes(Modes chosen) {
    return new Certifier(peering, rows, chosen, seed, progress, command);
  }

  /**
   * Repeats a schedule.
   *
   * @param value the seed of an earlier report
   * @return a changed copy
   */
  public Certifier seed(long value) {
    return new Certifier(peering, rows, modes, value, progress, command);
  }

  /**
   * Watches the run.
   *
   * @param watcher told of every test
   * @return a changed copy
   */
  public Certifier progress(Progress watcher) {
    return new Certifier(peering, rows, modes, seed, watcher, command);
  }

  /**
   * Says how the provider is run again, which failures name: rows and seed are added to it.
   *
   * @param line a command with its options
   * @return a changed copy
   */
  public Certifier command(String line) {
    return new Certifier(peering, rows, modes, seed, progress, line);
  }

  /**
   * Runs the rows; returns when all are done.
   *
   * @return the report, with a verdict on every row of the catalogue for every entry
   * @throws StartupRefused if the provider did not start
   * @throws KitFailure if the kit failed
   */
  public Report run() {
    Environment environment = Environment.current(seed);
    Session session = new Session(peering);
    RunListener listener = new RunListener(peering, session, progress);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(CertifierRun.class))
            .configurationParameter(Certification.ROWS, rows.toString())
            .configurationParameter(Certification.MODES, modes.toString())
            .configurationParameter(Certification.REPORTS, "")
            .configurationParameter(Certification.SEED, Long.toString(seed))
            .configurationParameter(Certification.COMMAND, command)
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
            .build();
    ScopedValue.where(CertifierRun.SESSION, session)
        .run(() -> LauncherFactory.create().execute(request, listener));
    rethrow(listener.failure());
    return new Report(environment, Kit.current(), session.reports());
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case StartupRefused refused -> throw refused;
      default -> throw new KitFailure("the certification could not be run", failure);
    }
  }
}
