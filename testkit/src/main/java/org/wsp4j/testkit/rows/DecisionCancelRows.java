package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.SocketOption.SO_RCVTIMEO;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAETIMEDOUT;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 18: who may cancel what, and what a cancel leaves behind. */
public interface DecisionCancelRows {
  /**
   * However a receive was ended, the next one gets all of the data, in order.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-09")
  default void aReceiveThatWasEndedHasConsumedNothing(Bench bench) {
    Link link = bench.connected();

    Call named = link.recv().into(8).event().pends();
    bench.ok("CancelIoEx", link.socket().cancelIo(named.overlapped()));
    named.completesWith(WSA_OPERATION_ABORTED);
    unharmed(link, named);

    Background<Call> blocking = bench.background(() -> link.recv().into(8).sync());
    blocking.blocks();
    bench.ok("cancel", bench.provider().cancelBlockingCall(blocking.threadId()));
    unharmed(link, blocking.result().returns(WSAEINTR));

    Background<Call> interrupted = bench.background(() -> link.recv().into(8).sync());
    interrupted.blocks();
    interrupted.thread().interrupt();
    unharmed(link, interrupted.result().returns(WSAEINTR));

    bench.ok("SO_RCVTIMEO", link.socket().setOption(SO_RCVTIMEO, 20));
    unharmed(link, link.recv().into(8).sync().returns(WSAETIMEDOUT));
  }

  private static void unharmed(Link link, Call ended) {
    Bench bench = link.bench();
    link.deliver("abc").recv().into(8).sync().receives("abc");
    bench.check().that("written by the one that ended", 0, ended.written());
  }

  /**
   * A cancel races with data: either the cancelled receive has it, or the next one.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-09")
  default void whateverACancelLeavesTheNextReceiveGets(Bench bench) {
    Link link = bench.connected();
    for (int round = 0; round < 50; round++) {
      bench
          .check()
          .race(
              "the cancelled receive has the data, or the next one has it",
              () -> raceForData(bench, link));
    }
  }

  private static void raceForData(Bench bench, Link link) {
    Call call = link.recv().into(1).event().pends();
    Background<Boolean> sender =
        bench.background(() -> {
          link.peer().send("a");
          return true;
        });
    var _ = link.socket().cancelIo(call.overlapped());
    sender.result();
    Call.Completion end = call.completion();
    bench.check().oneOf("ended", List.of(NO_ERROR, WSA_OPERATION_ABORTED), end.error());
    (end.error() == NO_ERROR ? call : link.recv().into(bench.buf(1)).sync()).completesWith("a");
  }

  /**
   * Any thread may end another's blocked call; where nothing is blocked there is nothing to cancel.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-41")
  default void cancelBlockingCallEndsTheBlockedCallOfOneThread(Bench bench) {
    Link link = bench.connected();
    Call pending = link.recv().into(1).event().pends();
    Background<Call> one = bench.background(() -> link.recv().into(1).sync());
    Background<Call> other = bench.background(() -> link.recv().into(1).sync());
    one.blocks();
    other.blocks();

    bench.check().that("cancel", NO_ERROR, bench.provider().cancelBlockingCall(one.threadId()));
    one.result().returns(WSAEINTR).leavesOutputsAlone();
    bench
        .check()
        .that("nothing blocked", WSAEINVAL, bench.provider().cancelBlockingCall(bench.threadId()));

    other.blocks();
    link.peer().send("a");
    pending.completesWith("a");
    link.peer().send("b");
    other.result().receives("b");
  }

  /**
   * CancelIo: those of the calling thread, on this socket, and no others.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-41")
  default void cancelIoEndsWhatTheCallingThreadStartedOnThisSocket(Bench bench) {
    Link link = bench.connected();
    Link elsewhere = bench.connected();
    Link parking = bench.connected();
    Call away = elsewhere.recv().into(1).routine().pends();
    Call event = link.recv().into(1).raw(withEvent(bench), null, bench.threadId()).pends();
    Background<Call> owner =
        bench.background(() -> {
          Call foreign = link.recv().into(1).raw(withEvent(bench), null, bench.threadId());
          parking.recv().into(1).sync().receives("p");
          return foreign;
        });
    owner.blocks();
    Call ownerless = link.recv().into(1).event().pends();
    Call routine = link.recv().into(1).routine().pends();

    bench.check().that("CancelIo", NO_ERROR, link.socket().cancelIo());

    event.completesWith(WSA_OPERATION_ABORTED);
    bench.awaitEvent(event.event());
    routine.completesWith(WSA_OPERATION_ABORTED);
    bench.check().that("again, with nothing left", NO_ERROR, link.socket().cancelIo());
    bench.check().that("pending elsewhere", true, away.isPending());
    bench.check().that("pending without an owner", true, ownerless.isPending());
    link.peer().send("a");
    link.peer().send("b");
    ownerless.completesWith("b");
    parking.peer().send("p");
    owner.result().pends().completesWith("a");
  }

  private static Overlapped withEvent(Bench bench) {
    return new Overlapped().event(bench.event());
  }

  /**
   * CancelIoEx with an object: that one, whoever started it; one that does not pend is refused.
   *
   * <p>Scenario WT-50.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-41")
  default void cancelIoExEndsTheOneThatIsNamed(Bench bench) {
    Link link = bench.connected();
    Link elsewhere = bench.connected();
    Call first = link.recv().into(1).event().pends();
    Call second = link.recv().into(1).routine().pends();
    Call third = link.recv().into(1).event().pends();

    bench
        .check()
        .that(
            "from another thread",
            NO_ERROR,
            bench.background(() -> link.socket().cancelIo(second.overlapped())).result());
    second.completesWith(WSA_OPERATION_ABORTED);
    bench.check().that("complete already", WSAEINVAL, link.socket().cancelIo(second.overlapped()));
    bench.check().that("never used", WSAEINVAL, link.socket().cancelIo(new Overlapped()));
    bench
        .check()
        .that("another socket's", WSAEINVAL, elsewhere.socket().cancelIo(first.overlapped()));

    link.peer().send("a");
    link.peer().send("b");
    first.completesWith("a");
    third.completesWith("b");
  }

  /**
   * CancelIoEx without an object: all of them, of every thread, a blocked one too.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-41")
  default void cancelIoExEndsAllThatPendsOnTheSocket(Bench bench) {
    Link link = bench.connected();
    Link elsewhere = bench.connected();
    Call away = elsewhere.recv().into(1).event().pends();
    Call event = link.recv().into(1).event().pends();
    Call routine = link.recv().into(1).routine().pends();
    Background<Call> blocked = bench.background(() -> link.recv().into(1).sync());
    blocked.blocks();

    bench.check().that("CancelIoEx", NO_ERROR, link.socket().cancelIo(null));

    event.completesWith(WSA_OPERATION_ABORTED);
    routine.completesWith(WSA_OPERATION_ABORTED);
    blocked.result().returns(WSA_OPERATION_ABORTED).leavesOutputsAlone();
    bench.check().that("again, with nothing left", NO_ERROR, link.socket().cancelIo(null));
    elsewhere.peer().send("e");
    away.completesWith("e");
    link.deliver("a").recv().into(1).sync().receives("a");
  }
}
