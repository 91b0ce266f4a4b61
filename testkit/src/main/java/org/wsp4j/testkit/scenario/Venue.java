package org.wsp4j.testkit.scenario;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.reference.ReferenceClock;
import org.wsp4j.testkit.reference.ReferenceNetwork;
import org.wsp4j.testkit.reference.ReferenceProvider;

/**
 * What scenarios are played on.
 *
 * @param makers of the providers, for each scenario anew
 * @param isKernel whether the kernel's tables tell what has arrived; elsewhere it has when it was
 *     sent
 */
record Venue(Supplier<List<ServiceProvider>> makers, boolean isKernel) {
  /** Providers that are installed. */
  static Venue installed(Predicate<ServiceProvider> which) {
    return new Venue(
        () ->
            ServiceLoader.load(ServiceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(which)
                .toList(),
        true);
  }

  /** The reference provider over a network of the scenario's own, in the time of the system. */
  static Venue reference() {
    return new Venue(
        () -> List.of(new ReferenceProvider(new ReferenceNetwork(ReferenceClock.running()))),
        false);
  }

  List<ServiceProvider> providers() {
    return makers.get();
  }
}
