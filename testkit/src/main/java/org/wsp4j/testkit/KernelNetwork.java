package org.wsp4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.kernel.KernelException;
import org.wsp4j.testkit.kernel.NetworkNamespace;
import org.wsp4j.testkit.kernel.RouterNamespace;

/** A network of the kernel's, which the row's thread has entered. */
record KernelNetwork(Stage stage, NetworkNamespace namespace) implements Network {
  private interface Change {
    void make() throws IOException;
  }

  static KernelNetwork enter(Stage stage) {
    stage.assumeLink();
    int family = stage.entry().addressFamily();
    if (family != ProtocolInfo.AF_INET && family != ProtocolInfo.AF_INET6) {
      throw stage.untested("only networks of IPv4 and IPv6 can be broken by the kit");
    }
    try {
      return new KernelNetwork(stage, NetworkNamespace.enter());
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

  @Override
  public void lose(int percent) {
    change("a link that loses packets", () -> namespace.lose(percent));
  }

  @Override
  public long lost() {
    try {
      return namespace.lost();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void attempts(int count) {
    namespace.attempts(count);
  }

  @Override
  public Router router() {
    boolean ipv6 = stage.entry().addressFamily() == ProtocolInfo.AF_INET6;
    KernelRouter[] made = new KernelRouter[1];
    change(
        "a router",
        () -> made[0] = new KernelRouter(namespace, RouterNamespace.connect(ipv6), ipv6));
    stage.peersAreBehind(made[0].between());
    return made[0];
  }

  @Override
  public void abort(Link link) {
    InetSocketAddress local = (InetSocketAddress) stage.nameOf(link.socket());
    change("an abort on this machine", () -> namespace.abort(local.getPort()));
  }

  private void change(String what, Change change) {
    try {
      change.make();
    } catch (IOException e) {
      throw stage.blocked(
          what + " (" + e.getMessage() + "): needs the package iproute2, and a kernel that can");
    }
  }
}
