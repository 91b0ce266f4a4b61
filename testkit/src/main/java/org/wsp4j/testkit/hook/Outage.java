package org.wsp4j.testkit.hook;

import org.wsp4j.spi.WsaError;

/** What ends a connection, or the whole network, under a socket. */
public enum Outage {
  /** The network subsystem fails: WSAENETDOWN, for good, on every kind of socket. */
  NETWORK_DOWN("network-down", WsaError.WSAENETDOWN, WsaError.WSAENETDOWN),
  /** Keep-alive finds the peer gone: WSAENETRESET once, then WSAECONNRESET (DEC-43). */
  KEEP_ALIVE_LOST("keep-alive-lost", WsaError.WSAENETRESET, WsaError.WSAECONNRESET),
  /** The peer resets the connection: WSAECONNRESET for good (DEC-25). */
  RESET("reset", WsaError.WSAECONNRESET, WsaError.WSAECONNRESET);

  private final String word;
  private final WsaError first;
  private final WsaError later;

  Outage(String word, WsaError first, WsaError later) {
    this.word = word;
    this.first = first;
    this.later = later;
  }

  /** How a plan that is written down calls it. */
  String word() {
    return word;
  }

  /** What the operations get that meet it. */
  WsaError first() {
    return first;
  }

  /** What every call gets that comes after. */
  WsaError later() {
    return later;
  }

  /** Only the network can go down under a socket that has no connection. */
  boolean strikes(boolean connectionless) {
    return this == NETWORK_DOWN || !connectionless;
  }
}
