package org.wsp4j.testkit;

/** The ways to make a receive and to learn of its end. */
public enum Way {
  /** Synchronously, on a socket that does not block. */
  NONBLOCKING,
  /** Synchronously, on a socket that blocks. */
  BLOCKING,
  /** Overlapped, without event or routine; the result is asked for. */
  POLLED,
  /** Overlapped, with an event. */
  EVENT,
  /** Overlapped, with a completion routine. */
  ROUTINE
}
