package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 17: LPWSPCancelBlockingCall. */
public interface CancelCallRows {
  /**
   * A thread is blocked in a receive.
   *
   * <p>Scenario DOC-25.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.05", "DEC-41"})
  default void aBlockedCallIsCancelled(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(4).sync());
    blocked.blocks();

    cancelBlocked(bench, blocked);

    blocked.result().returns(WSAEINTR).leavesOutputsAlone();
    bench.check().that("a second cancel", WSAEINVAL, cancel(bench, blocked.threadId()));
  }

  /**
   * The same with a virtual thread.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.05", "DEC-41"})
  default void aBlockedCallOfAVirtualThreadIsCancelled(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.backgroundVirtual(() -> link.recv().into(4).sync());
    blocked.blocks();

    cancelBlocked(bench, blocked);

    blocked.result().returns(WSAEINTR).leavesOutputsAlone();
  }

  /**
   * Of two blocked threads one is cancelled, the other gets the data.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-17.05")
  default void theCallsOfOtherThreadsGoOn(Bench bench) {
    Link link = bench.connected();
    Background<Call> first = bench.background(() -> link.recv().into(1).sync());
    first.blocks();
    Background<Call> second = bench.background(() -> link.recv().into(1).sync());
    second.blocks();

    cancelBlocked(bench, first);
    first.result().returns(WSAEINTR);
    second.blocks();
    link.peer().send("a");

    second.result().receives("a");
  }

  /**
   * Nothing is blocked: neither a thread at rest nor an operation that pends.
   *
   * <p>Scenario DOC-25.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.05", "DEC-41"})
  default void withNothingBlockedACancelIsRefused(Bench bench) {
    Link link = bench.connected();
    bench.check().that("nothing at all", WSAEINVAL, cancel(bench, bench.threadId()));
    Call pending = link.recv().into(1).routine().pends();
    bench.check().that("an overlapped one", WSAEINVAL, cancel(bench, bench.threadId()));

    link.peer().send("a");

    pending.completesWith("a");
    link.deliver("b").recv().into(1).sync().receives("b");
  }

  /** Tries until the call has got as far as its wait. */
  private static void cancelBlocked(Bench bench, Background<Call> blocked) {
    bench.awaitTrue(
        () -> cancel(bench, blocked.threadId()) == NO_ERROR, "LPWSPCancelBlockingCall succeeds");
  }

  private static WsaError cancel(Bench bench, ThreadId thread) {
    return bench.provider().cancelBlockingCall(thread);
  }

  /**
   * Data and a cancel come at the same time, 100 times: the call has the data, or WSAEINTR and the
   * next call has it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.06", "RECV-17.07"})
  default void aCancelThatLosesTheRaceLeavesNoTrace(Bench bench) {
    Link link = bench.connected();
    int rounds = Boolean.getBoolean("wsp4j.long") ? 2_000 : 100;
    for (int i = 0; i < rounds; i++) {
      String data = String.valueOf((char) ('a' + i % 26));
      int spins = bench.random().nextInt(20_000);
      bench
          .check()
          .race(
              "the call has the data, or WSAEINTR and the next call has it",
              () -> raceForData(bench, link, data, spins));
    }
  }

  private static void raceForData(Bench bench, Link link, String data, int spins) {
    Background<Call> receiver = bench.background(() -> link.recv().into(1).sync());
    Background<WsaError> canceller =
        bench.background(() -> {
          for (int spin = 0; spin < spins; spin++) {
            Thread.onSpinWait();
          }
          return cancel(bench, receiver.threadId());
        });
    link.peer().send(data);

    Call call = receiver.result();
    WsaError cancelled = canceller.result();
    bench.check().oneOf("cancel returned", List.of(NO_ERROR, WSAEINVAL), cancelled);
    if (call.error() == WSAEINTR) {
      bench.check().that("the cancel that did it", NO_ERROR, cancelled);
      call.leavesOutputsAlone();
      link.recv().into(bench.buf(1)).sync().receives(data);
    } else {
      call.receives(data);
    }
  }

  /**
   * After WSAEINTR the next receives, of every kind, get all the data.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.07", "DEC-09"})
  default void aCancelledCallLeavesTheSocketUnharmed(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(4).sync());
    blocked.blocks();
    cancelBlocked(bench, blocked);
    blocked.result().returns(WSAEINTR);

    link.deliver("a").recv().into(4).sync().receives("a");
    Call pending = link.recv().into(1).routine().pends();
    link.peer().send("b");

    pending.completesWith("b");
    bench.check().that("bytes in the cancelled buffer", 0, blocked.result().written());
  }
}
