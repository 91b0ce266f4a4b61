package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNABORTED;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.Transfer;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Buf;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Memory;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.kernel.KernelException;

/** Section 10: message fill and the truncation ladder. */
public interface MessageRows {
  /**
   * Ten bytes into three times four.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.01")
  default void aMessageGoesInUpToTheTotalOfAllBuffers(Bench bench) {
    Link link = bench.connected().deliver("abcdefghij");

    Call call = link.recv().into(4, 4, 4).inMode().completesWith("abcdefghij");

    bench.check().flags("flags out", 0, call.completion().flags());
  }

  /**
   * Posted before the message is there.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.02")
  default void aCompletionFollowsAMessage(Bench bench) {
    Link link = bench.connected();

    Call event = link.recv().into(8).event().pends();
    link.peer().send("abc");
    event.completesWith("abc");
    Call routine = link.recv().into(8).routine().pends();
    link.peer().send("def");
    routine.completesWith("def");
  }

  /**
   * The rungs of the ladder, by the call itself.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-10.03", "RECV-10.11"})
  default void theFirstPartOfAMessageThatIsTooLargeFillsTheBuffers(Bench bench) {
    Link link = bench.connected().deliver("abcdefgh");
    ladder(link, link.recv().into(2, 2).sync());
  }

  /**
   * The rungs of the ladder, by the routine.
   *
   * <p>Scenario DOC-15.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.09")
  default void theLadderByTheRoutine(Bench bench) {
    ladderLater(bench, Receive::routine);
  }

  /**
   * The rungs of the ladder, by the event and LPWSPGetOverlappedResult.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.10")
  default void theLadderByTheEventAndTheResult(Bench bench) {
    ladderLater(bench, Receive::event);
  }

  private static void ladderLater(Bench bench, Function<Receive, Call> way) {
    Link link = bench.connected();
    Call call = way.apply(link.recv().into(2, 2)).pends();
    link.peer().send("abcdefgh");
    ladder(link, call);
  }

  /** "abcdefgh" was too large for a call with room for four: what it got, and what follows. */
  private static void ladder(Link link, Call call) {
    Bench bench = link.bench();
    boolean parts = bench.entry().has(ServiceFlag.XP1_PARTIAL_MESSAGE);
    Call.Completion end = call.completion();
    bench.check().that("error", parts ? NO_ERROR : WSAEMSGSIZE, end.error());
    bench.check().that("bytes", 4, end.bytes());
    bench.check().that("data", "abcd", call.text(4));
    if (parts) {
      bench.check().flags("flags out", MSG_PARTIAL, end.flags());
      link.recv().into(8).sync().receives("efgh");
    } else if (bench.entry().has(ServiceFlag.XP1_GUARANTEED_DELIVERY)) {
      link.recv().into(8).sync().receives("abcdefgh");
    }
    link.deliver("next").recv().into(8).sync().receives("next");
  }

  /**
   * Seven bytes in pieces of three.
   *
   * <p>Scenario DOC-12.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-10.04", "RECV-10.06"})
  default void everyPieceButTheLastHasTheFlag(Bench bench) {
    Link link = bench.connected().deliver("abcdefg");

    Call first = link.recv().into(3).inMode().completesWith("abc");
    Call second = link.recv().into(3).inMode().completesWith("def");
    Call last = link.recv().into(3).inMode().completesWith("g");

    bench.check().flags("flags of the first", MSG_PARTIAL, first.completion().flags());
    bench.check().flags("flags of the second", MSG_PARTIAL, second.completion().flags());
    bench.check().flags("flags of the last", 0, last.completion().flags());
  }

  /**
   * A message of 10 MiB, or the largest there is, by receives of seven bytes.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.05")
  default void aLargeMessageComesWholeInSmallPieces(Bench bench) {
    Link link = bench.connected();
    byte[] message =
        new byte[(int) Math.min(10 << 20, Integer.toUnsignedLong(bench.entry().messageSize()))];
    bench.random().nextBytes(message);
    Background<String> sending =
        bench.background(() -> {
          link.peer().send(message);
          return "sent";
        });

    MemorySegment piece = MemorySegment.ofArray(new byte[7]);
    MemorySegment[] buffers = {piece};
    Transfer transfer = new Transfer();
    int done = 0;
    do {
      bench.ok("LPWSPRecv", link.socket().recv(buffers, 1, transfer.flags(0), null, null, null));
      for (int i = 0; i < transfer.bytesTransferred(); i++, done++) {
        byte next = piece.get(ValueLayout.JAVA_BYTE, i);
        if (done >= message.length || next != message[done]) {
          throw bench
              .check()
              .failure("the bytes that were sent, in order", "byte " + done + " is another one");
        }
      }
    } while (transfer.flags() == MSG_PARTIAL);

    bench.check().that("bytes", message.length, done);
    bench.check().that("the send", "sent", sending.result());
    // of one kind of memory, so that the million receives are not made again for each
    Buf next = bench.buf(8, Memory.NATIVE);
    link.deliver("next").recv().into(next).sync().receives("next");
  }

  /**
   * Three times too small, then large enough; each says how much it copied and the true length.
   *
   * <p>Scenario DOC-11.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-10.07", "DEC-11", "DEC-28"})
  default void aMessageThatIsTooLargeIsKeptWhole(Bench bench) {
    bench.assumeClaimed(ServiceFlag.XP1_GUARANTEED_DELIVERY);
    Link link = bench.connected().deliver("abcdefgh");

    Call sync = link.recv().into(3).sync().returns(WSAEMSGSIZE);
    Call event = link.recv().into(2).event().pends();
    Call routine = link.recv().into(1, 4).routine().pends();
    event.completesWith(WSAEMSGSIZE);
    routine.completesWith(WSAEMSGSIZE);

    bench.check().that("bytes by the call", 3, sync.bytes());
    bench.check().that("data", "abc", sync.text(3));
    bench.check().that("true length", 8, sync.transfer().messageLength());
    bench.check().that("bytes by the result", 2, event.result(false).bytes());
    bench.check().that("true length", 8, event.overlapped().messageLength());
    bench.check().that("bytes by the routine", 5, routine.completion().bytes());
    bench.check().that("data", "abcde", routine.text(5));
    link.recv().into(8).sync().receives("abcdefgh");
  }

  /**
   * A message that is longer than the entry says one can be, and room for it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-28")
  default void aMessageThatIsLargerThanTheLargestEndsTheConnection(Bench bench) {
    Link link = bench.connected().deliver("abc");
    long largest = Integer.toUnsignedLong(bench.entry().messageSize());
    bench.check().holds("there is a largest message", largest < Integer.MAX_VALUE);
    byte[] message = new byte[(int) largest + 1];
    Background<String> sending =
        bench.background(() -> {
          try {
            link.peer().send(message);
            return "sent";
          } catch (KernelException e) {
            // The socket under test may have ended the connection before the message was sent.
            return "cut short";
          }
        });

    link.recv().into(8).sync().receives("abc");
    Background<Call> receiving = bench.background(() -> link.recv().into(message.length).sync());
    bench.check().holds("the send ends", !sending.result().isEmpty());

    receiving.result().returns(WSAECONNABORTED);
    link.recv().into(8).sync().returns(WSAECONNABORTED);
  }

  /**
   * As long as the room.
   *
   * <p>Scenario DOC-14.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.12")
  default void aMessageThatJustFitsIsNotTruncated(Bench bench) {
    Link link = bench.connected().deliver("abcd").deliver("e");

    Call call = link.recv().into(2, 2).inMode().completesWith("abcd");

    bench.check().flags("flags out", 0, call.completion().flags());
    link.recv().into(2, 2).inMode().completesWith("e");
  }

  /**
   * Two messages, and room for both.
   *
   * <p>Scenario DOC-37.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-10.13")
  default void oneReceiveGivesOneMessageAtMost(Bench bench) {
    Link link = bench.connected().deliver("AB").deliver("CD");

    link.recv().into(8).inMode().completesWith("AB");
    link.recv().into(8).inMode().completesWith("CD");
  }
}
