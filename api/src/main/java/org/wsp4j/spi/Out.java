package org.wsp4j.spi;

import org.jspecify.annotations.Nullable;

/**
 * An out-parameter that is an object: caller-owned, reusable, for calls that are not on the data
 * path (those use {@link Transfer}). Not for sharing between threads during a call.
 *
 * @param <T> what comes out
 */
public final class Out<T> {
  private @Nullable T value;

  /** Makes an empty holder. */
  public Out() {}

  /**
   * What the last successful call put here. A call that fails leaves the holder alone.
   *
   * @return the value
   * @throws IllegalStateException if nothing was put here
   */
  public T value() {
    if (value == null) {
      throw new IllegalStateException("value=null: no call has filled this holder");
    }
    return value;
  }

  /**
   * Fills the holder; for the callee.
   *
   * @param value the value
   */
  public void set(T value) {
    this.value = value;
  }
}
