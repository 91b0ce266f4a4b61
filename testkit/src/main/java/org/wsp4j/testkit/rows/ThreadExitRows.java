package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 17: the operations of a thread that exits. */
public interface ThreadExitRows {
  /**
   * A platform thread posts operations of every kind and ends.
   *
   * <p>Scenario DOC-39.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.01", "DEC-13"})
  default void theOperationsOfAThreadThatExitsAreCancelled(Bench bench) {
    Link link = bench.connected();
    checkCancelled(bench, link, bench.background(() -> threadsOwn(link)));
  }

  /**
   * The same for a virtual thread.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.02", "DEC-13"})
  default void theOperationsOfAVirtualThreadThatExitsAreCancelled(Bench bench) {
    Link link = bench.connected();
    checkCancelled(bench, link, bench.backgroundVirtual(() -> threadsOwn(link)));
  }

  /** Of each kind two, all of the calling thread's. */
  private static List<Call> threadsOwn(Link link) {
    Bench bench = link.bench();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Overlapped withEvent = new Overlapped().event(bench.event());
      calls.add(link.recv().into(4).raw(withEvent, null, bench.threadId()).pends());
      calls.add(link.recv().into(4).raw(new Overlapped(), null, bench.threadId()).pends());
      calls.add(link.recv().into(4).routine().pends());
    }
    return calls;
  }

  private static void checkCancelled(Bench bench, Link link, Background<List<Call>> thread) {
    List<Call> calls = thread.ended();
    for (Call call : calls) {
      bench.awaitTrue(() -> !call.isPending(), "an operation of a dead thread ends");
      bench.check().that("result", WSA_OPERATION_ABORTED, call.result(false).error());
      if (call.overlapped().event() != null) {
        bench.awaitEvent(call.event());
      }
    }
    link.deliver("a").recv().into(4).sync().receives("a");
    bench.alertableFence();
    bench.check().that("routines run", 0, calls.stream().mapToInt(c -> c.runs().size()).sum());
    bench.check().that("bytes in their buffers", 0, written(calls));
  }

  private static int written(List<Call> calls) {
    return calls.stream().mapToInt(call -> call.written()).sum();
  }

  /**
   * This thread posts before the other and after it; a third operation is the socket's, though the
   * thread that exits has posted it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.03", "DEC-13", "DEC-37"})
  default void theOperationsOfOtherThreadsAreUntouched(Bench bench) {
    Link link = bench.connected();
    Call before = link.recv().into(1).routine().pends();
    Background<List<Call>> thread =
        bench.background(() -> {
          Call ownerless = link.recv().into(1).event().pends();
          return List.of(ownerless, link.recv().into(1).routine().pends());
        });
    List<Call> others = thread.ended();
    Call after = link.recv().into(1).routine().pends();

    bench.awaitTrue(() -> !others.get(1).isPending(), "an operation of a dead thread ends");
    bench.fence();
    for (Call call : List.of(before, others.getFirst(), after)) {
      bench.check().that("still pending", true, call.isPending());
    }
    link.peer().send("a");
    link.peer().send("b");
    link.peer().send("c");

    before.completesWith("a");
    others.getFirst().completesWith("b");
    after.completesWith("c");
  }

  /**
   * Data comes while a thread exits: its operation has it, or the next receive has.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-17.04", "DEC-13"})
  default void dataThatTheDeadThreadDidNotGetIsNotLost(Bench bench) {
    Link link = bench.connected();
    for (int i = 0; i < 20; i++) {
      bench
          .check()
          .race(
              "the operation of the dead thread has the data, or the next call has it",
              () -> raceWithExit(bench, link));
    }
  }

  private static void raceWithExit(Bench bench, Link link) {
    Background<Call> thread = bench.background(() -> link.recv().into(1).routine());
    link.peer().send("a");
    Call call = thread.ended();
    bench.awaitTrue(() -> !call.isPending(), "an operation of a dead thread ends");
    WsaError end = call.result(false).error();
    bench.check().oneOf("result", List.of(NO_ERROR, WSA_OPERATION_ABORTED), end);
    if (end == NO_ERROR) {
      bench.check().that("data", "a", call.text(1));
    } else {
      link.recv().into(bench.buf(1)).sync().receives("a");
    }
  }
}
