package org.wsp4j.spi;

/**
 * Names the queue of asynchronous procedure calls of one thread ({@code WSATHREADID}). Made by
 * {@link Upcalls#openCurrentThread}; immutable, so a provider that keeps it keeps the value
 * (RECV-1.09). There is one per thread: identity is equality.
 */
public interface ThreadId {
  /**
   * The thread.
   *
   * @return a platform or a virtual thread, alive or not
   */
  Thread thread();
}
