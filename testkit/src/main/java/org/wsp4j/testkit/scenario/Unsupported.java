package org.wsp4j.testkit.scenario;

/** A step or an outcome that cannot be expressed; the message says why. */
final class Unsupported extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unsupported(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
