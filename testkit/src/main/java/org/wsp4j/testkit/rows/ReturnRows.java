package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAESHUTDOWN;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;

/** Section 2: return protocol. */
public interface ReturnRows {
  /**
   * Data is there.
   *
   * <p>Scenario WT-11.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.01")
  default void immediateSuccessReturnsZero(Bench bench) {
    Call call = bench.connected().deliver("data").recv().into(8).sync();

    bench.check().that("number returned", 0, call.error().number());
  }

  /**
   * After an immediate success the routine is queued already, and has not run inside the call.
   *
   * <p>Scenario WT-17.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-2.02", "RECV-2.03"})
  default void theRoutineOfAnImmediateSuccessIsQueuedWhenTheCallReturns(Bench bench) {
    Link link = bench.connected().deliver("data");

    Call call = link.recv().into(8).routine();
    bench.check().that("runs inside the call", 0, call.runs().size());
    if (isNeverImmediate(bench, call)) {
      return;
    }
    bench.check().that("calls queued at return", 1, bench.apcsQueued());
    bench.alertableLook();

    bench.check().that("runs in the first alertable wait", 1, call.runs().size());
  }

  /**
   * Three failures, three codes.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.04")
  default void aFailureIsASpecificCode(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());

    link.recv().into(8).sync().returns(WSAEWOULDBLOCK);
    link.recv().into(8).count(0).sync().returns(WSAEINVAL);
    bench.ok("LPWSPCloseSocket", link.socket().close());
    link.recv().into(8).sync().returns(WSAENOTSOCK);
  }

  /**
   * The event way.
   *
   * <p>Scenario LSP-04.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.05")
  default void pendingMeansThatOneCompletionFollows(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(8).event().pends();

    bench.fence();
    bench.check().that("indicated before there is data", false, call.indicated());
    link.peer().send("data");
    call.completion();
    bench.fence();

    bench.check().that("completions", 1, bench.completions());
  }

  /**
   * The routine way.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.05")
  default void pendingMeansThatOneRoutineRuns(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(8).routine().pends();

    link.peer().send("data");
    call.completion();
    bench.alertableFence();

    bench.check().that("runs", 1, call.runs().size());
  }

  /**
   * Every code that needs no broken connection, with an event and with a routine.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.06")
  default void afterAnyOtherCodeNoCompletionEverFollows(Bench bench) {
    Link link = bench.connected();
    List<Call> calls = new ArrayList<>();
    refuse(calls, link, WSAEINVAL, recv -> recv.count(0));
    refuse(calls, link, WSAEFAULT, recv -> recv.count(2));
    refuse(calls, link, WSAEOPNOTSUPP, recv -> recv.flags(MSG_PEEK));
    refuse(calls, link, WSAEOPNOTSUPP, recv -> recv.flags(0x4000_0000));
    link.peer().send("x");
    link.recv().into(8).sync().receives("x");
    bench.ok("LPWSPShutdown", link.socket().shutdown(ShutdownHow.SD_RECEIVE));
    refuse(calls, link, WSAESHUTDOWN, recv -> recv);
    bench.ok("LPWSPCloseSocket", link.socket().close());
    refuse(calls, link, WSAENOTSOCK, recv -> recv);

    bench.alertableFence();

    for (Call call : calls) {
      bench.check().that("indicated after " + call.error(), false, call.indicated());
      bench.check().that("pending after " + call.error(), false, call.isPending());
      bench.check().that("runs after " + call.error(), 0, call.runs().size());
    }
    bench.check().that("completions, the fence's aside", 1, bench.completions());
  }

  private static void refuse(
      List<Call> calls, Link link, WsaError expected, UnaryOperator<Receive> oddity) {
    calls.add(oddity.apply(link.recv().into(8)).event().returns(expected).leavesOutputsAlone());
    calls.add(oddity.apply(link.recv().into(8)).routine().returns(expected).leavesOutputsAlone());
  }

  /**
   * Data is there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.07")
  default void immediateOverlappedSuccessUpdatesTheByteCount(Bench bench) {
    Call call = bench.connected().deliver("data").recv().into(8).event();

    if (!isNeverImmediate(bench, call)) {
      call.receives("data");
      call.completesWith("data");
    }
  }

  /**
   * A part of a message where the protocol has parts, else a flag that must not come back.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.08")
  default void immediateOverlappedSuccessUpdatesTheFlags(Bench bench) {
    Link link = bench.connected().deliver("abcdefgh");
    boolean parts =
        bench.entry().has(ServiceFlag.XP1_PARTIAL_MESSAGE) && !bench.entry().actsAsByteStream(0);

    Call call =
        parts ? link.recv().into(3).event() : link.recv().into(8).flags(MSG_PARTIAL).event();

    if (!isNeverImmediate(bench, call)) {
      call.returns(NO_ERROR);
      bench.check().flags("flags out", parts ? MSG_PARTIAL : 0, call.flags());
    }
  }

  /**
   * Both slots hold a sentinel, at the return and after the completion.
   *
   * <p>Scenario DOC-38.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-2.09", "RECV-2.10"})
  default void aPendingCallWritesNeitherTheCountNorTheFlags(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(8).flags(MSG_PARTIAL).event().pends();

    call.leavesOutputsAlone();
    link.peer().send("data");
    call.completion();
    bench.fence();

    call.leavesOutputsAlone();
  }

  /**
   * Receives of all three ways, completed by data, by a cancel and by a close that race.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-2.11")
  default void eachPendedOperationIsIndicatedExactlyOnce(Bench bench) {
    int rounds = Boolean.getBoolean("wsp4j.long") ? 400 : 8;
    for (int round = 0; round < rounds; round++) {
      race(bench, round);
    }
  }

  private static void race(Bench bench, int round) {
    Link link = bench.connected();
    int before = bench.completions();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      Receive recv = link.recv().into(2);
      Call call =
          switch (i % 3) {
            case 0 -> recv.routine();
            case 1 -> recv.event();
            default -> recv.overlapped();
          };
      calls.add(call.returns(WSA_IO_PENDING));
    }

    link.peer().send(new byte[6 + round % 16]);
    Background<WsaError> ender =
        bench.background(
            () -> round % 2 == 0 ? link.socket().close() : link.socket().cancelIo(null));
    bench.alertableLook();
    ender.result();
    bench.ok("LPWSPCloseSocket", round % 2 == 0 ? NO_ERROR : link.socket().close());

    bench.alertableUntil(
        () -> calls.stream().allMatch(Call::indicated), "every operation is indicated");
    bench.alertableFence();
    int fences = 1;
    for (int i = 0; i < calls.size(); i += 3) {
      bench.check().that("runs", 1, calls.get(i).runs().size());
    }
    bench.check().that("completions", calls.size() + fences, bench.completions() - before);
  }

  /** A provider may answer WSA_IO_PENDING always; then nothing is immediate, and that is told. */
  private static boolean isNeverImmediate(Bench bench, Call call) {
    if (call.error() != WSA_IO_PENDING) {
      return false;
    }
    call.completion();
    bench.info("WSA_IO_PENDING although the data was there: nothing succeeds at once");
    return true;
  }
}
