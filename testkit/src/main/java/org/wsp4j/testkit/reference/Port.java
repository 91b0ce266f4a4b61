package org.wsp4j.testkit.reference;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A local address that somebody has, and what can be reached there. */
final class Port {
  final InetSocketAddress address;

  /** Where connections come in, once it listens. */
  @Nullable Listener listener;

  /** Where datagrams come in, on a protocol of those. */
  @Nullable DatagramEnd datagrams;

  Port(InetSocketAddress address) {
    this.address = address;
  }
}
