package org.wsp4j.testkit.cli;

/** What was asked for cannot be done; the message names the value and says what to do. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
