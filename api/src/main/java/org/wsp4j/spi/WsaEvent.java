package org.wsp4j.spi;

/**
 * An event object ({@code WSAEVENT}): signalled or not, waited for by any number of threads. Made,
 * set, reset and closed by the runtime ({@link Upcalls#createEvent} and its siblings); a provider
 * or a client only holds it.
 *
 * <p>A manual-reset event stays signalled until it is reset. An auto-reset event lets one waiting
 * thread through and is then no longer signalled. Any thread may call.
 */
public interface WsaEvent {
  /**
   * Whether the event is signalled. Looking does not reset it.
   *
   * @return the state at this moment
   */
  boolean isSignalled();

  /**
   * Whether the event was closed: every use of it then gets WSA_INVALID_HANDLE (RECV-17.09).
   *
   * @return whether it is closed
   */
  boolean isClosed();

  /**
   * Whether only {@link Upcalls#resetEvent} resets it.
   *
   * @return {@code false} for an auto-reset event
   */
  boolean isManualReset();
}
