package org.wsp4j.testkit.cli;

/** The exit codes, which never change their meaning. */
final class ExitCode {
  static final int DONE = 0;
  static final int REFUSED = 1;
  static final int INCOMPLETE = 2;
  static final int USAGE = 3;
  static final int KIT_FAILED = 4;

  private ExitCode() {}
}
