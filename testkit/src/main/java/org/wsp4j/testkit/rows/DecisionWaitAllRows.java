package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.MsgFlags.MSG_WAITALL;
import static org.wsp4j.spi.SocketOption.SO_RCVTIMEO;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAETIMEDOUT;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 18: MSG_WAITALL. */
public interface DecisionWaitAllRows {
  /**
   * It stays first in the queue, over as many arrivals as it takes.
   *
   * <p>Scenario WT-34.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void waitAllStaysFirstUntilItIsFull(Bench bench) {
    bench.assumeByteStream();
    Link link = bench.connected();
    Call all = link.recv().into(2, 3).flags(MSG_WAITALL).event().pends();
    Call behind = link.recv().into(1).event().pends();
    for (String part : List.of("a", "b", "c", "d")) {
      link.peer().send(part);
      bench.fence();
      bench.check().that("pending after " + part, true, all.isPending());
      bench.check().that("pending behind it", true, behind.isPending());
    }

    link.peer().send("ef");

    all.completesWith("abcde");
    bench.check().flags("flags", 0, all.completion().flags());
    behind.completesWith("f");
  }

  /**
   * A blocking one as well.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void aBlockingWaitAllBlocksUntilItIsFull(Bench bench) {
    bench.assumeByteStream();
    Link link = bench.connected().deliver("a");
    Background<Call> all = bench.background(() -> link.recv().into(3).flags(MSG_WAITALL).sync());
    all.blocks();
    link.peer().send("b");
    all.blocks();

    link.peer().send("c");

    all.result().receives("abc");
  }

  /**
   * The end of the stream completes it with what it has.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void theEndOfTheStreamCompletesWaitAll(Bench bench) {
    bench.assumeByteStream();
    Link link = bench.connected();
    Call all = link.recv().into(4).flags(MSG_WAITALL).routine().pends();

    link.peer().send("ab");
    link.peer().shutdownSend();

    all.completesWith("ab");
    link.recv().into(4).flags(MSG_WAITALL).sync().receives("");
  }

  /**
   * Nonblocking, or beside flags that contradict it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void waitAllIsRefusedWhereItCannotWait(Bench bench) {
    Link link = bench.connected().deliver("ab");
    for (int other : List.of(MSG_PEEK, MSG_OOB, MSG_PARTIAL)) {
      String what = "with " + MsgFlags.toString(other);
      Call call = link.recv().into(1).flags(MSG_WAITALL | other).sync().leavesOutputsAlone();
      bench.check().that(what, WSAEOPNOTSUPP, call.error());
      call = link.recv().into(1).flags(MSG_WAITALL | other).overlapped();
      bench.check().that(what + ", overlapped", WSAEOPNOTSUPP, call.error());
    }
    bench.nonblocking(link.socket());
    link.recv().into(2).flags(MSG_WAITALL).sync().returns(WSAEOPNOTSUPP).leavesOutputsAlone();

    link.recv().into(2).sync().receives("ab");
  }

  /**
   * On a message protocol there is nothing to wait for.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void waitAllIsRefusedOnAMessageProtocol(Bench bench) {
    bench.assumeMessages();
    Link link = bench.connected().deliver("a");

    link.recv().into(1).flags(MSG_WAITALL).sync().returns(WSAEOPNOTSUPP).leavesOutputsAlone();
    link.recv().into(1).flags(MSG_WAITALL).overlapped().returns(WSAEOPNOTSUPP);

    link.recv().into(1).sync().receives("a");
  }

  /**
   * Cancelled with bytes placed: success with those. With none: the error. Nothing is lost.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void aCancelledWaitAllKeepsWhatItPlaced(Bench bench) {
    bench.assumeByteStream();
    Link link = bench.connected().deliver("ab");
    Call some = link.recv().into(4).flags(MSG_WAITALL).event().pends();
    bench.ok("CancelIoEx", link.socket().cancelIo(some.overlapped()));
    some.completesWith("ab");

    Call none = link.recv().into(4).flags(MSG_WAITALL).event().pends();
    bench.ok("CancelIoEx", link.socket().cancelIo(none.overlapped()));
    none.completesWith(WSA_OPERATION_ABORTED);

    link.deliver("cd").recv().into(2).flags(MSG_WAITALL).sync().receives("cd");
  }

  /**
   * The same for a time-out.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void aTimedOutWaitAllKeepsWhatItPlaced(Bench bench) {
    bench.assumeByteStream();
    Link link = bench.connected();
    bench.ok("SO_RCVTIMEO", link.socket().setOption(SO_RCVTIMEO, 20));

    link.deliver("ab").recv().into(4).flags(MSG_WAITALL).sync().receives("ab");
    link.recv().into(4).flags(MSG_WAITALL).sync().returns(WSAETIMEDOUT).leavesOutputsAlone();

    link.deliver("cd").recv().into(2).flags(MSG_WAITALL).sync().receives("cd");
  }

  /**
   * Reset with bytes placed: success with those, and the error goes to the next call.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-31")
  default void theErrorOfAResetWaitAllGoesToTheNextCall(Bench bench) {
    bench.assumeByteStream();
    Link some = bench.connected().send("unread").deliver("ab");
    Link none = bench.connected().send("unread");
    Call withBytes = some.recv().into(4).flags(MSG_WAITALL).event().pends();
    Call without = none.recv().into(4).flags(MSG_WAITALL).event().pends();

    some.peer().deliverReset();
    none.peer().deliverReset();

    withBytes.completesWith("ab");
    bench.check().that("error", NO_ERROR, withBytes.completion().error());
    some.recv().into(1).sync().returns(WSAECONNRESET);
    without.completesWith(WSAECONNRESET);
    none.recv().into(1).sync().returns(WSAECONNRESET);
  }
}
