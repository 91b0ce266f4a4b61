package org.wsp4j;

/**
 * How a wait for events ended. Sealed: a {@code switch} over it is checked to handle all cases. The
 * objects are shared; a wait allocates none.
 */
public sealed interface AwaitResult
    permits AwaitResult.Signalled,
        AwaitResult.RoutinesRan,
        AwaitResult.TimedOut,
        AwaitResult.Interrupted,
        AwaitResult.InvalidHandle {

  /**
   * An event was signalled, or all were.
   *
   * @param index the position of the first signalled event, 0 after a wait for all: {@code
   *     WSA_WAIT_EVENT_0 + index}
   */
  record Signalled(int index) implements AwaitResult {}

  /** Routines were run instead: {@code WSA_WAIT_IO_COMPLETION}. */
  record RoutinesRan() implements AwaitResult {}

  /** The time passed: {@code WSA_WAIT_TIMEOUT}. */
  record TimedOut() implements AwaitResult {}

  /** The thread is interrupted; its status is still set. */
  record Interrupted() implements AwaitResult {}

  /** An event is closed, or was during the wait: WSA_INVALID_HANDLE. */
  record InvalidHandle() implements AwaitResult {}
}
