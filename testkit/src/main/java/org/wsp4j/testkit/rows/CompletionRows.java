package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_INCOMPLETE;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;

/** Section 13: delayed completion results. */
public interface CompletionRows {
  /**
   * At once and delayed, in buffers that are larger than the data.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.01")
  default void theRoutineIsToldTheByteCount(Bench bench) {
    Link link = bench.connected();
    Call delayed = link.recv().into(2, 6).routine().pends();

    link.peer().send("a");

    delayed.completesWith("a");
    Call immediate = link.deliver("bcdef").recv().into(2, 6).routine();
    Call.Completion end = immediate.completion();
    int written = immediate.written();
    bench.check().that("bytes", written, end.bytes());
    bench.check().that("data", "bcdef".substring(0, written), immediate.text(written));
  }

  /**
   * The same by LPWSPGetOverlappedResult, with an event and without.
   *
   * <p>Scenario DOC-30.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.02")
  default void theResultTellsTheByteCount(Bench bench) {
    Link link = bench.connected();
    Call event = link.recv().into(2, 6).event().pends();
    Call polled = link.recv().into(1, 6).overlapped().pends();

    link.peer().send("a");
    event.completesWith("a");
    link.peer().send("b");
    polled.completesWith("b");

    bench.check().that("bytes when asked again", 1, event.result(false).bytes());
  }

  /**
   * The flags out, and not those that came in with the call (DEC-04).
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.03")
  default void theRoutineIsToldTheFlags(Bench bench) {
    bench.check().flags("flags of a part", partFlags(bench), delayedFlags(bench, Receive::routine));
  }

  /**
   * The same by LPWSPGetOverlappedResult, with an event and without.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.04")
  default void theResultTellsTheFlags(Bench bench) {
    bench.check().flags("flags of a part", partFlags(bench), delayedFlags(bench, Receive::event));
    bench
        .check()
        .flags("flags of a part", partFlags(bench), delayedFlags(bench, Receive::overlapped));
  }

  /**
   * One scenario, once with the data there and once with it to come.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.05")
  default void theDelayedFlagsAreThoseOfAnImmediateReceive(Bench bench) {
    Call immediate = part(bench.connected().deliver(partText(bench))).sync().returns(NO_ERROR);

    for (Function<Receive, Call> how :
        List.<Function<Receive, Call>>of(Receive::routine, Receive::event, Receive::overlapped)) {
      bench.check().flags("flags", immediate.flags(), delayedFlags(bench, how));
    }
  }

  private static int delayedFlags(Bench bench, Function<Receive, Call> how) {
    Link link = bench.connected();
    Call call = how.apply(part(link)).pends();
    link.peer().send(partText(bench));
    Call.Completion end = call.completion();
    bench.check().that("completed", NO_ERROR, end.error());
    return call.runs().isEmpty() ? call.result(false).flags() : end.flags();
  }

  private static Receive part(Link link) {
    ProtocolInfo entry = link.bench().entry();
    boolean ignored = entry.actsAsByteStream(0) || entry.has(ServiceFlag.XP1_CONNECTIONLESS);
    return link.recv().into(2).flags(ignored ? MSG_PARTIAL : 0);
  }

  /** Too large for the buffer only where the rest may follow. */
  private static String partText(Bench bench) {
    return hasParts(bench.entry()) ? "abc" : "ab";
  }

  private static int partFlags(Bench bench) {
    return hasParts(bench.entry()) ? MSG_PARTIAL : 0;
  }

  private static boolean hasParts(ProtocolInfo entry) {
    return entry.has(ServiceFlag.XP1_PARTIAL_MESSAGE) && !entry.actsAsByteStream(0);
  }

  /**
   * Of three, the second is cancelled.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-13.06", "DEC-09"})
  default void theRoutineIsToldTheEndOfItsOwnOperation(Bench bench) {
    Link link = bench.connected();
    Call first = link.recv().into(1).routine().pends();
    Call second = link.recv().into(1).routine().pends();
    Call third = link.recv().into(1).routine().pends();

    bench.ok("CancelIoEx", link.socket().cancelIo(second.overlapped()));
    link.peer().send("a");
    link.peer().send("b");

    second.completesWith(WSA_OPERATION_ABORTED);
    first.completesWith("a");
    third.completesWith("b");
    bench.check().that("result of the second", WSA_OPERATION_ABORTED, second.result(false).error());
    bench.check().that("result of the third", NO_ERROR, third.result(false).error());
  }

  /**
   * Two operations, at once and delayed.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.07")
  default void theRoutineIsGivenTheObjectThatWasPosted(Bench bench) {
    Link link = bench.connected().deliver("a");
    Call immediate = link.recv().into(1).routine().completesWith("a");
    Call delayed = link.recv().into(1).routine().pends();
    link.peer().send("b");
    delayed.completesWith("b");

    for (Call call : List.of(immediate, delayed)) {
      bench.check().that("object", call.overlapped(), call.runs().getFirst().overlapped());
      bench.check().that("runs", 1, call.runs().size());
    }
  }

  /**
   * Two routines throw, a runtime exception and an error; what was posted before and after them is
   * delivered.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.08")
  default void aRoutineThatThrowsBreaksNothing(Bench bench) {
    Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
    Link link = bench.connected();
    Call first =
        link.recv()
            .into(1)
            .routine((_, _, _, _) -> {
              throw new IllegalStateException("thrown by the row's routine");
            })
            .pends();
    Call second =
        link.recv()
            .into(1)
            .routine((_, _, _, _) -> {
              throw new AssertionError("thrown by the row's routine");
            })
            .pends();
    Call third = link.recv().into(1).routine().pends();

    link.peer().send("a");
    link.peer().send("b");
    link.peer().send("c");

    first.completesWith("a");
    second.completesWith("b");
    third.completesWith("c");
    link.deliver("d").recv().into(1).routine().completesWith("d");
    bench.check().that("runs of the first", 1, first.runs().size());
  }

  /**
   * An early poll, of every kind of operation.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.09")
  default void aPollOfAnUnfinishedOperationChangesNothing(Bench bench) {
    Link link = bench.connected();
    Call polled = link.recv().into(1).overlapped().pends();
    Call event = link.recv().into(1).event().pends();
    Call routine = link.recv().into(1).routine().pends();

    for (Call call : List.of(polled, event, routine)) {
      bench.check().that("result", incomplete(), call.result(false));
      bench.check().that("still pending", true, call.isPending());
      bench.check().that("indicated", false, call.indicated());
    }
    link.peer().send("a");
    link.peer().send("b");
    link.peer().send("c");

    polled.completesWith("a");
    event.completesWith("b");
    routine.completesWith("c");
  }

  private static Call.Completion incomplete() {
    return new Call.Completion(WSA_IO_INCOMPLETE, Call.UNTOUCHED, Call.UNTOUCHED);
  }

  /**
   * With an event and without, by a thread that started the operation and one that did not.
   *
   * <p>Scenario DOC-29.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-13.10")
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void aWaitForTheResultBlocksUntilTheEnd(Bench bench) {
    Link link = bench.connected();
    Call foreign = link.recv().into(4).event().pends();
    Background<Call.Completion> waits = bench.background(() -> foreign.result(true)).blocks();
    link.peer().send("a");
    bench.check().that("result", new Call.Completion(NO_ERROR, 1, 0), waits.result());

    waits = bench.background(() -> link.recv().into(4).overlapped().result(true)).blocks();
    link.peer().send("b");
    bench.check().that("result", new Call.Completion(NO_ERROR, 1, 0), waits.result());
  }
}
