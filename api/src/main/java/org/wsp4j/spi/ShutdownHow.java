package org.wsp4j.spi;

/** Which direction {@link ProviderSocket#shutdown} ends, in the order of {@code winsock2.h}. */
public enum ShutdownHow {
  /** No more receives: new ones get WSAESHUTDOWN, pending ones survive (RECV-3.12, DEC-24). */
  SD_RECEIVE,
  /** No more sends: the peer sees the end once all data is delivered (RECV-3.14). */
  SD_SEND,
  /** Both (RECV-3.13). */
  SD_BOTH;

  /**
   * Whether the receive direction ends.
   *
   * @return {@code true} for {@link #SD_RECEIVE} and {@link #SD_BOTH}
   */
  public boolean receiving() {
    return this != SD_SEND;
  }

  /**
   * Whether the send direction ends.
   *
   * @return {@code true} for {@link #SD_SEND} and {@link #SD_BOTH}
   */
  public boolean sending() {
    return this != SD_RECEIVE;
  }
}
