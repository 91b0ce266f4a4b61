package org.wsp4j.testkit.certify;

import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.report.Outcome;

/** Told of a run while it goes on, on the thread that runs it. */
public interface Progress {
  /** Wants to know nothing. */
  Progress NONE = new Progress() {};

  /**
   * The rows of an entry begin.
   *
   * @param provider the name of the provider
   * @param entry the entry
   */
  default void begin(String provider, ProtocolInfo entry) {}

  /**
   * A test has ended.
   *
   * @param outcome what it said
   */
  default void finished(Outcome outcome) {}

  /**
   * The rows of an entry are over.
   *
   * @param entry the entry
   */
  default void end(ProtocolInfo entry) {}
}
