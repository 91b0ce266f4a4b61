package org.wsp4j.testkit.rows;

import java.util.List;
import java.util.function.Function;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;

/**
 * Links that are about to be lost, and the receive that is under way on each: pending with an event
 * that resets itself, pending with a routine, blocked.
 */
record Lost(
    Bench bench, List<Link> links, Call withEvent, Call withRoutine, Background<Call> blocked) {
  private static final int ROOM = 8;

  static Lost of(Bench bench, Function<Bench, Link> connected) {
    List<Link> links =
        List.of(connected.apply(bench), connected.apply(bench), connected.apply(bench));
    Call withEvent = links.get(0).recv().into(ROOM).event(bench.event(false)).pends();
    Call withRoutine = links.get(1).recv().into(ROOM).routine().pends();
    Background<Call> blocked =
        bench.background(() -> links.get(2).recv().into(ROOM).sync()).blocks();
    return new Lost(bench, links, withEvent, withRoutine, blocked);
  }

  void nothingEnded() {
    bench.check().that("event: pending", true, withEvent.isPending());
    bench.check().that("event: set", false, withEvent.event().isSignalled());
    bench.check().that("routine: pending", true, withRoutine.isPending());
    bench.check().that("routine: runs", 0, withRoutine.runs().size());
    bench.check().that("blocked", false, blocked.done());
  }

  /** Each ends with an error, and is told of it once. */
  void endWith(WsaError error) {
    withEvent.completesWith(error);
    withRoutine.completesWith(error);
    blocked.result().returns(error).leavesOutputsAlone();
    toldOnce();
  }

  void endWith(String data) {
    withEvent.completesWith(data);
    withRoutine.completesWith(data);
    blocked.result().receives(data);
    toldOnce();
  }

  private void toldOnce() {
    bench.alertableLook();
    bench.check().that("event: set again", false, withEvent.event().isSignalled());
    bench.check().that("routine: runs", 1, withRoutine.runs().size());
  }

  /** Whatever is asked of a lost link afterwards fails at once, and nothing is indicated. */
  void laterReceivesFailWith(WsaError error) {
    for (Link link : links) {
      link.recv().into(ROOM).sync().returns(error).leavesOutputsAlone();
      Call overlapped = link.recv().into(ROOM).event().returns(error).leavesOutputsAlone();
      bench.check().that("indicated", false, overlapped.event().isSignalled());
    }
  }
}
