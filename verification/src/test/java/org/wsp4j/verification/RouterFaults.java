package org.wsp4j.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEACCES;
import static org.wsp4j.spi.WsaError.WSAECONNABORTED;
import static org.wsp4j.spi.WsaError.WSAECONNREFUSED;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEHOSTUNREACH;
import static org.wsp4j.spi.WsaError.WSAENETRESET;
import static org.wsp4j.spi.WsaError.WSAENETUNREACH;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAETIMEDOUT;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Network;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.Router;
import org.wsp4j.testkit.Router.Way;

/** What becomes of connects, sends and receives when a router on the way cannot pass packets on. */
abstract class RouterFaults extends InstalledFaults {
  private static final List<Way> COMPLAINING =
      List.of(Way.KNOWS_NO_NETWORK, Way.KNOWS_NO_HOST, Way.MAY_NOT);

  RouterFaults(String provider) {
    super(provider);
  }

  /** Each failed attempt leaves a socket that is as new: the next one may succeed. */
  @Test
  @Requirement("RECV-3.02")
  void aConnectThatARouterRefusesSaysWhyAndLeavesTheSocketUnconnected(Bench bench) {
    Network network = bench.network();
    network.attempts(1);
    Router router = network.router();
    ProviderSocket socket = bench.open(ServiceProvider.WSA_FLAG_OVERLAPPED);

    for (Way way : Way.values()) {
      router.way(way);
      WsaError told = socket.connect(router.nobody(), null, null, null);
      bench.check().that("connect where the router " + way, connecting(bench, way), told);
      bench.recv(socket).into(8).sync().returns(WSAENOTCONN).leavesOutputsAlone();
    }
    router.way(Way.FORWARDS);
    Link link = bench.connected(socket);
    link.peer().send("data");
    bench.check().that("received", "data", link.collect(4));
  }

  /** As the kernel tells them apart, which IPv6 has other messages for. */
  private static WsaError connecting(Bench bench, Way way) {
    boolean ipv6 = bench.entry().addressFamily() == ProtocolInfo.AF_INET6;
    return switch (way) {
      case FORWARDS -> WSAECONNREFUSED;
      case KNOWS_NO_NETWORK -> WSAENETUNREACH;
      case KNOWS_NO_HOST -> ipv6 ? WSAENETUNREACH : WSAEHOSTUNREACH;
      case MAY_NOT -> ipv6 ? WSAEACCES : WSAEHOSTUNREACH;
      case DROPS -> WSAETIMEDOUT;
    };
  }

  @Test
  @Requirement("RECV-3.02")
  void aConnectWithoutARouteFailsAtOnce(Bench bench) {
    bench.network();
    ProviderSocket socket = bench.open(ServiceProvider.WSA_FLAG_OVERLAPPED);

    bench
        .check()
        .that("connect", WSAENETUNREACH, socket.connect(elsewhere(bench), null, null, null));
    bench.recv(socket).into(8).event().returns(WSAENOTCONN);
  }

  private static SocketAddress elsewhere(Bench bench) {
    boolean ipv6 = bench.entry().addressFamily() == ProtocolInfo.AF_INET6;
    return new InetSocketAddress(ipv6 ? "2001:db8::1" : "192.0.2.1", 9);
  }

  /** What ICMP says of a connection is a hint: it may pass. */
  @Test
  @Requirement("DEC-42")
  void receivesOutliveARouterThatComplains(Bench bench) {
    Router router = bench.network().router();
    Link link = bench.connected();
    Link blockedLink = bench.connected();
    Call pending = link.recv().into(8).event().pends();
    Background<Call> blocked = bench.background(() -> blockedLink.recv().into(8).sync()).blocks();

    router.way(Way.KNOWS_NO_NETWORK);
    complainsOf(link, router);
    router.way(Way.KNOWS_NO_HOST);
    complainsOf(blockedLink, router);
    bench.fence();
    bench.check().that("pending", true, pending.isPending());
    blocked.blocks();

    router.way(Way.FORWARDS);
    for (Link each : List.of(link, blockedLink)) {
      each.send("there");
      bench.awaitTrue(() -> arrived(each).endsWith("there"), "what is sent now arrives");
      each.peer().send("data");
    }
    pending.completesWith("data");
    blocked.result().receives("data");
  }

  /** Linux says so five times to a host, and then once a second. */
  private static void complainsOf(Link link, Router router) {
    long before = router.complaints();
    link.send("lost?");
    link.bench().awaitTrue(() -> router.complaints() > before, "the router complains");
  }

  private static String arrived(Link link) {
    return new String(link.peer().receive(64), ISO_8859_1);
  }

  @Test
  @Requirement("RECV-3.21")
  void aConnectionThatIsGivenUpBehindARouterIsAborted(Bench bench) {
    Network network = bench.network();
    network.retransmissions(1);
    Router router = network.router();
    Link link = bench.connected();
    Link blockedLink = bench.connected();
    Call pending = link.recv().into(8).event().pends();
    Background<Call> blocked = bench.background(() -> blockedLink.recv().into(8).sync()).blocks();

    router.way(Way.KNOWS_NO_HOST);
    link.send("lost");
    blockedLink.send("lost");

    pending.completesWith(WSAECONNABORTED);
    blocked.result().returns(WSAECONNABORTED).leavesOutputsAlone();
    for (Link each : List.of(link, blockedLink)) {
      each.recv().into(8).sync().returns(WSAECONNABORTED);
    }
    bench.check().holds("the router complained", router.complaints() > 0);
  }

  @Test
  @Requirement("RECV-3.06")
  void keepAliveThatARouterRefusesIsAFailedKeepAlive(Bench bench) {
    Network network = bench.network();
    network.keepAlive(1, 1, 2);
    Router router = network.router();
    Link link = bench.connected();
    bench.ok("SO_KEEPALIVE", link.socket().setOption(SocketOption.SO_KEEPALIVE, true));
    Call pending = link.recv().into(8).event().pends();

    router.way(Way.KNOWS_NO_HOST);

    pending.completesWith(WSAENETRESET);
    link.recv().into(8).sync().returns(WSAECONNRESET);
    bench.check().holds("the router complained", router.complaints() > 0);
  }

  /** Of a datagram that was sent, only that its port is unreachable is an error of a receive. */
  @Test
  @Requirement("DEC-27")
  void whatARouterSaysOfDatagramsFailsNoReceiveAndSwallowsNoSend(Bench bench) {
    Router router = bench.network().router();
    Link link = bench.connected();
    Call pending = link.recv().into(8).event().pends();

    for (Way way : COMPLAINING) {
      router.way(way);
      complainsOf(link, router);
    }
    complainsOf(link, router);
    bench.fence();
    bench.check().that("pending", true, pending.isPending());

    router.way(Way.FORWARDS);
    link.send("there");
    bench.check().that("arrived", "there", arrived(link));
    link.peer().send("data");
    pending.completesWith("data");
    bench.nonblocking(link.socket());
    link.recv().into(8).sync().returns(WSAEWOULDBLOCK);
  }

  @Test
  @Requirement("DEC-27")
  void aPortUnreachableBehindARouterIsToldOnceAmongOtherComplaints(Bench bench) {
    Router router = bench.network().router();
    Link link = bench.connected();
    bench.nonblocking(link.socket());
    ProviderSocket anybody = bench.open(ServiceProvider.WSA_FLAG_OVERLAPPED);
    bench.ok("LPWSPBind", anybody.bind(bench.address()));
    Call pending = bench.recv(anybody).into(8).event().pends();

    router.way(Way.KNOWS_NO_HOST);
    bench.check().that("sent", NO_ERROR, sendTo(anybody, router.nobody()));
    bench.awaitTrue(() -> router.complaints() == 1, "the host is unreachable");
    bench.fence();
    bench.check().that("pending", true, pending.isPending());
    router.way(Way.FORWARDS);
    bench.check().that("sent", NO_ERROR, sendTo(anybody, router.nobody()));

    pending.completesWith(WSAECONNRESET);
    bench.nonblocking(anybody);
    bench.recv(anybody).into(8).sync().returns(WSAEWOULDBLOCK);
    link.recv().into(8).sync().returns(WSAEWOULDBLOCK);
  }

  @Test
  @Requirement("DEC-27")
  void aSendWithoutARouteFailsAloneAndAtOnce(Bench bench) {
    bench.network();
    Peer peer = bench.peer(null);
    ProviderSocket anybody = bench.open(ServiceProvider.WSA_FLAG_OVERLAPPED);
    bench.ok("LPWSPBind", anybody.bind(bench.address()));
    Call pending = bench.recv(anybody).into(8).event().pends();

    bench.check().that("sent", WSAENETUNREACH, sendTo(anybody, elsewhere(bench)));
    bench.check().that("sent", NO_ERROR, sendTo(anybody, peer.localAddress()));
    bench.check().that("arrived", "data", new String(peer.receive(8), ISO_8859_1));
    bench.fence();
    bench.check().that("pending", true, pending.isPending());
  }

  private static WsaError sendTo(ProviderSocket socket, SocketAddress to) {
    MemorySegment[] data = {MemorySegment.ofArray("data".getBytes(ISO_8859_1))};
    PeerAddress target = new PeerAddress();
    target.set(to);
    return socket.sendTo(data, 1, new Transfer(), target, null, null, null);
  }
}
