package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.udp.Udp.addressOf;
import static org.wsp4j.provider.udp.Udp.ok;
import static org.wsp4j.spi.WsaError.WSAEACCES;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** How a socket comes to an address, and what it sends to many: groups and broadcasts. */
class AddressTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int LOOPBACK_INDEX = 1;
  private static final int PORT_ALONE = 0;

  @RegisterExtension static final Udp UDP = new Udp();

  private final ProviderSocket socket = UDP.open();
  private final ProviderSocket peer = UDP.bound();
  private final Transfer transfer = new Transfer();

  @AfterEach
  void close() {
    ok(socket.close());
    ok(peer.close());
  }

  private static InetAddress address(int... bytes) throws Exception {
    byte[] raw = new byte[bytes.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(raw);
  }

  private static MemorySegment[] byteOf(int value) {
    return new MemorySegment[] {MemorySegment.ofArray(new byte[] {(byte) value})};
  }

  private WsaError send(ProviderSocket from, InetSocketAddress to) {
    return from.sendTo(byteOf('x'), 1, transfer.flags(0), Udp.peer(to), null, null, null);
  }

  private WsaError receive(ProviderSocket by) {
    return by.recv(byteOf(0), 1, transfer.flags(0), null, null, null);
  }

  private static void joins(ProviderSocket by, InetAddress group, int port, int flags) {
    ok(by.setOption(SocketOption.IP_MULTICAST_IF, LOOPBACK_INDEX));
    ok(by.joinLeaf(new InetSocketAddress(group, port), flags));
  }

  @Test
  void sendToMakesTheLocalAddressKnown() {
    assertThat(receive(socket)).isEqualTo(WSAEINVAL);
    ok(send(socket, addressOf(peer)));
    ok(receive(peer));
    ok(send(peer, new InetSocketAddress(LOOPBACK, addressOf(socket).getPort())));
    ok(receive(socket));
  }

  @Test
  void connectMakesTheLocalAddressKnown() {
    ok(socket.connect(addressOf(peer), null, null, null));
    assertThat(addressOf(socket).getAddress()).isEqualTo(LOOPBACK);
    ok(send(peer, addressOf(socket)));
    ok(receive(socket));
  }

  /** Scenario DOC-40. */
  @Test
  void aReceiverOnlyLeafReceivesAndHasNowhereToSend() throws Exception {
    InetAddress group = address(239, 255, 119, 117);
    joins(socket, group, PORT_ALONE, ProviderSocket.JL_RECEIVER_ONLY);
    ok(peer.setOption(SocketOption.IP_MULTICAST_IF, LOOPBACK_INDEX));
    ok(send(peer, new InetSocketAddress(group, addressOf(socket).getPort())));
    ok(receive(socket));
    assertThat(socket.send(byteOf('x'), 1, transfer, null, null, null)).isEqualTo(WSAENOTCONN);
  }

  /** Scenario DOC-40. Linux would have every socket hear what one of them joined. */
  @Test
  void aSenderOnlyLeafKnowsItsAddressAndHearsNothingOfTheGroup() throws Exception {
    InetAddress group = address(239, 255, 119, 119);
    ProviderSocket member = UDP.open();
    joins(socket, group, PORT_ALONE, ProviderSocket.JL_SENDER_ONLY);
    joins(member, group, PORT_ALONE, ProviderSocket.JL_RECEIVER_ONLY);
    ok(peer.setOption(SocketOption.IP_MULTICAST_IF, LOOPBACK_INDEX));

    ok(send(peer, new InetSocketAddress(group, addressOf(socket).getPort())));
    ok(send(peer, new InetSocketAddress(group, addressOf(member).getPort())));
    ok(receive(member));
    ok(send(peer, new InetSocketAddress(LOOPBACK, addressOf(socket).getPort())));
    ok(receive(socket));
    Udp.setNonblocking(socket, true);
    assertThat(receive(socket)).as("what was sent to the group").isEqualTo(WSAEWOULDBLOCK);
    ok(member.close());
  }

  @Test
  void aLeafOfBothHearsWhatItSendsUntilItLeaves() throws Exception {
    InetAddress group = address(239, 255, 119, 118);
    ok(socket.bind(new InetSocketAddress(address(0, 0, 0, 0), 0)));
    joins(socket, group, addressOf(socket).getPort(), ProviderSocket.JL_BOTH);
    Udp.setNonblocking(socket, true);
    ok(socket.send(byteOf('x'), 1, transfer, null, null, null));
    Until.holds("it comes back", () -> receive(socket) == WsaError.NO_ERROR);
    ok(socket.setOption(SocketOption.IP_DROP_MEMBERSHIP, group));
    ok(socket.send(byteOf('x'), 1, transfer, null, null, null));
    ok(send(peer, new InetSocketAddress(LOOPBACK, addressOf(socket).getPort())));
    Until.holds("the peer's is there", () -> receive(socket) == WsaError.NO_ERROR);
    assertThat(receive(socket)).as("what was sent to the group left").isEqualTo(WSAEWOULDBLOCK);
  }

  @Test
  void aBroadcastNeedsLeaveAndReachesEverybodyOnThePort() throws Exception {
    InetAddress all = address(127, 255, 255, 255);
    ProviderSocket anybody = UDP.open();
    ok(anybody.bind(new InetSocketAddress(address(0, 0, 0, 0), 0)));
    InetSocketAddress to = new InetSocketAddress(all, addressOf(anybody).getPort());

    assertThat(send(socket, to)).isEqualTo(WSAEACCES);
    ok(socket.setOption(SocketOption.SO_BROADCAST, true));
    ok(send(socket, to));

    PeerAddress from = new PeerAddress();
    ok(anybody.recvFrom(byteOf(0), 1, transfer.flags(0), from, null, null, null));
    assertThat(from.port()).isEqualTo(addressOf(socket).getPort());
    ok(anybody.close());
  }

  /** How many are lost is in {@link LedgerTest}; here it is that the size decides. */
  @Test
  void theReceiveBufferBoundsWhatIsQueued() {
    int small = queuedWith(4_096);
    int large = queuedWith(131_072);
    assertThat(small).isPositive().isLessThan(100);
    assertThat(large).isGreaterThan(4 * small);
  }

  private int queuedWith(int bytes) {
    ProviderSocket receiver = UDP.bound();
    Udp.setNonblocking(receiver, true);
    ok(receiver.setOption(SocketOption.SO_RCVBUF, bytes));
    Out<Integer> set = new Out<>();
    ok(receiver.getOption(SocketOption.SO_RCVBUF, set));
    assertThat(set.value()).isEqualTo(bytes);
    for (int i = 0; i < 1_000; i++) {
      ok(send(peer, addressOf(receiver)));
    }
    int queued = 0;
    while (receive(receiver) == WsaError.NO_ERROR) {
      queued++;
    }
    ok(receiver.close());
    return queued;
  }
}
