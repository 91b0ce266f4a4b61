package org.wsp4j.spi;

import org.jspecify.annotations.Nullable;

/**
 * A function queued to a thread by {@link Upcalls#queueApc}. For a completion it is the provider's
 * own: it takes what it needs from the context, then calls the client's routine (RECV-16.07).
 */
@FunctionalInterface
public interface Apc {
  /**
   * Runs on the thread it was queued to, in an alertable wait of that thread. What it throws goes
   * to the thread's handler of uncaught exceptions and harms no other call (RECV-13.08).
   *
   * @param context the value given to {@link Upcalls#queueApc}, unchanged (RECV-16.08)
   */
  void run(@Nullable Object context);

  /**
   * What must not nest: while a call with a key runs, a wait inside it defers the others with the
   * same key and runs the rest (RECV-14.05, DEC-20). A provider answers the socket.
   *
   * @param context the value given to {@link Upcalls#queueApc}
   * @return the key, compared by identity, or {@code null} for a call that may nest with any
   */
  default @Nullable Object nestingKey(@Nullable Object context) {
    return null;
  }
}
