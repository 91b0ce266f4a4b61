package org.wsp4j.spi;

/**
 * Decides whether a connection is accepted: {@code LPCONDITIONPROC}. Runs inside {@link
 * ProviderSocket#accept}, on the thread that called it, under no lock. A blocking receive inside it
 * gets WSAEINPROGRESS (RECV-3.05).
 */
@FunctionalInterface
public interface AcceptCondition {
  /** The answers of a condition. */
  enum Decision {
    /** Take the connection. */
    CF_ACCEPT,
    /** Refuse it: the connection is reset and the accept fails with WSAECONNREFUSED. */
    CF_REJECT,
    /** Decide later: the connection stays first in the queue, the accept gets WSATRY_AGAIN. */
    CF_DEFER
  }

  /**
   * Decides.
   *
   * @param peer who wants to connect; valid during the call
   * @return the decision
   */
  Decision decide(PeerAddress peer);
}
