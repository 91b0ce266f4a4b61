package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.ServiceFlag.XP1_GRACEFUL_CLOSE;
import static org.wsp4j.spi.WsaError.NO_ERROR;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;

/** Section 9: stream fill. */
public interface StreamFillRows {
  /**
   * Ten bytes into room for five: the rest waits, in order.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-9.01")
  default void placementStopsWhenTheBuffersAreFull(Bench bench) {
    Link link = bench.connected().deliver("0123456789");

    link.recv().into(2, 3).inMode().completesWith("01234");
    link.recv().into(5).inMode().completesWith("56789");
  }

  /**
   * More than what was posted arrives: it goes into the posted buffers first, the rest stays.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-9.01")
  default void whatIsMoreThanWasPostedStays(Bench bench) {
    Link link = bench.connected();
    Call posted = link.recv().into(2, 3).event().pends();

    link.peer().send("0123456789");

    Call.Completion end = posted.completion();
    bench.check().that("completed", NO_ERROR, end.error());
    bench.check().holds("1 to 5 bytes", end.bytes() >= 1 && end.bytes() <= 5);
    String first = posted.text(end.bytes());
    bench.check().that("data in order", "0123456789", first + link.collect(10 - first.length()));
  }

  /**
   * Data and then the end: the data, short of the room, and then 0.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-9.02")
  default void placementStopsWhenTheConnectionCloses(Bench bench) {
    bench.assumeClaimed(XP1_GRACEFUL_CLOSE);
    Link link = bench.connected().deliver("a");
    link.peer().deliverEnd();

    link.recv().into(2, 6).inMode().completesWith("a");
    link.recv().into(2, 6).inMode().completesWith("");
  }

  /**
   * Three bytes into room for ten: three, and no waiting for more.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-9.03")
  default void placementStopsWhenBufferedDataRunsOut(Bench bench) {
    Link link = bench.connected().deliver("abc");

    Call call = link.recv().into(2, 4, 4).inMode().completesWith("abc");

    List<Integer> written = call.buffers().stream().map(Buf::written).toList();
    bench.check().that("bytes written into each buffer", List.of(2, 1, 0), written);
  }

  /**
   * A posted receive that is filled in part completes, in every way of being told.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-9.04")
  default void aShortFillIsIndicated(Bench bench) {
    for (Function<Receive, Call> way : Ways.OVERLAPPED) {
      Link link = bench.connected();
      Call call = way.apply(link.recv().into(500, 500)).pends();

      link.peer().send("a");

      call.completesWith("a");
      bench.check().that("indicated", true, call.indicated());
    }
  }
}
