package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAESHUTDOWN;
import static org.wsp4j.spi.WsaError.WSANOTINITIALISED;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 18: what ends a socket ends for what pends on it. */
public interface DecisionEndRows {
  /**
   * A close completes and indicates each operation, and ends a blocked call.
   *
   * <p>Scenarios WT-23, WT-24 and DOC-27.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-18")
  default void aCloseCompletesAndIndicatesEverything(Bench bench) {
    checkEnd(bench, bench.connected(), link -> bench.ok("close", link.socket().close()));
  }

  /**
   * A clean-up of the provider is a close of every socket; none can be opened after it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-19")
  default void aCleanUpCompletesAndIndicatesEverything(Bench bench) {
    Bench own = bench.another();
    checkEnd(own, own.connected(), _ -> own.cleanup());

    WsaError opened = own.provider().open(own.entry(), 0, new Out<>());
    bench.check().that("an open after it", WSANOTINITIALISED, opened);
  }

  private static void checkEnd(Bench bench, Link link, Consumer<Link> end) {
    Call event = link.recv().into(1).event().pends();
    Call polled = link.recv().into(1).overlapped().pends();
    Call routine = link.recv().into(1).routine().pends();
    Background<Call> blocked = bench.background(() -> link.recv().into(1).sync());
    blocked.blocks();

    end.accept(link);

    blocked.result().returns(WSAEINTR).leavesOutputsAlone();
    bench.awaitEvent(event.event());
    bench.alertableUntil(() -> !routine.runs().isEmpty(), "the completion routine has run");
    bench.awaitTrue(() -> !polled.isPending(), "the polled one is complete");
    Call.Completion told = routine.runs().getFirst().completion();
    bench
        .check()
        .that("routine", List.of(WSA_OPERATION_ABORTED, 0), List.of(told.error(), told.bytes()));
    bench.check().that("event", WSA_OPERATION_ABORTED, event.overlapped().error());
    bench.check().that("polled", WSA_OPERATION_ABORTED, polled.overlapped().error());
    bench.alertableLook();
    bench.check().that("runs", 1, routine.runs().size());
    link.recv().into(1).sync().returns(WSAENOTSOCK);
  }

  /**
   * A shutdown of the receive direction is for the calls that come after it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-24")
  default void pendingReceivesSurviveAShutdown(Bench bench) {
    Link link = bench.connected();
    Call event = link.recv().into(1).event().pends();
    Call routine = link.recv().into(1).routine().pends();
    Background<Call> blocked = bench.background(() -> link.recv().into(1).sync());
    blocked.blocks();

    bench.ok("LPWSPShutdown", link.socket().shutdown(ShutdownHow.SD_RECEIVE));

    link.recv().into(1).sync().returns(WSAESHUTDOWN).leavesOutputsAlone();
    bench.fence();
    bench.check().that("pending", true, event.isPending() && routine.isPending());
    blocked.blocks();
    link.peer().send("a");
    link.peer().send("b");
    link.peer().send("c");
    event.completesWith("a");
    routine.completesWith("b");
    blocked.result().receives("c");
  }

  /**
   * New ones are refused, in every way, although there is data, and nothing is indicated.
   *
   * <p>Scenarios S10 and DOC-41.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-24")
  default void newReceivesAreRefusedAfterAShutdownEvenWithDataThere(Bench bench) {
    for (ShutdownHow how : List.of(ShutdownHow.SD_RECEIVE, ShutdownHow.SD_BOTH)) {
      Link link = bench.connected().deliver("a");
      bench.ok("LPWSPShutdown", link.socket().shutdown(how));

      link.recv().into(1).sync().returns(WSAESHUTDOWN).leavesOutputsAlone();
      link.recv().into(1).flags(MsgFlags.MSG_PEEK).sync().returns(WSAESHUTDOWN);
      link.recv().into(0).sync().returns(WSAESHUTDOWN);
      Call event = link.recv().into(1).event().returns(WSAESHUTDOWN);
      Call routine = link.recv().into(1).routine().returns(WSAESHUTDOWN);
      bench.alertableFence();
      bench.check().that("event set", false, event.event().isSignalled());
      bench.check().that("routine runs", 0, routine.runs().size());
      bench.check().that("pending", false, event.isPending() || routine.isPending());
    }
  }

  /**
   * Pending receives are told of a reset once; every later one at once, for ever, without an
   * indication.
   *
   * <p>Scenarios WT-15 and WT-16.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-25")
  default void aResetIsToldForEver(Bench bench) {
    Link link = bench.connected().send("unread");
    Call pending = link.recv().into(1).event().pends();
    Call second = link.recv().into(1).routine().pends();
    link.peer().reset();
    pending.completesWith(WSAECONNRESET);
    second.completesWith(WSAECONNRESET);

    for (int i = 0; i < 3; i++) {
      link.recv().into(1).sync().returns(WSAECONNRESET).leavesOutputsAlone();
      link.recv().into(1).flags(MsgFlags.MSG_PEEK).sync().returns(WSAECONNRESET);
      Call event = link.recv().into(1).event().returns(WSAECONNRESET);
      Call routine = link.recv().into(1).routine().returns(WSAECONNRESET);
      bench.alertableFence();
      bench.check().that("event set", false, event.event().isSignalled());
      bench.check().that("routine runs", 0, routine.runs().size());
      bench.check().that("pending", false, event.isPending() || routine.isPending());
    }
  }

  /**
   * Data that came before the reset is delivered whole, or is gone; then the reset, for ever.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-25")
  default void dataBeforeAResetIsDeliveredFirstOrDropped(Bench bench) {
    Link link = bench.connected().send("unread").deliver("abc");
    link.peer().deliverReset();

    Call first = link.recv().into(8).sync();
    bench.check().oneOf("first receive", List.of(NO_ERROR, WSAECONNRESET), first.error());
    if (first.error() == NO_ERROR) {
      first.receives("abc");
    }

    link.recv().into(8).sync().returns(WSAECONNRESET);
    link.recv().into(8).overlapped().returns(WSAECONNRESET);
    link.recv().into(8).sync().returns(WSAECONNRESET);
  }
}
