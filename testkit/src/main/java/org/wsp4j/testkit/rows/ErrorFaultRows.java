package org.wsp4j.testkit.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.wsp4j.spi.WsaError.WSAECONNABORTED;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAENETDOWN;
import static org.wsp4j.spi.WsaError.WSAENETRESET;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.FaultyReceive;
import org.wsp4j.testkit.InOneMode;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Network;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Provokes;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.ThreadKind;

/** Section 3: error codes that a failing peer or network brings about. */
public interface ErrorFaultRows {
  /** Longer than keep-alive or retransmissions take where the rows have set how long. */
  Duration AFTER_EVERYTHING = Duration.ofMinutes(1);

  /**
   * The network fails before a receive is made, or while it is pending.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.01", "DEC-42"})
  @Provokes(WSAENETDOWN)
  @InOneMode(because = "a Java virtual machine is started for it")
  default void aNetworkThatFailsEndsReceivesBeforeAndDuringTheirPend(Bench bench) {
    for (FaultyReceive receive : bench.receivesWhileKernelSays("ENETDOWN")) {
      String kind = receive.kind();
      bench.check().that(kind, WSAENETDOWN, receive.error());
      bench.check().that(kind + ": indications", receive.pended() ? 1 : 0, receive.indications());
    }
  }

  /**
   * The peer vanishes, nothing is under way, keep-alive finds out.
   *
   * <p>Scenario DOC-23.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.06", "DEC-43"})
  @Provokes(WSAENETRESET)
  @NotIn(thread = ThreadKind.VIRTUAL, because = NotIn.NETWORK)
  @InOneMode(because = "the clock of the kernel decides when the connection is lost")
  default void aPeerThatNoProbeReachesResetsTheNetwork(Bench bench) {
    Network network = bench.network();
    network.keepAlive(1, 1, 1);
    Lost lost = Lost.of(bench, ErrorFaultRows::keptAlive);

    lost.links().forEach(link -> link.peer().silence());
    bench.advance(AFTER_EVERYTHING);

    lost.endWith(WSAENETRESET);
    lost.laterReceivesFailWith(WSAECONNRESET);
  }

  /**
   * The same, where it is the link that goes down and not the peer that vanishes.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.06", "DEC-43"})
  @Provokes(WSAENETRESET)
  @NotIn(thread = ThreadKind.VIRTUAL, because = NotIn.NETWORK)
  @InOneMode(because = "the clock of the kernel decides when the connection is lost")
  default void aLinkThatStaysDownUnderProbesResetsTheNetwork(Bench bench) {
    Network network = bench.network();
    network.keepAlive(1, 1, 1);
    Lost lost = Lost.of(bench, ErrorFaultRows::keptAlive);

    network.linkDown();
    bench.advance(AFTER_EVERYTHING);

    lost.endWith(WSAENETRESET);
    lost.laterReceivesFailWith(WSAECONNRESET);
  }

  private static Link keptAlive(Bench bench) {
    Link link = bench.connected();
    bench.ok("SO_KEEPALIVE", link.socket().setOption(SocketOption.SO_KEEPALIVE, true));
    return link;
  }

  /**
   * The peer vanishes while data is on its way, the kernel gives up.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.21", "DEC-43"})
  @Provokes(WSAECONNABORTED)
  @NotIn(thread = ThreadKind.VIRTUAL, because = NotIn.NETWORK)
  @InOneMode(because = "the clock of the kernel decides when the connection is lost")
  default void aPeerThatAcknowledgesNothingAbortsTheConnection(Bench bench) {
    bench.network().retransmissions(1);
    Lost lost = Lost.of(bench, Bench::connected);

    lost.links().forEach(link -> link.peer().silence());
    lost.links().forEach(link -> link.send("lost"));
    bench.advance(AFTER_EVERYTHING);

    lost.endWith(WSAECONNABORTED);
    lost.laterReceivesFailWith(WSAECONNABORTED);
  }

  /**
   * The same, where it is the link that goes down: the kernel has no route to retransmit by, and
   * says that instead of a time-out.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-3.21", "DEC-43"})
  @Provokes(WSAECONNABORTED)
  @NotIn(thread = ThreadKind.VIRTUAL, because = NotIn.NETWORK)
  @InOneMode(because = "the clock of the kernel decides when the connection is lost")
  default void aLinkThatStaysDownUnderDataAbortsTheConnection(Bench bench) {
    Network network = bench.network();
    network.retransmissions(1);
    Lost lost = Lost.of(bench, Bench::connected);

    network.linkDown();
    lost.links().forEach(link -> link.send("lost"));
    bench.advance(AFTER_EVERYTHING);

    lost.endWith(WSAECONNABORTED);
    lost.laterReceivesFailWith(WSAECONNABORTED);
  }

  /**
   * The link goes down under receives of every kind, for longer than another network needs to bring
   * data, and comes back.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-42")
  @Provokes(WSAENETDOWN)
  @NotIn(thread = ThreadKind.VIRTUAL, because = NotIn.NETWORK)
  @InOneMode(because = "a network is made for it")
  default void aLinkThatGoesDownCompletesNothingWrongly(Bench bench) {
    Network network = bench.network();
    Lost lost = Lost.of(bench, Bench::connected);
    boolean reliable = bench.entry().has(ServiceFlag.XP1_GUARANTEED_DELIVERY);

    network.linkDown();
    if (reliable) {
      lost.links().forEach(link -> link.peer().send("data"));
    }
    bench.fence();
    bench.alertableFence();
    lost.nothingEnded();
    network.linkUp();
    if (!reliable) {
      lost.links().forEach(link -> link.peer().send("data"));
    }

    lost.endWith("data");
    for (Link link : lost.links()) {
      link.send("there");
      bench.check().that("sent", "there", new String(link.peer().receive(5), ISO_8859_1));
      link.peer().send("back");
      bench.check().that("received", "back", link.collect(4));
    }
  }
}
