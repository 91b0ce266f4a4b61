package org.wsp4j.testkit;

import org.wsp4j.testkit.report.Verdict;

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

  /**
   * Loses packets by chance from now on. Once for a network.
   *
   * @param percent how many in a hundred
   */
  default void lose(int percent) {
    throw cannot("lose packets");
  }

  /**
   * How many packets were lost by {@link #lose}.
   *
   * @return a count
   */
  default long lost() {
    throw cannot("lose packets");
  }

  /**
   * Ends a connection on this machine, as an administrator may.
   *
   * @param link the socket under test is told; its peer sees a reset
   */
  default void abort(Link link) {
    throw cannot("end a connection on this machine");
  }

  /**
   * Sets after how many repetitions the network gives an attempt to connect up.
   *
   * @param count few, so that the row is short
   */
  default void attempts(int count) {
    throw cannot("be told how often to try");
  }

  /**
   * Puts a router between the sockets under test and the peers that are opened from now on. Once
   * for a network.
   *
   * @return the router, which forwards
   */
  default Router router() {
    throw cannot("have a router");
  }

  private static RuntimeException cannot(String what) {
    return new VerdictSignal(Verdict.UNTESTED, "this network cannot " + what);
  }
}
