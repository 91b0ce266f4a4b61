package org.wsp4j.provider.support;

/** What can happen to an {@link Operation}; {@link OpState#on} says when it may. */
enum OpEvent {
  /** A call entered it in a lane. */
  POSTED,
  /** Some bytes were moved, more are wanted. */
  PROGRESSED,
  /** It has what it wanted: data, room, a connection. */
  FILLED,
  /** The stream ended. */
  ENDED,
  /** The connection broke, or the system call failed otherwise. */
  BROKEN,
  /** Its memory is no longer valid. */
  FAULTED,
  /** cancelIo. */
  CANCELLED,
  /** The time-out of a synchronous call passed. */
  TIMED_OUT,
  /** cancelBlockingCall, or the thread was interrupted. */
  INTERRUPTED,
  /** The socket was closed. */
  CLOSED,
  /** The thread that started it ended. */
  THREAD_ENDED,
  /** The result was handed over, without a routine. */
  INDICATED,
  /** Its routine was queued. */
  APC_QUEUED,
  /** Its routine is about to run. */
  ROUTINE_RAN,
  /** Its routine will never run: the thread is gone (DEC-14). */
  ROUTINE_DROPPED
}
