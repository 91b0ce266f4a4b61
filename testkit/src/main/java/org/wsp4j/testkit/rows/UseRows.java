package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.ServiceFlag.XP1_CONNECTIONLESS;
import static org.wsp4j.spi.ServiceProvider.WSA_FLAG_OVERLAPPED;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.Way;

/** Section 4: where a receive may be used, and the local address. */
public interface UseRows {
  /**
   * Ping-pong.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.01")
  default void aConnectedSocketReceives(Bench bench) {
    Link link = bench.connected();
    for (char ball = 'a'; ball <= 'j'; ball++) {
      String text = String.valueOf(ball);
      link.peer().send(text);
      link.recv().into(8).sync().receives(text);
      link.send(text);
      bench.check().that("the peer received", new byte[] {(byte) ball}, link.peer().receive(8));
    }
  }

  /**
   * A datagram socket that was bound and never connected, two senders.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.02")
  default void aBoundConnectionlessSocketReceivesFromAnyone(Bench bench) {
    ProviderSocket socket = bound(bench);
    SocketAddress name = bench.nameOf(socket);

    bench.peer(name).send("ab");
    bench.recv(socket).into(8).sync().receives("ab");
    bench.peer(name).send("cd");
    bench.recv(socket).into(8).sync().receives("cd");
  }

  /**
   * A fresh socket has no local address: nothing starts.
   *
   * <p>Scenario WT-28.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.03")
  default void theLocalAddressMustBeKnownFirst(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    WsaError refusal = bench.entry().has(XP1_CONNECTIONLESS) ? WSAEINVAL : WSAENOTCONN;

    bench.recv(socket).into(8).sync().returns(refusal).leavesOutputsAlone();
    Call event = bench.recv(socket).into(8).event().returns(refusal).leavesOutputsAlone();
    Call routine = bench.recv(socket).into(8).routine().returns(refusal).leavesOutputsAlone();
    bench.alertableFence();

    bench.check().that("pending", false, event.isPending() || routine.isPending());
    bench.check().that("indicated", false, event.indicated() || routine.indicated());
  }

  /**
   * The address of LPWSPBind is the one that data comes to.
   *
   * <p>Scenario WT-28.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.04")
  default void bindMakesTheLocalAddressKnown(Bench bench) {
    ProviderSocket socket = bound(bench);
    SocketAddress name = bench.nameOf(socket);

    if (bench.entry().has(XP1_CONNECTIONLESS)) {
      Call call = bench.recv(socket).into(8).event().pends();
      bench.peer(name).send("data");
      call.completesWith("data");
    } else {
      bench.connected(socket).deliver("a").recv().into(8).inMode().completesWith("a");
    }
    bench.check().that("local address", name, bench.nameOf(socket));
  }

  /**
   * A socket that came out of LPWSPAccept, synchronously and overlapped.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.05")
  @NotIn(way = Way.BLOCKING, memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void anAcceptedSocketReceivesAtOnce(Bench bench) {
    Link link = bench.accepted();

    link.deliver("a").recv().into(8).inMode().completesWith("a");
    Call call = link.recv().into(8).ahead();
    link.peer().send("b");

    call.completesWith("b");
    bench.check().holds("it has a local address", bench.nameOf(link.socket()) != null);
  }

  /**
   * A socket that was connected and never bound.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.06")
  @NotIn(way = Way.BLOCKING, memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void connectMakesTheLocalAddressKnown(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    if (bench.entry().has(XP1_CONNECTIONLESS)) {
      Peer peer = bench.peer(null);
      bench.ok("LPWSPConnect", socket.connect(peer.localAddress(), null, null, null));
      Call call = bench.recv(socket).into(8).ahead();
      peer.sendTo("data", bench.nameOf(socket));
      call.completesWith("data");
    } else {
      bench.connected(socket).deliver("a").recv().into(8).inMode().completesWith("a");
    }
  }

  /**
   * A datagram socket that sent before anything else: the reply arrives.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.07")
  default void sendToMakesTheLocalAddressKnown(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    Peer peer = bench.peer(null);
    PeerAddress to = new PeerAddress();
    bench.check().holds("the peer's address can be passed", to.set(peer.localAddress()));
    MemorySegment[] ask = {MemorySegment.ofArray(new byte[] {'?'})};
    bench.ok("LPWSPSendTo", socket.sendTo(ask, 1, new Transfer(), to, null, null, null));

    peer.sendTo("reply", bench.nameOf(socket));

    bench.recv(socket).into(8).sync().receives("reply");
  }

  /**
   * Two senders, one of them the peer.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.09")
  default void aConnectedDatagramSocketHearsItsPeerAlone(Bench bench) {
    Link link = bench.connected();
    Peer stranger = bench.peer(bench.nameOf(link.socket()));

    stranger.send("no");
    link.peer().send("ab");
    stranger.send("no");
    link.peer().send("cd");

    link.recv().into(8).sync().receives("ab");
    link.recv().into(8).sync().receives("cd");
  }

  /**
   * A stranger's message completes nothing, and nobody is told of it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.10")
  default void aStrangersMessageIsDroppedSilently(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(8).event().pends();

    bench.peer(bench.nameOf(link.socket())).send("no");
    bench.fence();
    bench.check().that("pending after the stranger's message", true, call.isPending());
    link.peer().send("yes");

    call.completesWith("yes");
  }

  /**
   * Connected to one, then to another, then to nobody.
   *
   * <p>Scenarios U13 and WT-29.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-4.11")
  default void theFilterFollowsTheConnection(Bench bench) {
    Link link = bench.connected();
    ProviderSocket socket = link.socket();
    Peer second = bench.peer(bench.nameOf(socket));

    bench.ok("LPWSPConnect", socket.connect(second.localAddress(), null, null, null));
    link.peer().send("first");
    second.send("second");
    link.recv().into(8).sync().receives("second");

    bench.ok("LPWSPConnect to nobody", socket.connect(null, null, null, null));
    link.peer().sendTo("first", bench.nameOf(socket));
    link.recv().into(8).sync().receives("first");
  }

  private static ProviderSocket bound(Bench bench) {
    ProviderSocket socket = bench.open(WSA_FLAG_OVERLAPPED);
    bench.ok("LPWSPBind", socket.bind(bench.address()));
    return socket;
  }
}
