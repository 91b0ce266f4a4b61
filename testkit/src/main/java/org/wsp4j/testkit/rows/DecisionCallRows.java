package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_DONTROUTE;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.MsgFlags.MSG_PUSH_IMMEDIATE;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Requirement;

/** Section 18: what makes a call overlapped, and what its flags do. */
public interface DecisionCallRows {
  /**
   * Pending: refused. Complete, its routine not yet run: the result.
   *
   * <p>Scenario DOC-28.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-01")
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void waitingForAResultWithARoutineNeverBlocks(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(1).routine().pends();
    Transfer result = new Transfer().bytesTransferred(Call.UNTOUCHED);

    bench
        .check()
        .that(
            "wait while it pends",
            WSAEINVAL,
            link.socket().getOverlappedResult(call.overlapped(), result, true));
    bench.check().that("bytes then", Call.UNTOUCHED, result.bytesTransferred());

    link.peer().send("a");
    bench.awaitTrue(call.overlapped()::isComplete, "the receive completes");
    bench
        .check()
        .that(
            "wait once it is complete",
            NO_ERROR,
            link.socket().getOverlappedResult(call.overlapped(), result, true));
    bench.check().that("bytes", 1, result.bytesTransferred());
    bench.check().that("runs inside the wait", 0, call.runs().size());
  }

  /**
   * A routine without an overlapped object: a blocking call, and the routine is forgotten.
   *
   * <p>Scenarios RT-02 and DOC-01.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-02")
  default void withoutAnOverlappedObjectTheRoutineIsIgnored(Bench bench) {
    Link link = bench.connected();
    List<String> runs = new ArrayList<>();
    CompletionRoutine routine = (_, _, _, _) -> runs.add("ran");

    link.deliver("a").recv().into(1).raw(null, routine, bench.threadId()).receives("a");
    bench.nonblocking(link.socket());
    link.recv().into(1).raw(null, routine, bench.threadId()).returns(WSAEWOULDBLOCK);
    bench.alertableFence();

    bench.check().that("runs", List.of(), runs);
  }

  /**
   * A socket without the overlapped attribute blocks, whatever it is given.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-02")
  default void aNonOverlappedSocketIgnoresTheOverlappedObject(Bench bench) {
    Link link = bench.connected(bench.open(0));
    WsaEvent event = bench.event();
    Overlapped overlapped = new Overlapped().event(event);
    List<String> runs = new ArrayList<>();

    Background<Call> blocked =
        bench.background(() ->
            link.recv().into(1).raw(overlapped, (_, _, _, _) -> runs.add("ran"), bench.threadId()));
    blocked.blocks();
    link.peer().send("a");
    blocked.result().receives("a");
    bench.nonblocking(link.socket());
    link.recv().into(1).raw(overlapped, null, null).returns(WSAEWOULDBLOCK);

    bench.check().that("routine", List.of(), runs);
    bench.check().that("overlapped object", "Overlapped[FREE]", overlapped.toString());
    bench.check().holds("the event is not set", !event.isSignalled());
  }

  /**
   * Refused with and without data, by event and by routine.
   *
   * <p>Scenario RT-01.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-03")
  default void anOverlappedPeekStartsNothing(Bench bench) {
    Link link = bench.connected();
    Call waiting = link.recv().into(1).flags(MSG_PEEK).event().returns(WSAEOPNOTSUPP);
    link.deliver("a");

    Call event = link.recv().into(1).flags(MSG_PEEK).event().returns(WSAEOPNOTSUPP);
    Call routine = link.recv().into(1).flags(MSG_PEEK).routine().returns(WSAEOPNOTSUPP);
    bench.alertableFence();

    for (Call call : List.of(waiting, event, routine)) {
      bench.check().that("indicated", false, call.indicated());
      bench.check().that("pending", false, call.isPending());
      bench.check().that("bytes written", 0, call.written());
      call.leavesOutputsAlone();
    }
    link.recv().into(1).sync().receives("a");
  }

  /**
   * Accepted, without effect, and clear when the call returns or completes.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-04")
  default void partialIsIgnoredWhereThereAreNoParts(Bench bench) {
    Link link = bench.connected().deliver("abc");

    Call now = link.recv().into(8).flags(MSG_PARTIAL).sync();
    now.receives("abc");
    bench.check().flags("flags out", 0, now.flags());

    Call later = link.recv().into(1).flags(MSG_PARTIAL).event().pends();
    link.peer().send("d");
    later.completesWith("d");
    bench.check().flags("flags at completion", 0, later.completion().flags());
  }

  /**
   * Every bit that has no name, alone and beside one that has.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-05")
  default void unknownFlagsAreRefusedAndConsumeNothing(Bench bench) {
    Link link = bench.connected().deliver("a");
    for (int bit = 1; bit != 0; bit <<= 1) {
      if (MsgFlags.unknown(bit) != 0) {
        link.recv().into(1).flags(bit).sync().returns(WSAEOPNOTSUPP).leavesOutputsAlone();
        link.recv().into(1).flags(bit | MSG_PEEK).sync().returns(WSAEOPNOTSUPP);
        Call call = link.recv().into(1).flags(bit).event().returns(WSAEOPNOTSUPP);
        bench.check().that("indicated", false, call.indicated());
      }
    }

    link.recv().into(1).sync().receives("a");
  }

  /**
   * The second is refused, the first goes on.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-07")
  default void anOverlappedObjectInUseIsRefused(Bench bench) {
    Link link = bench.connected();
    Link other = bench.connected();
    Call first = link.recv().into(1).event().pends();

    Call second = link.recv().into(1).on(first.overlapped()).overlapped().returns(WSAEINVAL);
    Call elsewhere = other.recv().into(1).on(first.overlapped()).overlapped().returns(WSAEINVAL);
    link.peer().send("a");

    first.completesWith("a");
    other.deliver("c").recv().into(1).sync().receives("c");
    link.deliver("b").recv().into(1).sync().receives("b");
    bench.check().that("written by the second", 0, second.written());
    bench.check().that("written elsewhere", 0, elsewhere.written());
  }

  /**
   * After a completion, and inside the routine that tells of it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-07")
  default void anOverlappedObjectMayBeUsedAgain(Bench bench) {
    Link link = bench.connected();
    Call first = link.recv().into(1).event().pends();
    link.peer().send("a");
    first.completesWith("a");

    List<Call> inside = new ArrayList<>();
    Call second =
        link.recv()
            .into(1)
            .on(first.overlapped())
            .routine(
                (_, _, overlapped, _) -> inside.add(link.recv().into(1).on(overlapped).routine()));
    second.pends();
    link.peer().send("b");
    second.completesWith("b");
    link.peer().send("c");

    inside.getFirst().completesWith("c");
  }

  /**
   * Hints and the wish for parts go in, nothing comes out: at once, peeked, and delayed.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-30")
  default void flagsOutAreNeverAnEcho(Bench bench) {
    Link link = bench.connected().deliver("a");
    int hints = MSG_PUSH_IMMEDIATE | MSG_DONTROUTE;
    for (int flags : List.of(hints | MSG_PEEK, MSG_PARTIAL | MSG_PEEK, hints | MSG_PARTIAL)) {
      Call call = link.recv().into(1).flags(flags).sync();
      call.receives("a");
      bench.check().flags("flags out of " + MsgFlags.toString(flags), 0, call.flags());
    }

    Call atOnce = link.deliver("b").recv().into(1).flags(hints).event();
    Call delayed = link.recv().into(1).flags(hints | MSG_PARTIAL).routine();
    link.peer().send("c");

    bench.check().flags("flags at an event", 0, atOnce.completesWith("b").completion().flags());
    bench.check().flags("flags in a routine", 0, delayed.completesWith("c").completion().flags());
  }

  /**
   * What was sent as two comes as one stream, and who opens the catalog is told.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-15")
  default void aPseudoStreamWithoutMessagesIsAByteStreamAndAWarning(Bench bench) {
    Link link = bench.connected().deliver("AB").deliver("CD");
    String entry = bench.entry().name();

    bench.check().that("the stream", "ABCD", link.collect(4));
    link.deliver("EF").recv().into(1).sync().receives("E");
    link.recv().into(8).sync().receives("F");
    bench
        .check()
        .holds(
            "the catalog warns of " + entry,
            bench.warnings().stream().anyMatch(warning -> warning.contains(entry)));
  }
}
