package org.wsp4j.testkit;

import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.kernel.KernelException;
import org.wsp4j.testkit.kernel.NetworkNamespace;

/** A network of the kernel's, which the row's thread has entered. */
record KernelNetwork(NetworkNamespace namespace) implements Network {
  static KernelNetwork enter(Stage stage) {
    int family = stage.entry().addressFamily();
    if (family != ProtocolInfo.AF_INET && family != ProtocolInfo.AF_INET6) {
      throw stage.untested("only networks of IPv4 and IPv6 can be broken by the kit");
    }
    try {
      return new KernelNetwork(NetworkNamespace.enter());
    } catch (KernelException e) {
      throw stage.blocked(
          "no network namespace of its own (" + e.getMessage() + "): run the kit as root");
    }
  }

  @Override
  public void linkDown() {
    namespace.link(false);
  }

  @Override
  public void linkUp() {
    namespace.link(true);
  }

  @Override
  public void retransmissions(int count) {
    namespace.retransmissions(count);
  }

  @Override
  public void keepAlive(int idleSeconds, int intervalSeconds, int probes) {
    namespace.keepAlive(idleSeconds, intervalSeconds, probes);
  }
}
