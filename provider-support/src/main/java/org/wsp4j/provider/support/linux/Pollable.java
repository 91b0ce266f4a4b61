package org.wsp4j.provider.support.linux;

/** A transport whose readiness the kernel tells: it has a file descriptor. */
public interface Pollable {
  /**
   * The descriptor, for epoll.
   *
   * @return an open, nonblocking descriptor
   */
  int descriptor();
}
