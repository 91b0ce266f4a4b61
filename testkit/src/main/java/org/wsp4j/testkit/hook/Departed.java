package org.wsp4j.testkit.hook;

/**
 * A client does not do what it did when it was recorded. The message names the line of the
 * recording, what it expects there, and what the client did.
 */
public final class Departed extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  Departed(String message) {
    super(message);
  }
}
