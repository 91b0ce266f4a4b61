package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.WSAECONNABORTED;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAENETDOWN;
import static org.wsp4j.spi.WsaError.WSAENETRESET;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.Transfer;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.FaultyReceive;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Network;
import org.wsp4j.testkit.Requirement;

/** Section 3: error codes that a failing peer or network brings about. */
public interface ErrorFaultRows {
  /**
   * The network fails before a receive is made, or while it is pending.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.01", "DEC-42"})
  default void aNetworkThatFailsEndsReceivesBeforeAndDuringTheirPend(Bench bench) {
    for (FaultyReceive receive : bench.receivesWhileKernelSays("ENETDOWN")) {
      String kind = receive.kind();
      bench.check().that(kind, WSAENETDOWN, receive.error());
      bench.check().that(kind + ": indications", receive.pended() ? 1 : 0, receive.indications());
    }
  }

  /**
   * The peer vanishes, nothing is under way, keep-alive finds out: for a pending and for a blocked
   * receive. As many probes as the system sends take some seconds.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.06", "DEC-43"})
  default void aPeerThatNoProbeReachesResetsTheNetwork(Bench bench) {
    Link pendingLink = keptAlive(bench);
    Link blockedLink = keptAlive(bench);
    Call pending = pendingLink.recv().into(8).event().pends();
    Background<Call> blocked = bench.background(() -> blockedLink.recv().into(8).sync());

    pendingLink.peer().silence();
    blockedLink.peer().silence();

    pending.completesWith(WSAENETRESET);
    blocked.result().returns(WSAENETRESET).leavesOutputsAlone();
    pendingLink.recv().into(8).sync().returns(WSAECONNRESET);
  }

  private static Link keptAlive(Bench bench) {
    Link link = bench.connected();
    MemorySegment onIdleInterval = MemorySegment.ofArray(new int[] {1, 1_000, 1_000});
    bench.ok(
        "SIO_KEEPALIVE_VALS",
        link.socket().ioctl(Ioctl.SIO_KEEPALIVE_VALS, onIdleInterval, null, new Transfer()));
    return link;
  }

  /**
   * The peer vanishes while data is on its way, the kernel gives up: for a pending and for a
   * blocked receive.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.21", "DEC-43"})
  default void aPeerThatAcknowledgesNothingAbortsTheConnection(Bench bench) {
    Network network = bench.network();
    network.retransmissions(2);
    Link pendingLink = bench.connected();
    Link blockedLink = bench.connected();
    Call pending = pendingLink.recv().into(8).event().pends();
    Background<Call> blocked = bench.background(() -> blockedLink.recv().into(8).sync());

    pendingLink.peer().silence();
    blockedLink.peer().silence();
    pendingLink.send("lost");
    blockedLink.send("lost");

    pending.completesWith(WSAECONNABORTED);
    blocked.result().returns(WSAECONNABORTED).leavesOutputsAlone();
  }

  /**
   * The link goes down under a pending receive and comes back.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-42")
  default void aLinkThatGoesDownCompletesNothingWrongly(Bench bench) {
    Network network = bench.network();
    Link link = bench.connected();
    Call pending = link.recv().into(8).event().pends();

    network.linkDown();
    boolean reliable = bench.entry().has(ServiceFlag.XP1_GUARANTEED_DELIVERY);
    if (reliable) {
      link.peer().send("data");
    }
    bench.check().that("indicated while the link is down", false, pending.indicated());
    network.linkUp();
    if (!reliable) {
      link.peer().send("data");
    }

    pending.completesWith("data");
  }
}
