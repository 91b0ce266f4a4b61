package org.wsp4j.spi;

/** The {@code SOCK_} types, with the numbers of {@code winsock2.h}. */
public enum SocketType {
  /** A byte stream over a connection. */
  SOCK_STREAM(1),
  /** Datagrams. */
  SOCK_DGRAM(2),
  /** Access below the transport. */
  SOCK_RAW(3),
  /** Reliable messages without a connection. */
  SOCK_RDM(4),
  /** Reliable messages over a connection. */
  SOCK_SEQPACKET(5);

  private final int number;

  SocketType(int number) {
    this.number = number;
  }

  /**
   * The number of {@code winsock2.h}.
   *
   * @return 1 to 5
   */
  public int number() {
    return number;
  }
}
