package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import org.junit.jupiter.api.Test;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 12, urgent data: MSG_OOB. */
public interface UrgentRows {
  /**
   * Urgent data overtakes the stream.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.07")
  default void urgentDataOvertakesTheStream(Bench bench) {
    Link link = bench.connected().deliver("abc");
    link.peer().deliverUrgent('!');

    link.recv().into(8).flags(MSG_OOB).sync().receives("!");

    bench.check().that("the stream", "abc", link.collect(3));
  }

  /**
   * A posted receive of urgent data does not wait behind one of the stream.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.07")
  default void aPostedReceiveOfUrgentDataDoesNotWaitBehindTheStream(Bench bench) {
    Link link = bench.connected();
    Call normal = link.recv().into(1).event().pends();
    Call urgent = link.recv().into(1).flags(MSG_OOB).event().pends();
    bench.alertableFence();

    link.peer().sendUrgent('!');
    urgent.completesWith("!");
    bench.check().that("the receive of the stream is pending", true, normal.isPending());
    link.peer().send("a");

    normal.completesWith("a");
  }

  /**
   * The urgent byte, taken between two halves of the stream, is not in it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.08")
  default void theStreamGoesOnWithoutTheUrgentByteThatWasTaken(Bench bench) {
    Link link = bench.connected().deliver("ab");
    link.peer().deliverUrgent('!');
    link.recv().into(1).flags(MSG_OOB).sync().receives("!");
    link.deliver("cd");

    bench.check().that("the stream", "abcd", link.collect(4));
    bench.nonblocking(link.socket());
    link.recv().into(8).sync().returns(WSAEWOULDBLOCK);
  }

  /**
   * Nor is one that nobody has asked for.
   *
   * <p>Scenario WT-30.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.08")
  default void anUrgentByteThatNobodyTookIsNotInTheStream(Bench bench) {
    Link link = bench.connected().deliver("ab");
    link.peer().deliverUrgent('!');
    link.deliver("cd");

    bench.check().that("the stream", "abcd", link.collect(4));
  }

  /**
   * None queued, normal data there, nonblocking: WSAEWOULDBLOCK, and the data stays.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.09")
  default void withoutUrgentDataANonblockingReceiveWouldBlock(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());

    link.recv().into(8).flags(MSG_OOB).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
    link.deliver("abc");
    link.recv().into(8).flags(MSG_OOB).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();

    bench.check().that("the stream", "abc", link.collect(3));
  }

  /**
   * None queued: a blocking receive waits, beside normal data.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.09")
  default void withoutUrgentDataABlockingReceiveWaits(Bench bench) {
    Link link = bench.connected().deliver("abc");
    Background<Call> blocked =
        bench.background(() -> link.recv().into(8).flags(MSG_OOB).sync()).blocks();

    link.peer().sendUrgent('!');

    blocked.result().receives("!");
  }

  /**
   * None queued: an overlapped receive pends, beside normal data.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.09")
  default void withoutUrgentDataAnOverlappedReceivePends(Bench bench) {
    Link link = bench.connected().deliver("abc");
    Call urgent = link.recv().into(8).flags(MSG_OOB).routine().pends();
    bench.alertableFence();
    bench.check().that("pending", true, urgent.isPending());

    link.peer().sendUrgent('!');

    urgent.completesWith("!");
  }

  /**
   * With SO_OOBINLINE on there is nothing apart to ask for (DEC-06).
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.09")
  default void withUrgentDataInlineMsgOobIsInvalid(Bench bench) {
    Link link = bench.connected();
    bench.ok("LPWSPSetSockOpt", link.socket().setOption(SocketOption.SO_OOBINLINE, true));
    link.deliver("abc");

    link.recv().into(8).flags(MSG_OOB).sync().returns(WSAEINVAL).leavesOutputsAlone();

    bench.check().that("the stream", "abc", link.collect(3));
  }
}
