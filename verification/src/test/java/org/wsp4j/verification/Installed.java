package org.wsp4j.verification;

import java.util.ServiceLoader;
import org.wsp4j.spi.ServiceProvider;

/** New instances of the providers of this build. */
public final class Installed {
  private Installed() {}

  /**
   * Makes one.
   *
   * @param name its name
   * @return not yet started
   */
  public static ServiceProvider provider(String name) {
    return ServiceLoader.load(ServiceProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
