package org.wsp4j.testkit;

import org.wsp4j.spi.ProviderSocket;

/** Into how many buffers the room for a receive is divided. */
public enum Split {
  /** A list of one. */
  ONE(1),
  /** A list of two. */
  TWO(2),
  /** A list of sixteen. */
  SIXTEEN(16),
  /** The longest list. */
  MOST(ProviderSocket.MAX_BUFFERS);

  private final int buffers;

  Split(int buffers) {
    this.buffers = buffers;
  }

  int buffers() {
    return buffers;
  }
}
