package org.wsp4j.runtime;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;

/** Why a provider is not used. Never leaves this package. */
final class SetAside extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int MAX_TEXT = 1000;

  private final WsaError error;

  SetAside(WsaError error, String reason) {
    super(reason);
    this.error = error;
  }

  WsaError error() {
    return error;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /**
   * A question that a provider answered by throwing, whatever it threw. It sets the provider aside
   * and nobody else: an error that says that the JVM is at an end can be thrown by hand, and where
   * it is true the next allocation says so again.
   */
  static SetAside thrownBy(String question, Throwable thrown) {
    return thrown instanceof SetAside already
        ? already
        : new SetAside(WsaError.WSAEPROVIDERFAILEDINIT, question + " threw " + describe(thrown));
  }

  /** The answer to a question, which must not be null. */
  static <T> T answered(String question, @Nullable T answer) throws SetAside {
    if (answer == null) {
      throw new SetAside(WsaError.WSAEPROVIDERFAILEDINIT, question + " answered null");
    }
    return answer;
  }

  /** What was thrown and what caused it; the text of a hostile throwable may throw as well. */
  static String describe(Throwable thrown) {
    try {
      Throwable cause = thrown.getCause();
      String text = cause == null ? thrown.toString() : thrown + ", caused by " + cause;
      return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
    } catch (Throwable again) {
      return thrown.getClass().getName();
    }
  }
}
