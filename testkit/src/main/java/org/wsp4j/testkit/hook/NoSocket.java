package org.wsp4j.testkit.hook;

import java.lang.reflect.Proxy;
import org.wsp4j.spi.ProviderSocket;

/** What lies below a replay: nothing, whichever procedure is called. */
final class NoSocket {
  static final ProviderSocket NONE =
      (ProviderSocket)
          Proxy.newProxyInstance(
              ProviderSocket.class.getClassLoader(),
              new Class<?>[] {ProviderSocket.class},
              (_, method, _) -> {
                throw new IllegalStateException(
                    "method=" + method.getName() + ": a replay calls it");
              });

  private NoSocket() {}
}
