package org.wsp4j.testkit;

import java.net.SocketAddress;

/**
 * A router between the sockets under test and their peers. For the row's thread alone; links opened
 * since it was made go through it.
 */
public interface Router {
  /** What a router does with packets for the peers. */
  enum Way {
    /** It passes them on. */
    FORWARDS,
    /** It knows no way to their network, and says so. */
    KNOWS_NO_NETWORK,
    /** It knows that they cannot be reached, and says so. */
    KNOWS_NO_HOST,
    /** It may not pass them on, and says so. */
    MAY_NOT,
    /** It drops them, and says nothing. */
    DROPS
  }

  /**
   * Changes what becomes of packets for the peers.
   *
   * @param way what the router does from now on
   */
  void way(Way way);

  /**
   * Where the peers are, and nobody waits.
   *
   * @return an address to connect or send to
   */
  SocketAddress nobody();

  /**
   * How often the sockets' side was told that something could not be reached.
   *
   * @return a count of messages of ICMP
   */
  long complaints();
}
