package org.wsp4j.testkit.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --provider}: one of those that are found, or the one in memory. */
final class ProviderOption {
  static final String NAME = "--provider";

  @Option(
      names = NAME,
      paramLabel = "NAME",
      description =
          "Its name, or the name of its class (default: every provider found); \"reference\" is the"
              + " one in memory.")
  private @Nullable String name;

  /** What was given, or null for all. */
  @Nullable String name() {
    return name;
  }
}
