package org.wsp4j.runtime;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;

/** Why a provider is not used. Never leaves this package. */
final class SetAside extends Exception {
  private static final long serialVersionUID = 1L;

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
   * A question that a provider answered by throwing. It sets the provider aside and nobody else;
   * only what says that the JVM itself is at an end (a {@link VirtualMachineError} that is not a
   * stack overflow, which a provider can bring about alone) goes on.
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
    rethrowFatal(thrown);
    try {
      Throwable cause = thrown.getCause();
      return cause == null ? thrown.toString() : thrown + ", caused by " + cause;
    } catch (Throwable again) {
      rethrowFatal(again);
      return thrown.getClass().getName();
    }
  }

  private static void rethrowFatal(Throwable thrown) {
    if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
      throw fatal;
    }
  }
}
