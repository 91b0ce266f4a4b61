package org.wsp4j.provider.support;

/** What a run of the simulation is spoilt by, to see that it notices. */
enum Defect {
  /** Nothing. */
  NONE,
  /** The kernel forgets to report one of the descriptors that are ready. */
  EDGE_LOST,
  /** A wake-up between threads is lost. */
  WAKE_LOST,
  /** The signal that ends another thread's wait in the kernel is lost. */
  SIGNAL_LOST,
  /** A routine is queued twice. */
  ROUTINE_TWICE,
  /** A routine is not queued, though it is said to be. */
  ROUTINE_LOST,
  /** A completion is published, but says fewer bytes than were received. */
  COUNT_WRONG,
  /** A receive leaves in the socket what it took. */
  BYTES_TWICE,
  /** A receive takes more from the socket than it says. */
  BYTES_LOST,
  /** Bytes are sent twice. */
  SENT_TWICE,
  /** A socket is not closed. */
  DESCRIPTOR_LEAKED,
  /** An error is made up. */
  RESET_INVENTED,
  /** A deadline passes too early. */
  CLOCK_AHEAD
}
