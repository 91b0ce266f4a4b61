package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.SocketOption.SO_RCVTIMEO;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAETIMEDOUT;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.InOneMode;
import org.wsp4j.testkit.InRoutine;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 18: what a wait is, what runs in it, and what ends it. */
public interface DecisionWaitRows {
  /**
   * Routines of the blocked thread run inside its receive, one after another, and it goes on.
   *
   * <p>Scenario WT-22.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-21")
  default void aBlockedReceiveRunsRoutinesAndGoesOnWaiting(Bench bench) {
    Link link = bench.connected();
    Link other = bench.connected();
    List<Call> calls = new ArrayList<>();
    Background<Call> blocked =
        bench.background(() -> {
          calls.add(other.recv().into(1).routine());
          calls.add(other.recv().into(1).routine());
          return link.recv().into(1).sync();
        });
    blocked.blocks();
    for (Call call : calls) {
      other.peer().send("r");
      bench.awaitTrue(() -> !call.runs().isEmpty(), "the routine runs inside the blocked receive");
      bench.check().that("thread", blocked.thread(), call.runs().getFirst().thread());
      blocked.blocks();
    }

    link.peer().send("a");

    blocked.result().receives("a");
  }

  /**
   * With data there it is no wait, and a queued routine stays queued.
   *
   * <p>Scenarios A26 and WT-22.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-21")
  default void aReceiveThatCompletesAtOnceRunsNoRoutine(Bench bench) {
    Link link = bench.connected();
    Call routine = bench.connected().deliver("r").recv().into(1).routine();
    bench.awaitTrue(() -> bench.apcsQueued() == 1, "the routine is queued");

    link.deliver("a").recv().into(1).sync().receives("a");
    link.deliver("b").recv().into(1).event().completesWith("b");
    bench.nonblocking(link.socket());
    link.recv().into(1).sync().returns(WSAEWOULDBLOCK);

    bench.check().that("runs", 0, routine.runs().size());
    bench.alertableLook();
    bench.check().that("runs in an alertable wait", 1, routine.runs().size());
  }

  /**
   * A wait for a result runs no routine, however long it takes.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-21")
  default void waitingForAResultIsNotAlertable(Bench bench) {
    Link link = bench.connected();
    Link other = bench.connected();
    List<Integer> runs = new ArrayList<>();
    Background<Call> waiting =
        bench.background(() -> {
          Call routine = other.recv().into(1).routine();
          Call polled = link.recv().into(1).overlapped();
          polled.completion();
          runs.add(routine.runs().size());
          bench.alertableUntil(() -> !routine.runs().isEmpty(), "the routine runs afterwards");
          return polled;
        });
    waiting.blocks();
    other.peer().send("r");
    bench.awaitTrue(() -> bench.apcsQueued() == 1, "the routine is queued");
    waiting.blocks();

    link.peer().send("a");

    waiting.result().completesWith("a");
    bench.check().that("runs inside the wait", List.of(0), runs);
  }

  /**
   * A time-out ends a blocked receive and leaves the pending ones of the socket alone.
   *
   * <p>Scenario WT-09.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-32")
  default void aReceiveTimeoutIsForSynchronousCallsAlone(Bench bench) {
    Link link = bench.connected();
    bench.ok("SO_RCVTIMEO", link.socket().setOption(SO_RCVTIMEO, 20));
    Call event = link.recv().into(1).event().pends();
    Call routine = link.recv().into(1).routine().pends();

    link.recv().into(1).sync().returns(WSAETIMEDOUT).leavesOutputsAlone();

    bench.check().that("number", 10060, WSAETIMEDOUT.number());
    bench.check().that("pending", true, event.isPending() && routine.isPending());
    link.peer().send("a");
    link.peer().send("b");
    event.completesWith("a");
    routine.completesWith("b");
    bench.ok("SO_RCVTIMEO", link.socket().setOption(SO_RCVTIMEO, 0));
    Background<Call> forEver = bench.background(() -> link.recv().into(1).sync());
    forEver.blocks();
    link.peer().send("c");
    forEver.result().receives("c");
  }

  /**
   * Routines come faster than the time-out, without end: it passes all the same, and not early.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-32")
  @InOneMode(because = "it runs routines until a time-out passes")
  default void aReceiveTimeoutIsATotalThatRoutinesDoNotRestart(Bench bench) {
    int millis = 200;
    Link link = bench.connected();
    Link other = bench.connected();
    bench.ok("SO_RCVTIMEO", link.socket().setOption(SO_RCVTIMEO, millis));
    AtomicInteger runs = new AtomicInteger();
    List<Long> nanos = new ArrayList<>();
    Background<Call> blocked =
        bench.background(() -> {
          other.recv().into(1).routine(again(other, runs));
          long start = System.nanoTime();
          Call call = link.recv().into(1).sync();
          nanos.add(System.nanoTime() - start);
          return call;
        });

    while (!blocked.done() && runs.get() < 1_000_000) {
      int before = runs.get();
      other.peer().send("r");
      bench.awaitTrue(() -> runs.get() > before || blocked.done(), "the routine runs again");
    }

    blocked.result().returns(WSAETIMEDOUT).leavesOutputsAlone();
    bench.check().holds("routines ran meanwhile", runs.get() > 1);
    bench.check().holds("not early", nanos.getFirst() >= TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static InRoutine again(Link link, AtomicInteger runs) {
    return (error, _, _, _) -> {
      runs.incrementAndGet();
      if (!error.failed()) {
        link.recv().into(link.bench().buf(1)).routine(again(link, runs));
      }
    };
  }

  /**
   * A nonblocking socket: overlapped receives pend all the same.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-32")
  default void nonblockingModeIsForSynchronousCallsAlone(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());

    link.recv().into(1).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
    Call event = link.recv().into(1).event().pends();
    link.peer().send("a");

    event.completesWith("a");
  }

  /**
   * An interrupt ends the blocked call; the status stays set and the socket open.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-34")
  default void anInterruptEndsTheBlockedCallAndNothingElse(Bench bench) {
    Link link = bench.connected();
    Call pending = link.recv().into(1).event().pends();
    for (boolean virtual : new boolean[] {false, true}) {
      List<Boolean> status = new ArrayList<>();
      Background<Call> blocked =
          onThread(
              bench,
              virtual,
              () -> {
                Call call = link.recv().into(1).sync();
                status.add(Thread.currentThread().isInterrupted());
                return call;
              });
      blocked.blocks();

      blocked.thread().interrupt();

      blocked.result().returns(WSAEINTR).leavesOutputsAlone();
      bench.check().that("interrupt status", List.of(true), status);
    }
    bench.check().that("the other one pends", true, pending.isPending());
    link.peer().send("a");
    pending.completesWith("a");
    link.deliver("b").recv().into(1).sync().receives("b");
  }

  /**
   * Interrupted before the call: ready data, else the error at once; the status stays set.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-34")
  default void anInterruptedThreadGetsReadyDataElseTheErrorAtOnce(Bench bench) {
    Link link = bench.connected().deliver("a");
    for (boolean virtual : new boolean[] {false, true}) {
      Background<List<Object>> interrupted =
          onThread(
              bench,
              virtual,
              () -> {
                Thread.currentThread().interrupt();
                Call ready = link.recv().into(1).sync();
                boolean after = Thread.currentThread().isInterrupted();
                Call nothing = link.recv().into(1).sync();
                return List.of(ready, nothing, after, Thread.currentThread().isInterrupted());
              });

      List<Object> seen = interrupted.result();

      ((Call) seen.get(0)).receives("a");
      ((Call) seen.get(1)).returns(WSAEINTR).leavesOutputsAlone();
      bench.check().that("interrupt status", List.of(true, true), seen.subList(2, 4));
      link.deliver("a");
    }
    link.recv().into(1).sync().receives("a");
  }

  private static <T> Background<T> onThread(Bench bench, boolean virtual, Callable<T> body) {
    return virtual ? bench.backgroundVirtual(body) : bench.background(body);
  }
}
