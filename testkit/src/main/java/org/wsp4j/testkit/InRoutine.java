package org.wsp4j.testkit;

import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.WsaError;

/** What a row does inside a completion routine, after the call has recorded that it ran. */
@FunctionalInterface
public interface InRoutine {
  /**
   * Runs inside the routine, with its parameters.
   *
   * @param error how the operation ended
   * @param bytesTransferred the bytes moved
   * @param overlapped the object that was posted
   * @param flags the flags out
   */
  void run(WsaError error, int bytesTransferred, Overlapped overlapped, int flags);
}
