package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.NotIn;
import org.wsp4j.testkit.Requirement;

/** Section 15: the event of an overlapped object. */
public interface OverlappedEventRows {
  /**
   * A set event and a reset one, at once and delayed.
   *
   * <p>Scenario DOC-04.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.06")
  default void withARoutineTheEventIsIgnored(Bench bench) {
    Link link = bench.connected();
    WsaEvent set = bench.event();
    WsaEvent reset = bench.event();
    bench.ok("WPUSetEvent", bench.upcalls().setEvent(set));

    for (WsaEvent event : List.of(set, reset)) {
      link.deliver("a").recv().into(1).on(withEvent(event)).routine().completesWith("a");
      Call delayed = link.recv().into(1).on(withEvent(event)).routine().pends();
      link.peer().send("b");
      delayed.completesWith("b");
    }

    bench.fence();
    bench.check().that("the set event is set", true, set.isSignalled());
    bench.check().that("the reset event is set", false, reset.isSignalled());
  }

  /**
   * With a routine even a closed event is no reason to refuse.
   *
   * <p>Scenario E20.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.06")
  default void withARoutineAClosedEventIsIgnored(Bench bench) {
    Link link = bench.connected();
    WsaEvent closed = bench.event();
    bench.ok("WPUCloseEvent", bench.upcalls().closeEvent(closed));

    Call call = link.recv().into(1).on(withEvent(closed)).routine().pends();
    link.peer().send("a");

    call.completesWith("a");
  }

  /**
   * A client's object in the place of the event, and another in the client's slot.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.07")
  default void withARoutineTheEventMemberIsTheClients(Bench bench) {
    Link link = bench.connected();
    ClientEvent own = new ClientEvent();
    Object context = new Object();

    Call call = link.recv().into(1).on(withEvent(own).context(context)).routine().pends();
    link.peer().send("a");
    call.completesWith("a");

    Overlapped handedBack = call.runs().getFirst().overlapped();
    bench.check().holds("the event member is the client's object", handedBack.event() == own);
    bench.check().holds("the context is the client's object", context.equals(handedBack.context()));
    bench.check().that("looks at the client's object", 0, own.looks());
  }

  private static Overlapped withEvent(WsaEvent event) {
    return new Overlapped().event(event);
  }

  /**
   * Before the end a wait is refused at once; after it the result is there, before the routine ran.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-15.08", "DEC-01"})
  @NotIn(memory = Memory.CONFINED_ARENA, because = NotIn.CONFINED)
  default void withARoutineAWaitForTheResultIsRefused(Bench bench) {
    Link link = bench.connected();
    Call call = link.recv().into(4).routine().pends();

    Call.Completion refused = new Call.Completion(WSAEINVAL, Call.UNTOUCHED, Call.UNTOUCHED);
    bench.check().that("a wait while pending", refused, call.result(true));
    bench.check().that("still pending", true, call.isPending());
    link.peer().send("a");
    bench.awaitTrue(call.overlapped()::isComplete, "the operation ends");

    bench.check().that("after the end", new Call.Completion(NO_ERROR, 1, 0), call.result(true));
    bench.check().that("routines run by it", 0, call.runs().size());
    call.completesWith("a");
  }

  /**
   * An event that is set already, of both kinds.
   *
   * <p>Scenario LSP-01.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.09")
  default void theEventIsResetWhenTheOperationPends(Bench bench) {
    Link link = bench.connected();
    for (boolean manualReset : List.of(true, false)) {
      WsaEvent event = bench.event(manualReset);
      bench.ok("WPUSetEvent", bench.upcalls().setEvent(event));

      Call call = link.recv().into(1).event(event).pends();
      bench.check().that("set while pending", false, event.isSignalled());
      link.peer().send("a");

      call.completesWith("a");
    }
  }

  /**
   * What the client resets after the completion stays reset, whatever happens on the socket.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-15.09")
  default void theEventIsSetOnce(Bench bench) {
    Link link = bench.connected();
    Call delayed = link.recv().into(1).event().pends();
    link.peer().send("a");
    delayed.completesWith("a");
    Call immediate = link.deliver("b").recv().into(1).event().completesWith("b");
    bench.ok("WPUResetEvent", bench.upcalls().resetEvent(delayed.event()));
    bench.ok("WPUResetEvent", bench.upcalls().resetEvent(immediate.event()));

    Call next = link.recv().into(1).event().pends();
    link.peer().send("c");
    next.completesWith("c");
    bench.ok("LPWSPCloseSocket", link.socket().close());
    bench.fence();

    bench.check().that("set again", false, delayed.event().isSignalled());
    bench.check().that("set again", false, immediate.event().isSignalled());
  }
}
