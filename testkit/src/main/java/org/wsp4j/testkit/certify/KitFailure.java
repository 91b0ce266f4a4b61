package org.wsp4j.testkit.certify;

import org.jspecify.annotations.Nullable;

/** The kit itself failed: what it says of the provider cannot be relied on. */
public final class KitFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  KitFailure(String what, @Nullable Throwable cause) {
    super(cause == null ? what : what + ": " + cause, cause);
  }
}
