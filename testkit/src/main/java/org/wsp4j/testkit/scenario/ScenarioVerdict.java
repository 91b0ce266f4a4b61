package org.wsp4j.testkit.scenario;

/** What became of a scenario. */
public enum ScenarioVerdict {
  /** Every outcome that is given was seen. */
  AGREE,
  /** An outcome was not the expected one; the scenario was left there. */
  DIFFER,
  /** A documented decision says otherwise, and what was seen is what it says. */
  OVERRULED,
  /** A step, or an outcome, that the interpreter does not know or the machine cannot express. */
  UNSUPPORTED,
  /** The line is no scenario: it is no JSON, or lacks a part. */
  MALFORMED
}
