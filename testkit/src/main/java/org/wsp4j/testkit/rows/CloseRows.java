package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEDISCON;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 11: close. */
public interface CloseRows {
  /**
   * The peer ends its direction: success with 0 bytes.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.01")
  default void theGracefulEndOfAStreamIsSuccessWithZeroBytes(Bench bench) {
    Link link = bench.connected();
    link.peer().deliverEnd();

    Call call = link.recv().into(8).inMode().completesWith("");

    bench.check().that("bytes written", 0, call.written());
  }

  /**
   * It unblocks a blocked receive.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.01")
  default void theGracefulEndOfAStreamUnblocks(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked = bench.background(() -> link.recv().into(8).sync()).blocks();

    link.peer().shutdownSend();

    blocked.result().receives("");
  }

  /**
   * A hundred more receives.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.02")
  default void afterTheEndOfAStreamThereIsNeverMore(Bench bench) {
    Link link = bench.connected().deliver("last");
    link.peer().deliverEnd();
    bench.check().that("data before the end", "last", link.collect(4));

    for (int i = 0; i < 100; i++) {
      link.recv().into(8).inMode().completesWith("");
    }
  }

  /**
   * A mebibyte and then the end, read in pieces that are not those it was sent in.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.03")
  default void allDataComesBeforeTheEnd(Bench bench) {
    int chunk = 1024;
    byte[] data = new byte[1 << 20];
    bench.random().nextBytes(data);
    Link link = bench.connected();
    bench.background(() -> {
      for (int at = 0; at < data.length; at += chunk) {
        link.peer().send(Arrays.copyOfRange(data, at, at + chunk));
      }
      link.peer().shutdownSend();
      return true;
    });

    boolean stream = bench.entry().actsAsByteStream(0);
    Buf buf = bench.buf(stream ? 4099 : chunk);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    Call call = link.recv().into(buf).sync();
    while (call.error() == NO_ERROR && call.bytes() > 0) {
      received.write(buf.bytes(), 0, call.bytes());
      call = link.recv().into(buf).sync();
    }

    bench.check().that("data before the end", data, received.toByteArray());
    call.returns(stream ? NO_ERROR : WSAEDISCON);
  }

  /**
   * The end of a message connection is an error code, at once and for ever.
   *
   * <p>Scenario DOC-16.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.04")
  default void theGracefulEndOfMessagesIsWsaediscon(Bench bench) {
    Link link = bench.connected().deliver("last");
    link.peer().deliverEnd();
    link.recv().into(8).sync().receives("last");

    for (int i = 0; i < 10; i++) {
      link.recv().into(8).sync().returns(WSAEDISCON).leavesOutputsAlone();
      link.recv().into(8).event().returns(WSAEDISCON).leavesOutputsAlone();
    }
  }

  /**
   * An empty message and then the end.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.05")
  default void anEmptyMessageIsNotTheEnd(Bench bench) {
    Link link = bench.connected().deliver("");
    link.peer().deliverEnd();

    link.recv().into(8).sync().receives("");
    link.recv().into(8).sync().returns(WSAEDISCON);
  }

  /**
   * The peer resets, nothing queued: at once, by the call itself, without indication (DEC-25).
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.06")
  default void anAbortiveCloseIsWsaeconnreset(Bench bench) {
    Link link = bench.connected().send("unread");
    link.peer().deliverReset();

    link.recv().into(8).sync().returns(WSAECONNRESET).leavesOutputsAlone();
    Call event = link.recv().into(8).event().returns(WSAECONNRESET).leavesOutputsAlone();
    Call routine = link.recv().into(8).routine().returns(WSAECONNRESET).leavesOutputsAlone();
    bench.alertableFence();

    bench.check().that("indicated", false, event.indicated() || routine.indicated());
    link.recv().into(8).sync().returns(WSAECONNRESET);
  }

  /**
   * The peer closes with data unread.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.06")
  default void aCloseWithUnreadDataIsWsaeconnreset(Bench bench) {
    Link link = bench.connected().send("read").send("unread");
    bench.check().holds("the peer received a part", link.peer().receive(1).length == 1);

    link.peer().close();

    link.recv().into(8).sync().returns(WSAECONNRESET);
  }

  /**
   * Data, and then a reset: the data may come first or be lost, an end never comes (DEC-25).
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.06")
  default void dataBeforeAResetComesFirstOrNotAtAll(Bench bench) {
    Link link = bench.connected().send("unread").deliver("a");
    link.peer().deliverReset();

    Call call = link.recv().into(8).sync();
    if (call.error() == NO_ERROR) {
      call.receives("a");
      call = link.recv().into(8).sync();
    }

    call.returns(WSAECONNRESET);
  }

  /**
   * Nine receives wait while the peer ends its direction: all see it.
   *
   * <p>Scenarios WT-35 and DOC-18.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.07")
  default void pendingReceivesSeeTheGracefulEnd(Bench bench) {
    bench.assumeClaimed(ServiceFlag.XP1_GRACEFUL_CLOSE);
    Link link = bench.connected();
    List<Call> calls = nine(link);

    link.peer().shutdownSend();

    allEnd(bench, calls, bench.entry().actsAsByteStream(0) ? NO_ERROR : WSAEDISCON);
  }

  /**
   * The first of nine gets the data, the others the end.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.07")
  default void pendingReceivesSeeTheDataBeforeTheEnd(Bench bench) {
    bench.assumeClaimed(ServiceFlag.XP1_GRACEFUL_CLOSE);
    Link link = bench.connected();
    List<Call> calls = nine(link);

    link.peer().send("a");
    link.peer().shutdownSend();

    calls.getFirst().completesWith("a");
    List<Call> others = calls.subList(1, calls.size());
    allEnd(bench, others, bench.entry().actsAsByteStream(0) ? NO_ERROR : WSAEDISCON);
  }

  /**
   * Nine receives wait while the peer resets: all see it.
   *
   * <p>Scenario WT-15.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-11.07")
  default void pendingReceivesSeeTheReset(Bench bench) {
    Link link = bench.connected().send("unread");
    List<Call> calls = nine(link);

    link.peer().reset();

    allEnd(bench, calls, WSAECONNRESET);
  }

  private static List<Call> nine(Link link) {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Ways.OVERLAPPED.forEach(way -> calls.add(way.apply(link.recv().into(8)).pends()));
    }
    return calls;
  }

  private static void allEnd(Bench bench, List<Call> calls, WsaError expected) {
    for (Call call : calls) {
      Call.Completion end = call.completesWith(expected).completion();
      bench.check().that("bytes", 0, end.bytes());
    }
    bench.alertableFence();
    calls.forEach(call -> bench.check().holds("no routine ran twice", call.runs().size() <= 1));
  }
}
