package org.wsp4j.provider.udp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
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

  static InetSocketAddress addressOf(ProviderSocket socket) {
    PeerAddress local = new PeerAddress();
    ok(socket.getSockName(local));
    return (InetSocketAddress) requireNonNull(local.toSocketAddress());
  }

  static PeerAddress peer(InetSocketAddress address) {
    PeerAddress peer = new PeerAddress();
    assertThat(peer.set(address)).as("%s can be sent to", address).isTrue();
    return peer;
  }

  /** What FIONREAD says: the length of the next datagram. */
  static int available(ProviderSocket socket) {
    MemorySegment out = MemorySegment.ofArray(new int[1]);
    ok(socket.ioctl(Ioctl.FIONREAD, null, out, new Transfer()));
    return out.get(ValueLayout.JAVA_INT, 0);
  }

  static void setNonblocking(ProviderSocket socket) {
    MemorySegment on = MemorySegment.ofArray(new int[] {1});
    ok(socket.ioctl(Ioctl.FIONBIO, on, null, new Transfer()));
  }

  /** The call must succeed. */
  static void ok(WsaError error) {
    assertThat(error).isEqualTo(WsaError.NO_ERROR);
  }
}
