package org.wsp4j.testkit;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;

/** The runtime could not start the provider, or set it aside. */
public final class StartupRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final WsaError error;

  StartupRefused(WsaError error, String reason, @Nullable Throwable cause) {
    super("did not start: " + error + ": " + reason, cause);
    this.error = error;
  }

  /**
   * Why.
   *
   * @return WSASYSNOTREADY if this machine lacks what the provider needs
   */
  public WsaError error() {
    return error;
  }
}
