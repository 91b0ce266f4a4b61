package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.WSAESHUTDOWN;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 3: what LPWSPShutdown does to receives, and the numbers of all codes. */
public interface ErrorShutdownRows {
  /**
   * The receive direction, with data there.
   *
   * <p>Scenarios WT-35 and WT-07.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.12")
  default void nothingIsReceivedAfterTheReceiveDirectionIsShutDown(Bench bench) {
    refusesAfter(bench, ShutdownHow.SD_RECEIVE);
  }

  /**
   * Both directions, with data there.
   *
   * <p>Scenario WT-06.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.13")
  default void nothingIsReceivedAfterBothDirectionsAreShutDown(Bench bench) {
    refusesAfter(bench, ShutdownHow.SD_BOTH);
  }

  private static void refusesAfter(Bench bench, ShutdownHow how) {
    Link link = bench.connected().deliver("too late");
    bench.ok("LPWSPShutdown", link.socket().shutdown(how));

    link.recv().into(8).sync().returns(WSAESHUTDOWN).leavesOutputsAlone();
    link.recv().into(8).event().returns(WSAESHUTDOWN).leavesOutputsAlone();
    link.recv().into(8).routine().returns(WSAESHUTDOWN).leavesOutputsAlone();
  }

  /**
   * The send direction: everything that is there and that comes is received.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.14")
  default void shuttingDownTheSendDirectionDoesNotStopReceiving(Bench bench) {
    Link link = bench.connected().deliver("before");
    bench.ok("LPWSPShutdown", link.socket().shutdown(ShutdownHow.SD_SEND));

    link.recv().into(16).sync().receives("before");
    link.deliver("after").recv().into(16).sync().receives("after");
    link.recv().into(16).event().pends();
  }

  /**
   * Name and number of every code that a receive can return, as published.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-3.26")
  default void everyCodeKeepsItsNameAndNumber(Bench bench) {
    Map<String, Integer> published =
        ImmutableMap.ofEntries(
            Map.entry("WSAENETDOWN", 10050),
            Map.entry("WSAENOTCONN", 10057),
            Map.entry("WSAEINTR", 10004),
            Map.entry("WSAEINPROGRESS", 10036),
            Map.entry("WSAENETRESET", 10052),
            Map.entry("WSAEFAULT", 10014),
            Map.entry("WSAENOTSOCK", 10038),
            Map.entry("WSAEOPNOTSUPP", 10045),
            Map.entry("WSAESHUTDOWN", 10058),
            Map.entry("WSAEWOULDBLOCK", 10035),
            Map.entry("WSAEMSGSIZE", 10040),
            Map.entry("WSAEINVAL", 10022),
            Map.entry("WSAECONNABORTED", 10053),
            Map.entry("WSAECONNRESET", 10054),
            Map.entry("WSAEDISCON", 10101),
            Map.entry("WSA_IO_PENDING", 997),
            Map.entry("WSA_OPERATION_ABORTED", 995));

    published.forEach(
        (name, number) -> bench.check().that(name, number, WsaError.valueOf(name).number()));
  }
}
