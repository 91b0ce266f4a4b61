package org.wsp4j.verification;

import java.util.ServiceLoader;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.Certification;
import org.wsp4j.testkit.Peering;

/** Rows of our own, over the entries of a provider that is installed. */
abstract class InstalledFaults extends Certification {
  private final String provider;

  InstalledFaults(String provider) {
    this.provider = provider;
  }

  @Override
  protected Peering peering() {
    return ServiceLoader.load(ServiceProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(provider))
        .map(Peering::of)
        .findFirst()
        .orElseThrow();
  }
}
