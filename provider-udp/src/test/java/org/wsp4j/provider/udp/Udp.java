package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testsupport.StartedProvider;

/** UDP, started for the tests of one class. */
final class Udp extends StartedProvider<UdpProvider> {
  private static final int V4 = 0;
  private static final int V6 = 1;

  Udp() {
    super(UdpProvider::new);
  }

  ProviderSocket open(int entry) {
    return open(provider().protocols().get(entry), ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  ProviderSocket open() {
    return open(V4);
  }

  /** An IPv4 socket on the loopback address. */
  ProviderSocket bound() {
    return bound(InetAddress.getLoopbackAddress());
  }

  /** A socket of an address's family, bound to any port there. */
  ProviderSocket bound(InetAddress host) {
    ProviderSocket socket = open(host instanceof Inet6Address ? V6 : V4);
    ok(socket.bind(new InetSocketAddress(host, 0)));
    return socket;
  }

  static PeerAddress peer(InetSocketAddress address) {
    PeerAddress peer = new PeerAddress();
    assertThat(peer.set(address)).as("%s can be sent to", address).isTrue();
    return peer;
  }
}
