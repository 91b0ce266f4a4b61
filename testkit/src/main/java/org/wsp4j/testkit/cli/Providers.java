package org.wsp4j.testkit.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wsp4j.StartupOptions;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.hook.Hook;
import org.wsp4j.testkit.reference.ReferenceProvider;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.SetAside;

/** The providers that are on the kit's own module path or class path. */
final class Providers {
  private static final int MOST_BROKEN = 100;
  private static final String WHERE =
      "Put the jar of the provider on the module path, or on the class path of the kit. \"certify\""
          + " takes one that is elsewhere: --module-path or --class-path.";

  private final List<ServiceProvider> found = new ArrayList<>();
  private final List<SetAside> broken = new ArrayList<>();

  private Providers() {}

  static Providers find() {
    Providers providers = new Providers();
    providers.load(_ -> true);
    providers.found.sort(Comparator.comparing(ServiceProvider::name));
    return providers;
  }

  /** The one of a class; no code of another runs. */
  static Providers ofType(String type) {
    Providers providers = new Providers();
    providers.load(type::equals);
    return providers;
  }

  private interface Choice {
    boolean takes(String type);
  }

  private void load(Choice choice) {
    Iterator<ServiceLoader.Provider<ServiceProvider>> each =
        ServiceLoader.load(ServiceProvider.class).stream().iterator();
    boolean more = true;
    while (more && broken.size() < MOST_BROKEN) {
      more = addNext(each, choice);
    }
  }

  /**
   * A provider that cannot be loaded is told of, and does not hide the others, whatever it throws.
   */
  private boolean addNext(Iterator<ServiceLoader.Provider<ServiceProvider>> each, Choice choice) {
    String type = "unknown";
    try {
      if (!each.hasNext()) {
        return false;
      }
      ServiceLoader.Provider<ServiceProvider> descriptor = each.next();
      type = descriptor.type().getName();
      if (choice.takes(type)) {
        ServiceProvider provider = descriptor.get();
        if (provider.name() == null) {
          throw new IllegalStateException("name() answered null");
        }
        found.add(provider);
      }
    } catch (Throwable e) {
      broken.add(
          new SetAside(
              type, "unknown", "unknown", EntryVerdict.REFUSED, "was not loaded: " + why(e)));
    }
    return true;
  }

  /** The service loader wraps what a constructor threw, and a class what its initialiser did. */
  private static String why(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof ServiceConfigurationError
            || cause instanceof ExceptionInInitializerError)) {
      cause = cause.getCause();
    }
    return cause instanceof ServiceConfigurationError
        ? String.valueOf(cause.getMessage())
        : thrown.getMessage() + ": " + cause;
  }

  /**
   * The one of a name, short or of its class; all that are installed without a name. The reference
   * provider is in the kit and not installed: it has to be named.
   */
  List<Peering> named(@Nullable String name) {
    List<Peering> chosen =
        found.stream()
            .filter(
                p -> name == null || name.equals(p.name()) || name.equals(p.getClass().getName()))
            .map(Peering::of)
            .toList();
    if (!chosen.isEmpty()) {
      return chosen;
    }
    if (ReferenceProvider.NAME.equals(name) || ReferenceProvider.class.getName().equals(name)) {
      return List.of(ReferenceProvider.peering());
    }
    String problems =
        broken.isEmpty()
            ? ""
            : " Set aside: "
                + broken.stream()
                    .map(each -> each.provider() + " " + each.reason())
                    .collect(Collectors.joining("; "))
                + ".";
    throw new UsageException(
        name == null
            ? "no provider was found." + problems + " " + WHERE
            : "--provider "
                + name
                + ": no such provider; found: "
                + names()
                + "."
                + problems
                + " "
                + WHERE);
  }

  /** Those that could not be loaded. */
  List<SetAside> broken() {
    return List.copyOf(broken);
  }

  /** Why there is not the one that was asked for; empty if there is. */
  Optional<String> missing() {
    if (!found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        broken.isEmpty()
            ? "was not found by the service loader"
            : broken.stream().map(SetAside::reason).collect(Collectors.joining("; ")));
  }

  /** How to start a runtime over them: as they are found, or each under the hooks. */
  static StartupOptions startup(List<Hook> hooks) {
    StartupOptions options = StartupOptions.defaults();
    if (!hooks.isEmpty()) {
      for (ServiceProvider each : find().found) {
        options = options.provider(Hook.over(hooks, each));
      }
    }
    return options;
  }

  static String where() {
    return WHERE;
  }

  private String names() {
    return found.isEmpty()
        ? "none"
        : found.stream().map(ServiceProvider::name).collect(Collectors.joining(", "));
  }
}
