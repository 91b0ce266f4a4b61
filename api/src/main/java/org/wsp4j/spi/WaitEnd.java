package org.wsp4j.spi;

/** Why {@link Upcalls#await} returned. */
public enum WaitEnd {
  /** {@link Upcalls#wake} was called, or for no reason: look at what you wait for, wait again. */
  WOKEN,
  /** At least one queued call was run (WAIT_IO_COMPLETION). */
  ROUTINES_RAN,
  /** The deadline passed. */
  TIMED_OUT,
  /** The thread is interrupted; its interrupt status is still set (DEC-34). */
  INTERRUPTED
}
