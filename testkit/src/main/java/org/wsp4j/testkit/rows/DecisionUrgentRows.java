package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.SocketOption.SO_OOBINLINE;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/**
 * Section 18: urgent data, as far as every provider has it. No row has more than one urgent byte
 * unread, or reads the stream past it: there the providers' declared limits differ (DEC-06).
 */
public interface DecisionUrgentRows {
  /**
   * None queued, a nonblocking socket; ordinary data does not count.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-06")
  default void aNonblockingUrgentReceiveOfNothingWouldBlock(Bench bench) {
    Link link = bench.connected().deliver("abc");
    bench.nonblocking(link.socket());

    link.recv().into(1).flags(MSG_OOB).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();

    link.recv().into(3).sync().receives("abc");
  }

  /**
   * None queued, a blocking socket.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-06")
  default void aBlockingUrgentReceiveWaits(Bench bench) {
    Link link = bench.connected().deliver("abc");
    Background<Call> blocked = bench.background(() -> link.recv().into(1).flags(MSG_OOB).sync());
    blocked.blocks();

    link.peer().sendUrgent('!');

    blocked.result().receives("!");
    link.recv().into(3).sync().receives("abc");
  }

  /**
   * Urgent data overtakes: it does not wait behind a receive that was posted before, and leaves
   * that receive pending.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-06")
  default void anUrgentReceiveDoesNotWaitBehindANormalOne(Bench bench) {
    Link link = bench.connected();
    Call normal = link.recv().into(1).event().pends();
    Call urgent = link.recv().into(1).flags(MSG_OOB).event().pends();

    link.peer().sendUrgent('!');

    urgent.completesWith("!");
    bench.fence();
    bench.check().that("the normal one pends", true, normal.isPending());
    link.peer().send("n");
    normal.completesWith("n");
  }

  /**
   * Nor the other way round.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-06")
  default void aNormalReceiveDoesNotWaitBehindAnUrgentOne(Bench bench) {
    Link link = bench.connected();
    Call urgent = link.recv().into(1).flags(MSG_OOB).event().pends();
    Call normal = link.recv().into(1).event().pends();

    link.peer().send("n");

    normal.completesWith("n");
    bench.fence();
    bench.check().that("the urgent one pends", true, urgent.isPending());
    link.peer().sendUrgent('!');
    urgent.completesWith("!");
  }

  /**
   * Two urgent receives, one urgent byte after the other.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-06")
  default void urgentReceivesAreServedInTheirOrder(Bench bench) {
    Link link = bench.connected();
    Call first = link.recv().into(1).flags(MSG_OOB).routine().pends();
    Call second = link.recv().into(1).flags(MSG_OOB).event().pends();

    link.peer().sendUrgent('1');
    first.completesWith("1");
    bench.check().that("the second pends", true, second.isPending());
    link.peer().sendUrgent('2');

    second.completesWith("2");
  }

  /**
   * Taken in time, an urgent byte is not part of the stream.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-06")
  default void anUrgentByteThatWasTakenIsNotInTheStream(Bench bench) {
    Link link = bench.connected().deliver("ab");
    link.peer().deliverUrgent('!');
    link.recv().into(4).flags(MSG_OOB | MSG_PEEK).sync().receives("!");
    link.recv().into(4).flags(MSG_OOB).sync().receives("!");
    link.deliver("cd");

    StringBuilder stream = new StringBuilder();
    while (stream.length() < 4) {
      Call call = link.recv().into(8).sync();
      stream.append(call.text(call.bytes()));
    }

    bench.check().that("stream", "abcd", stream.toString());
  }

  /**
   * With SO_OOBINLINE on there is no urgent data to receive.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-06")
  default void anUrgentReceiveIsInvalidWhereUrgentDataIsInline(Bench bench) {
    Link link = bench.connected();
    bench.ok("SO_OOBINLINE", link.socket().setOption(SO_OOBINLINE, true));
    Call event = link.recv().into(1).flags(MSG_OOB).event().returns(WSAEINVAL);
    link.recv().into(1).flags(MSG_OOB).sync().returns(WSAEINVAL).leavesOutputsAlone();

    link.peer().deliverUrgent('!');

    link.recv().into(1).flags(MSG_OOB).sync().returns(WSAEINVAL);
    link.recv().into(1).sync().receives("!");
    bench
        .check()
        .that(
            "indicated, pending",
            List.of(false, false),
            List.of(event.indicated(), event.isPending()));
  }
}
