package com.acme;

import java.util.ServiceLoader;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.hook.LayeredProvider;

/** TCP, through a layer that does nothing yet. */
public final class AcmeProvider extends LayeredProvider {
  public AcmeProvider() {
    super("acme", tcp());
  }

  private static ServiceProvider tcp() {
    return ServiceLoader.load(ServiceProvider.class).stream()
        .filter(each -> each.type().getSimpleName().equals("TcpProvider"))
        .map(ServiceLoader.Provider::get)
        .findFirst()
        .orElseThrow();
  }
}
