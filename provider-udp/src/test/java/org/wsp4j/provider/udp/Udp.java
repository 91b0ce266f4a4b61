package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testsupport.StartedProvider;

/** UDP, started for the tests of one class. */
final class Udp extends StartedProvider<UdpProvider> {
  Udp() {
    super(UdpProvider::new);
  }

  ProviderSocket open(int entry) {
    return open(provider().protocols().get(entry), ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  ProviderSocket open() {
    return open(0);
  }

  /** An IPv4 socket on the loopback address. */
  ProviderSocket bound() {
    ProviderSocket socket = open();
    ok(socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    return socket;
  }

  static PeerAddress peer(InetSocketAddress address) {
    PeerAddress peer = new PeerAddress();
    assertThat(peer.set(address)).as("%s can be sent to", address).isTrue();
    return peer;
  }
}
