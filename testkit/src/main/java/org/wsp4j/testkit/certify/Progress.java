package org.wsp4j.testkit.certify;

import java.util.List;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Subject;

/** Told of a run while it goes on, on the thread that runs it. */
public interface Progress {
  /** Wants to know nothing. */
  Progress NONE = new Progress() {};

  /**
   * The rows of an entry begin.
   *
   * @param provider whose entry it is
   * @param entry the entry
   * @param selfPaired whether both ends of every connection are the provider's own
   */
  default void begin(Subject provider, ProtocolInfo entry, boolean selfPaired) {}

  /**
   * A test begins.
   *
   * @param ids the rows it cites
   */
  default void started(List<String> ids) {}

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
