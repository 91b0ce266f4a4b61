package org.wsp4j.provider.support;

import org.jspecify.annotations.Nullable;

/**
 * The life of an {@link Operation}.
 *
 * <pre>
 *   FREE --POSTED--> QUEUED --PROGRESSED--> PARTIAL --(PROGRESSED)--> PARTIAL
 *    ^                  |                      |
 *    |                  +--- any ending -------+---> FINISHED
 *    |                                                |    |
 *    +----------------- INDICATED -------------------+    +--APC_QUEUED--> OWED
 *    +----------------- ROUTINE_RAN, ROUTINE_DROPPED ------------------------+
 * </pre>
 *
 * <p>Whoever moves an operation out of QUEUED or PARTIAL does so under the lock of its socket, and
 * thereby is the one that indicates it: exactly once (RECV-2.11).
 */
enum OpState {
  /** In the pool of its socket; nobody's. */
  FREE,
  /** In a lane; the provider's. */
  QUEUED,
  /** In a lane, with some of its bytes moved (MSG_WAITALL, a send). */
  PARTIAL,
  /** Out of its lane, the result known, the indication due; whoever took it out owns it. */
  FINISHED,
  /** Its routine is in a thread's queue; that thread's. */
  OWED;

  /**
   * Where an event leads.
   *
   * @return the next state, or {@code null} if the event is illegal here
   */
  @Nullable OpState on(OpEvent event) {
    return switch (this) {
      case FREE -> event == OpEvent.POSTED ? QUEUED : null;
      case QUEUED, PARTIAL ->
          switch (event) {
            case PROGRESSED -> PARTIAL;
            case FILLED,
                ENDED,
                BROKEN,
                FAULTED,
                CANCELLED,
                TIMED_OUT,
                INTERRUPTED,
                CLOSED,
                THREAD_ENDED ->
                FINISHED;
            case POSTED, INDICATED, APC_QUEUED, ROUTINE_RAN, ROUTINE_DROPPED -> null;
          };
      case FINISHED ->
          switch (event) {
            case INDICATED -> FREE;
            case APC_QUEUED -> OWED;
            default -> null;
          };
      case OWED ->
          switch (event) {
            case ROUTINE_RAN, ROUTINE_DROPPED -> FREE;
            default -> null;
          };
    };
  }
}
