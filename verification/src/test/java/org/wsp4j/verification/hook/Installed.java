package org.wsp4j.verification.hook;

import java.util.ServiceLoader;
import org.wsp4j.spi.ServiceProvider;

/** New instances of the providers of this build. */
final class Installed {
  private Installed() {}

  static ServiceProvider provider(String name) {
    return ServiceLoader.load(ServiceProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
