package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 5: overlapped posting. */
public interface OverlappedRows {
  /**
   * Post, then send, in every way of being told.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.01")
  default void dataGoesIntoBuffersThatWerePostedBefore(Bench bench) {
    Link link = bench.connected();
    List<Call> calls =
        List.of(
            link.recv().into(1).overlapped().pends(),
            link.recv().into(1).event().pends(),
            link.recv().into(1).routine().pends());

    bench.alertableFence();
    calls.forEach(call -> bench.check().that("pending before the data", true, call.isPending()));
    Stream.of("a", "b", "c").forEach(link.peer()::send);

    calls.get(0).completesWith("a");
    calls.get(1).completesWith("b");
    calls.get(2).completesWith("c");
  }

  /**
   * 64 receives of two buffers on one socket, or as many as the provider allows.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.02")
  default void manyReceivesOfSeveralBuffersCanBePosted(Bench bench) {
    Link link = bench.connected();
    int posts = Math.min(64, bench.outstandingReceives());
    List<Call> calls =
        IntStream.range(0, posts)
            .mapToObj(_ -> link.recv().into(1, 1).overlapped().pends())
            .toList();
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < posts; i++) {
      String pair = "" + (char) ('0' + i) + (char) ('0' + i + 1);
      link.peer().send(pair);
      sent.append(pair);
    }

    StringBuilder received = new StringBuilder();
    for (Call call : calls) {
      Call.Completion end = call.completion();
      bench.check().that("completed", NO_ERROR, end.error());
      bench.check().holds("at least one byte", end.bytes() > 0);
      received.append(call.text(end.bytes()));
    }
    received.append(link.collect(sent.length() - received.length()));
    bench.check().that("data in posting order", sent.toString(), received.toString());
  }

  /**
   * An event was chosen: it is set after the data is placed, and nothing is queued.
   *
   * <p>Scenario DOC-03.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.03")
  default void theEventFollowsTheData(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(1).event().pends();
    bench.fence();
    bench.check().that("set before the data", false, call.indicated());

    link.peer().send("a");
    bench.awaitEvent(call.event());

    bench.check().that("data when the event is set", "a", call.text(1));
    bench.check().that("calls queued", 0, bench.apcsQueued());
  }

  /**
   * A routine was chosen: it runs once, after the data is placed, and the event stays as it is.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.03")
  default void theRoutineFollowsTheData(Bench bench) {
    Link link = bench.connected();
    Buf buf = bench.buf(1);
    WsaEvent event = bench.event();
    AtomicReference<String> seen = new AtomicReference<>();
    Overlapped overlapped = new Overlapped().event(event);
    Call call =
        link.recv().into(buf).on(overlapped).routine((_, _, _, _) -> seen.set(buf.text(1))).pends();
    bench.alertableFence();
    bench.check().that("run before the data", false, call.indicated());

    link.peer().send("a");
    call.completesWith("a");
    bench.alertableFence();

    bench.check().that("data when the routine runs", "a", seen.get());
    bench.check().that("runs", 1, call.runs().size());
    bench.check().that("the event is set", false, event.isSignalled());
  }

  /**
   * The routine's parameters, LPWSPGetOverlappedResult and the object say the same of a success.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.04")
  default void routineAndResultAgree(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(4).routine().pends();
    link.peer().send("a");

    Call.Completion told = call.completesWith("a").completion();

    Transfer result = new Transfer().flags(Call.UNTOUCHED).bytesTransferred(Call.UNTOUCHED);
    Overlapped object = call.overlapped();
    bench.ok("LPWSPGetOverlappedResult", link.socket().getOverlappedResult(object, result, false));
    bench.check().that("bytes by the result", told.bytes(), result.bytesTransferred());
    bench.check().flags("flags by the result", told.flags(), result.flags());
    bench.check().that("status of the object", told.error(), object.error());
    bench.check().that("bytes of the object", told.bytes(), object.bytesTransferred());
    bench.check().flags("flags of the object", told.flags(), object.flags());
  }

  /**
   * They agree on a failure as well.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.04")
  default void routineAndResultAgreeOnAFailure(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(4).routine().pends();
    bench.ok("CancelIo", link.socket().cancelIo());

    Call.Completion told = call.completesWith(WSA_OPERATION_ABORTED).completion();

    Transfer result = new Transfer().bytesTransferred(Call.UNTOUCHED);
    bench
        .check()
        .that(
            "status by the result",
            told.error(),
            link.socket().getOverlappedResult(call.overlapped(), result, false));
    bench.check().that("bytes by the result", told.bytes(), result.bytesTransferred());
    bench.check().that("bytes", 0, told.bytes());
  }

  /**
   * Neither object nor routine, on an overlapped socket: the call blocks.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.05")
  default void withoutObjectAndRoutineAnOverlappedSocketBlocks(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(8).sync()).blocks();

    link.peer().send("a");

    blocked.result().receives("a");
  }

  /**
   * The same on a nonblocking one: the call never pends.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-5.05")
  default void withoutObjectAndRoutineANonblockingSocketNeverPends(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());

    link.recv().into(8).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
    link.deliver("a").recv().into(8).sync().receives("a");
  }
}
