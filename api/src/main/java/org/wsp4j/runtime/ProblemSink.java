package org.wsp4j.runtime;

import org.wsp4j.spi.WsaError;

/** Takes what is wrong with providers; none of it ends a start-up. */
@FunctionalInterface
public interface ProblemSink {
  /**
   * Tells of a problem.
   *
   * @param provider the provider's name where it could be asked, else the name of its class
   * @param origin where it comes from
   * @param error why it was set aside, NO_ERROR for a warning about one that is used
   * @param reason a sentence for a person
   */
  void report(String provider, Origin origin, WsaError error, String reason);
}
