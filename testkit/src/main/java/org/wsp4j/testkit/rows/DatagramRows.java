package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAENOPROTOOPT;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.Requirement;

/** What datagrams alone do: groups, the lost tail, senders, unreachable ports. */
public interface DatagramRows {
  /**
   * A fresh socket joins a group; what is sent to its port arrives, and over IPv4 what is sent to
   * the group. No route leads to a group of IPv6 over the loopback interface.
   *
   * @param bench the bench
   * @throws SocketException if the machine does not tell its interfaces
   */
  @Test
  @Requirement("RECV-4.08")
  default void joinLeafMakesTheLocalAddressKnown(Bench bench) throws SocketException {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    InetAddress own = ((InetSocketAddress) bench.address()).getAddress();
    NetworkInterface by = NetworkInterface.getByInetAddress(own);
    bench
        .check()
        .oneOf(
            "IP_MULTICAST_IF",
            List.of(NO_ERROR, WSAENOPROTOOPT),
            socket.setOption(SocketOption.IP_MULTICAST_IF, by.getIndex()));
    InetAddress group = group(own, by);

    bench.ok(
        "LPWSPJoinLeaf",
        socket.joinLeaf(new InetSocketAddress(group, 0), ProviderSocket.JL_RECEIVER_ONLY));
    Peer peer = bench.peer(null);
    Call call = bench.recv(socket).into(8).event().pends();
    int port = ((InetSocketAddress) bench.nameOf(socket)).getPort();
    peer.sendTo("data", new InetSocketAddress(own, port));

    call.completesWith("data");
    if (own instanceof Inet4Address) {
      peer.sendTo("group", new InetSocketAddress(group, port));
      bench.recv(socket).into(8).sync().receives("group");
    }
  }

  /** A group that nobody else uses, of the link alone. */
  private static InetAddress group(InetAddress own, NetworkInterface by) {
    byte[] v4 = {(byte) 239, (byte) 255, 'w', 's'};
    byte[] v6 = {(byte) 0xFF, 0x12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'w', 's'};
    try {
      return own instanceof Inet4Address
          ? InetAddress.getByAddress(v4)
          : Inet6Address.getByAddress(null, v6, by);
    } catch (UnknownHostException e) {
      throw new AssertionError("own=" + own, e);
    }
  }

  /**
   * Eight bytes into two times two, in every way to receive.
   *
   * <p>Scenarios WT-26 and WT-48.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.08")
  default void theRestOfADatagramIsLostInEveryWay(Bench bench) {
    Link link = bench.connected();

    Call event = link.recv().into(2, 2).event().pends();
    link.peer().send("abcdefgh");
    event.completesWith(WSAEMSGSIZE);
    bench.check().that("bytes by the result", 4, event.completion().bytes());
    bench.check().that("data", "abcd", event.text(4));
    bench.check().that("true length", 8, event.overlapped().messageLength());

    Call routine = link.recv().into(2, 2).routine().pends();
    link.peer().send("ijklmnop");
    routine.completesWith(WSAEMSGSIZE);
    bench.check().that("bytes by the routine", 4, routine.completion().bytes());
    bench.check().that("data", "ijkl", routine.text(4));
    bench.check().that("true length", 8, routine.overlapped().messageLength());

    Call sync = link.deliver("qrstuvwx").recv().into(2, 2).sync().returns(WSAEMSGSIZE);
    bench.check().that("bytes by the call", 4, sync.bytes());
    bench.check().that("true length", 8, sync.transfer().messageLength());
    link.deliver("next").recv().into(4).sync().receives("next");
  }

  /**
   * The sender of a datagram that was too large is told all the same, by the call and later.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-11")
  default void theSenderIsToldOfADatagramThatIsTooLarge(Bench bench) {
    bench.assumeClaimed(ServiceFlag.XP1_CONNECTIONLESS);
    bench.assumeNoParts();
    Link link = bench.connected();
    PeerAddress early = new PeerAddress();
    PeerAddress late = new PeerAddress();

    link.deliver("abcd").recv().into(3).from(early).sync().returns(WSAEMSGSIZE);
    Call call = link.recv().into(3).from(late).event().pends();
    link.peer().send("abcd");
    call.completesWith(WSAEMSGSIZE);

    SocketAddress peer = link.peer().localAddress();
    bench.check().that("sender by the call", peer, early.toSocketAddress());
    bench.check().that("sender by the completion", peer, late.toSocketAddress());
  }

  /**
   * Too large and there already: it pends, and completes at once.
   *
   * <p>Scenario WT-27.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-17")
  default void aDatagramThereAlreadyAndTooLargePendsFirst(Bench bench) {
    bench.assumeClaimed(ServiceFlag.XP1_CONNECTIONLESS);
    bench.assumeNoParts();
    Link link = bench.connected().deliver("abcd").deliver("efgh");

    Call event = link.recv().into(3).event().pends();
    Call routine = link.recv().into(3).routine().pends();

    event.completesWith(WSAEMSGSIZE);
    routine.completesWith(WSAEMSGSIZE);
    bench.check().that("data", "abc", event.text(3));
    bench.check().that("data", "efg", routine.text(3));
    bench.check().that("bytes", 3, routine.completion().bytes());
  }

  /**
   * Connected, and the sender is asked for.
   *
   * <p>Scenario DOC-44.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-26")
  default void recvFromWorksOnAConnectedSocket(Bench bench) {
    Link link = bench.connected();
    PeerAddress sender = new PeerAddress();
    PeerAddress later = new PeerAddress();

    link.deliver("a").recv().into(8).from(sender).sync().receives("a");
    Call call = link.recv().into(8).from(later).event().pends();
    link.peer().send("b");
    call.completesWith("b");

    bench.check().that("sender", link.peer().localAddress(), sender.toSocketAddress());
    bench.check().that("sender", link.peer().localAddress(), later.toSocketAddress());
  }

  /**
   * Three datagrams to a port where nobody is, and one to a port where somebody is, in between: as
   * many receives fail, no send does, and nothing is lost.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-27")
  default void eachUnreachablePortFailsOneReceive(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    bench.ok("LPWSPBind", socket.bind(bench.address()));
    Peer living = bench.peer(bench.nameOf(socket));
    SocketAddress dead = deadAddress(bench);

    Call pending = bench.recv(socket).into(8).event().pends();
    sendTo(bench, socket, dead);
    pending.completesWith(WSAECONNRESET);
    sendTo(bench, socket, dead);
    sendTo(bench, socket, living.localAddress());
    sendTo(bench, socket, dead);
    bench.check().that("the peer has", new byte[] {'x'}, living.receive(8));

    bench.recv(socket).into(8).sync().returns(WSAECONNRESET).leavesOutputsAlone();
    bench.recv(socket).into(8).sync().returns(WSAECONNRESET).leavesOutputsAlone();
    Call next = bench.recv(socket).into(8).event().pends();
    living.send("data");
    next.completesWith("data");
  }

  /**
   * A connected socket whose peer is gone is not broken: it goes on when the peer is back.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-27")
  default void anUnreachablePeerBreaksNothing(Bench bench) {
    Link link = bench.connected();
    SocketAddress living = link.peer().localAddress();
    SocketAddress dead = deadAddress(bench);
    ProviderSocket socket = link.socket();

    bench.ok("LPWSPConnect", socket.connect(dead, null, null, null));
    bench.ok("LPWSPSend", socket.send(x(), 1, new Transfer(), null, null, null));
    bench.recv(socket).into(8).sync().returns(WSAECONNRESET);
    bench.ok("LPWSPConnect", socket.connect(living, null, null, null));
    bench.ok("LPWSPSend", socket.send(x(), 1, new Transfer(), null, null, null));

    bench.check().that("the peer has", new byte[] {'x'}, link.peer().receive(8));
    link.deliver("data").recv().into(8).sync().receives("data");
  }

  /**
   * With SIO_UDP_CONNRESET off nobody is told.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-27")
  default void theReportOfUnreachablePortsCanBeTurnedOff(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    bench.ok("LPWSPBind", socket.bind(bench.address()));
    Peer living = bench.peer(bench.nameOf(socket));
    MemorySegment off = MemorySegment.ofArray(new int[] {0});
    bench.ok("SIO_UDP_CONNRESET", socket.ioctl(Ioctl.SIO_UDP_CONNRESET, off, null, new Transfer()));

    Call pending = bench.recv(socket).into(8).event().pends();
    sendTo(bench, socket, deadAddress(bench));
    bench.fence();
    bench.check().that("pending", true, pending.isPending());
    sendTo(bench, socket, living.localAddress());
    bench.check().that("the peer has", new byte[] {'x'}, living.receive(8));
    living.send("data");

    pending.completesWith("data");
  }

  /** Where a peer was. */
  private static SocketAddress deadAddress(Bench bench) {
    Peer gone = bench.peer(null);
    SocketAddress address = gone.localAddress();
    gone.close();
    return address;
  }

  private static void sendTo(Bench bench, ProviderSocket socket, SocketAddress address) {
    PeerAddress to = new PeerAddress();
    bench.check().holds("an address that can be sent to", to.set(address));
    WsaError error = socket.sendTo(x(), 1, new Transfer(), to, null, null, null);
    bench.ok("LPWSPSendTo", error);
  }

  private static MemorySegment[] x() {
    return new MemorySegment[] {MemorySegment.ofArray(new byte[] {'x'})};
  }
}
