package org.wsp4j.testkit;

import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.kernel.KernelException;
import org.wsp4j.testkit.kernel.NetworkNamespace;

/** A network of one row's own, with a single link that can go down. For the row's thread alone. */
public final class Network {
  private final NetworkNamespace namespace;

  private Network(NetworkNamespace namespace) {
    this.namespace = namespace;
  }

  static Network enter(Stage stage) {
    int family = stage.entry().addressFamily();
    if (family != ProtocolInfo.AF_INET && family != ProtocolInfo.AF_INET6) {
      throw stage.untested("only networks of IPv4 and IPv6 can be broken by the kit");
    }
    try {
      return new Network(NetworkNamespace.enter());
    } catch (KernelException e) {
      throw stage.blocked(
          "no network namespace of its own (" + e.getMessage() + "): run the kit as root");
    }
  }

  /** Takes the link down: nothing passes. */
  public void linkDown() {
    namespace.link(false);
  }

  /** Takes the link up again. */
  public void linkUp() {
    namespace.link(true);
  }

  /**
   * Sets after how many retransmissions the kernel gives a connection up.
   *
   * @param count few, so that the row is short
   */
  public void retransmissions(int count) {
    namespace.retransmissions(count);
  }

  /**
   * Sets how keep-alive probes, for connections that have it on and say no more.
   *
   * @param idleSeconds after how long the first probe is sent
   * @param intervalSeconds how long each is waited for
   * @param probes after how many without an answer the connection is given up
   */
  public void keepAlive(int idleSeconds, int intervalSeconds, int probes) {
    namespace.keepAlive(idleSeconds, intervalSeconds, probes);
  }
}
