package org.wsp4j;

import java.io.IOException;
import org.wsp4j.spi.WsaError;

/**
 * A call that could not do what it is for, such as a bind or a connect. What ends a receive is not
 * an exception but a {@link ReceiveResult}.
 */
public final class WinsockException extends IOException {
  private static final long serialVersionUID = 1L;

  private final WsaError error;
  private final int nativeError;

  /**
   * Makes an exception whose message names call, values and error.
   *
   * @param call the call with its values, as {@code connect(localhost/127.0.0.1:9000)}
   * @param error why it failed
   * @param nativeError the operating system's number, 0 if there was none
   */
  public WinsockException(String call, WsaError error, int nativeError) {
    super(
        call
            + ": "
            + error
            + " ("
            + error.number()
            + ")"
            + (nativeError == 0 ? "" : ", errno " + nativeError));
    this.error = error;
    this.nativeError = nativeError;
  }

  /**
   * Why it failed.
   *
   * @return an error, never NO_ERROR
   */
  public WsaError error() {
    return error;
  }

  /**
   * The operating system's number for it.
   *
   * @return an errno, 0 if there was none
   */
  public int nativeError() {
    return nativeError;
  }
}
