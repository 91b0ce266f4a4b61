package org.wsp4j.testkit.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.candidate.ChildCertifier;
import org.wsp4j.testkit.candidate.DeclaredProvider;
import org.wsp4j.testkit.candidate.ProviderPath;
import org.wsp4j.testkit.report.SetAside;
import picocli.CommandLine.Option;

/**
 * Where providers are that are not on the kit's own path, and how long each may keep it waiting.
 */
final class PathOptions {
  static final String MODULE_PATH = "--module-path";
  static final String CLASS_PATH = "--class-path";
  static final String TIME_LIMIT = "--time-limit";

  @Option(
      names = {"-p", MODULE_PATH},
      paramLabel = "PATH",
      description = {
        "Certifies the providers of these jars and folders instead, each in a JVM of its own: what"
            + " it does to that harms nobody."
      })
  private @Nullable String modulePath;

  @Option(
      names = {"-cp", CLASS_PATH},
      paramLabel = "PATH",
      description = "The same for providers that are no modules.")
  private @Nullable String classPath;

  @Option(
      names = TIME_LIMIT,
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "Ends such a JVM when neither its start-up nor a row has come to an end for so long"
              + " (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @SuppressWarnings("NullAway.Init")
  PathOptions() {}

  /** Whether there is a path besides the kit's own. */
  boolean given() {
    return modulePath != null || classPath != null;
  }

  Duration silence() {
    if (seconds < 1) {
      throw new UsageException(TIME_LIMIT + " " + seconds + ": expected 1 or more.");
    }
    return Duration.ofSeconds(seconds);
  }

  /** What the failures of a candidate name as the way to run a row again. */
  String toText() {
    return (modulePath == null ? "" : " " + MODULE_PATH + " " + KitCommand.quoted(modulePath))
        + (classPath == null ? "" : " " + CLASS_PATH + " " + KitCommand.quoted(classPath));
  }

  ProviderPath read() throws IOException {
    if (modulePath != null && !ChildCertifier.canRunModules(Main.class)) {
      throw new UsageException(
          MODULE_PATH
              + ": the kit itself is on the class path, and so cannot run modules. Start it as java"
              + " --module-path KIT -m org.wsp4j.testkit/org.wsp4j.testkit.cli.Main");
    }
    try {
      return new ProviderPath(modulePath, classPath);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** The candidates of a name, or all; at least one, or one that was set aside. */
  static Chosen choose(ProviderPath path, @Nullable String name) {
    Chosen chosen =
        new Chosen(
            path.declared().stream().filter(each -> isNamed(each, name)).distinct().toList(),
            path.setAside().stream()
                .filter(each -> name == null || name.equals(each.provider()))
                .toList());
    if (!chosen.candidates().isEmpty() || !chosen.setAside().isEmpty()) {
      return chosen;
    }
    String undeclared = name == null ? "" : path.undeclared(name);
    String problems =
        path.setAside().isEmpty() ? "" : " Set aside: " + joined(path.setAside()) + ".";
    throw new UsageException(
        name == null
            ? "nothing on the path declares a provider of " + ServiceProvider.class.getName() + "."
            : "--provider "
                + name
                + ": "
                + (undeclared.isEmpty()
                    ? "no such class or module is declared on the path; found: "
                        + joined(path.declared())
                        + "."
                    : undeclared + ".")
                + problems);
  }

  private static boolean isNamed(DeclaredProvider candidate, @Nullable String name) {
    return name == null || name.equals(candidate.type()) || name.equals(candidate.module());
  }

  private static String joined(List<?> all) {
    return all.isEmpty() ? "none" : String.join(", ", all.stream().map(Object::toString).toList());
  }

  /** What is to be run, and what need not be. */
  record Chosen(List<DeclaredProvider> candidates, List<SetAside> setAside) {}
}
