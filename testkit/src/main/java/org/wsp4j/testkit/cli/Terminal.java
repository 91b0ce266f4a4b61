package org.wsp4j.testkit.cli;

import java.io.Console;
import java.util.Optional;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Verdict;

/** Colours, where there is a terminal that wants them. */
record Terminal(boolean colours) {
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String YELLOW = "33";
  private static final String DIM = "2";
  private static final String BOLD = "1";

  /** The terminal of this process; none if output is redirected or NO_COLOR is set. */
  static Terminal ofProcess() {
    String refused = System.getenv("NO_COLOR");
    boolean wanted = refused == null || refused.isEmpty();
    boolean there = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Terminal(wanted && there);
  }

  String paint(Verdict verdict, String text) {
    return switch (verdict) {
      case PASS -> paint(GREEN, text);
      case FAIL, CLAIM_BROKEN, KNOWN, XPASS -> paint(RED, text);
      case UNTESTED, BLOCKED, NON_STRICT, UNCLAIMED -> paint(YELLOW, text);
      case INFO, NOT_CLAIMED -> text;
    };
  }

  String paint(EntryVerdict verdict, String text) {
    return switch (verdict) {
      case CERTIFIED -> paint(GREEN, text);
      case INCOMPLETE -> paint(YELLOW, text);
      case REFUSED -> paint(RED, text);
    };
  }

  String bold(String text) {
    return paint(BOLD, text);
  }

  String dim(String text) {
    return paint(DIM, text);
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
