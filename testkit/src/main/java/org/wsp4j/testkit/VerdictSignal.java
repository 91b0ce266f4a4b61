package org.wsp4j.testkit;

import org.opentest4j.TestAbortedException;
import org.wsp4j.testkit.report.Verdict;

/** Ends a test with a verdict that is neither PASS nor FAIL; JUnit shows it as aborted. */
final class VerdictSignal extends TestAbortedException {
  private static final long serialVersionUID = 1;

  private final Verdict verdict;

  VerdictSignal(Verdict verdict, String reason) {
    super(reason);
    this.verdict = verdict;
  }

  Verdict verdict() {
    return verdict;
  }

  String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
