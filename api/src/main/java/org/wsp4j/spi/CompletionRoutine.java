package org.wsp4j.spi;

/**
 * The client's completion routine ({@code LPWSAOVERLAPPED_COMPLETION_ROUTINE}). It runs on the
 * thread that started the operation, while that thread is in an alertable wait, exactly once for
 * each operation that was started (RECV-16.02, RECV-2.11).
 *
 * <p>Inside it every call is allowed, a receive with the same {@link Overlapped} too (RECV-14.01);
 * a blocking receive is not if the routine interrupted another one (DEC-22). Routines of one socket
 * never nest (RECV-14.05); routines may run in any order (RECV-16.09).
 */
@FunctionalInterface
public interface CompletionRoutine {
  /**
   * Tells of a completion.
   *
   * @param error how the operation ended: {@code dwError}
   * @param bytesTransferred {@code cbTransferred}
   * @param overlapped the object that was posted, free again from now on
   * @param flags {@code dwFlags}: what the flags out would have been (RECV-13.05)
   */
  void completed(WsaError error, int bytesTransferred, Overlapped overlapped, int flags);
}
