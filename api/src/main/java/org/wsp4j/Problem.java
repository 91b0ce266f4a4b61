package org.wsp4j;

import org.wsp4j.spi.WsaError;

/**
 * Something that is wrong with a provider. It never ends a start-up: the provider is set aside and
 * the others go on, or it is used and this is a warning.
 *
 * @param provider the provider's name where it could be asked for it, else the name of its class
 * @param module the name of its module, {@code unnamed} or {@code unknown}
 * @param location where its class was loaded from, or {@code unknown}
 * @param error why it was set aside, NO_ERROR for a warning
 * @param reason a sentence for a person
 */
public record Problem(
    String provider, String module, String location, WsaError error, String reason) {

  /**
   * Whether the provider is used all the same.
   *
   * @return {@code false} if it was set aside
   */
  public boolean isWarning() {
    return !error.failed();
  }

  @Override
  public String toString() {
    String outcome = isWarning() ? "warning" : error + " (" + error.number() + ")";
    return provider + ": " + outcome + ": " + reason + " [" + module + ", " + location + "]";
  }
}
