package org.wsp4j.testkit.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.reference.ReferenceProvider;

/** The providers that are on the module path or the class path. */
final class Providers {
  private static final int MOST_BROKEN = 100;
  private static final String WHERE =
      "Put the jar of the provider on the module path, or on the class path of the kit.";

  private final List<ServiceProvider> found = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  private Providers() {}

  static Providers find() {
    Providers providers = new Providers();
    Iterator<ServiceProvider> each = ServiceLoader.load(ServiceProvider.class).iterator();
    boolean more = true;
    while (more && providers.broken.size() < MOST_BROKEN) {
      more = providers.addNext(each);
    }
    providers.found.sort(Comparator.comparing(ServiceProvider::name));
    return providers;
  }

  /** A provider that cannot be loaded is told of, and does not hide the others. */
  private boolean addNext(Iterator<ServiceProvider> each) {
    try {
      if (!each.hasNext()) {
        return false;
      }
      found.add(each.next());
    } catch (ServiceConfigurationError e) {
      broken.add(String.valueOf(e.getMessage()));
    }
    return true;
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
    String problems = broken.isEmpty() ? "" : " Not loaded: " + String.join("; ", broken) + ".";
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

  static String where() {
    return WHERE;
  }

  private String names() {
    return found.isEmpty()
        ? "none"
        : found.stream().map(ServiceProvider::name).collect(Collectors.joining(", "));
  }
}
