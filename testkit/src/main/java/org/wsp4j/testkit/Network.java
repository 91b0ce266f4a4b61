package org.wsp4j.testkit;

/** A network of one row's own, with a single link that can go down. For the row's thread alone. */
public interface Network {
  /** Takes the link down: nothing passes. */
  void linkDown();

  /** Takes the link up again. */
  void linkUp();

  /**
   * Sets after how many retransmissions the network gives a connection up.
   *
   * @param count few, so that the row is short
   */
  void retransmissions(int count);

  /**
   * Sets how keep-alive probes, for connections that have it on and say no more.
   *
   * @param idleSeconds after how long the first probe is sent
   * @param intervalSeconds how long each is waited for
   * @param probes after how many without an answer the connection is given up
   */
  void keepAlive(int idleSeconds, int intervalSeconds, int probes);
}
