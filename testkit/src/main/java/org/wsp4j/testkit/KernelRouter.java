package org.wsp4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.wsp4j.testkit.kernel.NetworkNamespace;
import org.wsp4j.testkit.kernel.RouterNamespace;

/**
 * A router of the kernel's, in a network between that of the row's thread and that of the peers.
 */
final class KernelRouter implements Router {
  private static final int DISCARD = 9;

  private final NetworkNamespace near;
  private final RouterNamespace between;
  private final boolean ipv6;
  private Way way = Way.FORWARDS;

  KernelRouter(NetworkNamespace near, RouterNamespace between, boolean ipv6) {
    this.near = near;
    this.between = between;
    this.ipv6 = ipv6;
  }

  RouterNamespace between() {
    return between;
  }

  @Override
  public void way(Way next) {
    try {
      switch (way) {
        case FORWARDS -> {}
        case KNOWS_NO_NETWORK -> between.remember();
        default -> between.accept(route(way));
      }
      switch (next) {
        case FORWARDS -> {}
        case KNOWS_NO_NETWORK -> between.forget();
        default -> between.refuse(route(next));
      }
      way = next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String route(Way way) {
    return switch (way) {
      case KNOWS_NO_HOST -> "unreachable";
      case MAY_NOT -> "prohibit";
      case DROPS -> "blackhole";
      case FORWARDS, KNOWS_NO_NETWORK -> throw new IllegalArgumentException("way=" + way);
    };
  }

  @Override
  public SocketAddress nobody() {
    return new InetSocketAddress(between.far(), DISCARD);
  }

  @Override
  public long complaints() {
    return near.unreachables(ipv6);
  }
}
