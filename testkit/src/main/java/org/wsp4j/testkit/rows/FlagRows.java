package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.ServiceFlag.XP1_EXPEDITED_DATA;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.testkit.Background;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Receive;
import org.wsp4j.testkit.Requirement;

/** Section 12: flags. Urgent data has rows of its own, {@link UrgentRows}. */
public interface FlagRows {
  /**
   * The same call in the same situation goes the same way, whatever came between.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.01")
  default void theSameCallGoesTheSameWay(Bench bench) {
    Link link = bench.connected();
    bench.nonblocking(link.socket());
    for (int i = 0; i < 2; i++) {
      link.recv().into(8).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
      link.recv().into(8).flags(MSG_PEEK).overlapped().returns(WSAEOPNOTSUPP);
      link.deliver("a").recv().into(8).flags(MSG_PEEK).sync().receives("a");
      link.recv().into(8).sync().receives("a");
    }
  }

  /**
   * Flags are of one call: a peek leaves no trace in the next receive, nor in what is posted.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.01")
  default void aFlagIsOfOneCallAlone(Bench bench) {
    Link link = bench.connected().deliver("a");
    link.recv().into(8).flags(MSG_PEEK | MSG_PARTIAL).sync().receives("a");
    link.recv().into(8).sync().receives("a");

    Call posted = link.recv().into(8).event().pends();
    link.peer().send("b");
    posted.completesWith("b");

    bench.nonblocking(link.socket());
    link.recv().into(8).sync().returns(WSAEWOULDBLOCK);
  }

  /**
   * MSG_PEEK and MSG_PARTIAL: a peek all the same.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.02")
  default void peekAndPartialCombine(Bench bench) {
    Link link = bench.connected().deliver("a");

    Call peek = link.recv().into(8).flags(MSG_PEEK | MSG_PARTIAL).sync().receives("a");
    bench.check().flags("flags out", 0, peek.flags());

    link.recv().into(8).sync().receives("a");
  }

  /**
   * MSG_PEEK and MSG_OOB: a look at urgent data, or refused where there is none.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.02")
  default void peekAndOobCombine(Bench bench) {
    Link link = bench.connected();
    if (bench.entry().has(XP1_EXPEDITED_DATA)) {
      link.peer().deliverUrgent('!');
      link.recv().into(1).flags(MSG_PEEK | MSG_OOB).sync().receives("!");
      link.recv().into(1).flags(MSG_PEEK | MSG_OOB).sync().receives("!");
      link.recv().into(1).flags(MSG_OOB).sync().receives("!");
    } else {
      link.deliver("abcd");
      link.recv().into(8).flags(MSG_PEEK | MSG_OOB).sync().returns(WSAEOPNOTSUPP);
      link.recv().into(8).sync().receives("abcd");
    }
  }

  /**
   * Peek, peek, receive: three equal.
   *
   * <p>Scenario WT-34.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.03")
  default void aPeekLeavesTheDataQueued(Bench bench) {
    Link link = bench.connected().deliver("a");

    link.recv().into(8).flags(MSG_PEEK).sync().receives("a");
    link.recv().into(8).flags(MSG_PEEK).sync().receives("a");
    link.recv().into(8).sync().receives("a");

    bench.nonblocking(link.socket());
    link.recv().into(8).flags(MSG_PEEK).sync().returns(WSAEWOULDBLOCK).leavesOutputsAlone();
  }

  /**
   * A blocking peek waits for data, and leaves it.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.03")
  default void aBlockingPeekWaitsForData(Bench bench) {
    Link link = bench.connected();
    Background<Call> blocked =
        bench.background(() -> link.recv().into(8).flags(MSG_PEEK).sync()).blocks();

    link.peer().send("a");

    blocked.result().receives("a");
    link.recv().into(8).sync().receives("a");
  }

  /**
   * Two messages, one peek.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.04")
  default void aPeekSeesOneMessage(Bench bench) {
    Link link = bench.connected().deliver("ab").deliver("cd");

    link.recv().into(8).flags(MSG_PEEK).sync().receives("ab");
    link.recv().into(8).sync().receives("ab");
    link.recv().into(8).sync().receives("cd");
  }

  /**
   * Receives of less, of as much and of more give the same with and without a peek before.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.05")
  default void aReceiveAfterAPeekIsAsIfThereHadBeenNone(Bench bench) {
    for (int room : new int[] {2, 6, 16}) {
      List<Object> without = received(bench.connected().deliver("abcdef"), room);
      for (int peeked : new int[] {1, 6, 16}) {
        Link link = bench.connected().deliver("abcdef");
        link.recv().into(peeked).flags(MSG_PEEK).sync();

        bench.check().that("received", without, received(link, room));
      }
    }
  }

  /** What a receive gives, and the one after it. */
  private static List<Object> received(Link link, int room) {
    link.bench().nonblocking(link.socket());
    Call first = link.recv().into(room).sync();
    Call second = link.recv().into(16).sync();
    return List.of(
        first.error(),
        first.bytes(),
        first.flags(),
        first.text(first.bytes()),
        second.error(),
        second.bytes(),
        second.flags(),
        second.text(second.bytes()));
  }

  /**
   * Overlapped and MSG_PEEK, without data and with: refused, nothing started, nothing indicated.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.06")
  default void anOverlappedPeekIsRefused(Bench bench) {
    for (Function<Receive, Call> way : Ways.OVERLAPPED) {
      Link link = bench.connected();
      Call before = refused(link, way, MSG_PEEK);
      link.deliver("abc");
      Call after = refused(link, way, MSG_PEEK);
      bench.alertableFence();

      bench.check().that("indicated", false, before.indicated() || after.indicated());
      bench.check().that("the data is still there", "abc", link.collect(3));
    }
  }

  /**
   * MSG_PARTIAL on a stream: accepted, without effect, clear on output (DEC-04).
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.10")
  default void msgPartialMeansNothingToAStream(Bench bench) {
    Link link = bench.connected().deliver("ab");

    Call first = link.recv().into(1).flags(MSG_PARTIAL).inMode().completesWith("a");
    Call rest = link.recv().into(3).flags(MSG_PARTIAL).inMode().completesWith("b");

    bench.check().flags("flags of a full receive", 0, first.completion().flags());
    bench.check().flags("flags of a short receive", 0, rest.completion().flags());
  }

  /**
   * A message in two parts: the first says that more follows, the last that it is the last.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-12.11", "RECV-12.12"})
  default void msgPartialOutTellsAPartFromTheEnd(Bench bench) {
    Link link = bench.connected().deliver("abcdef");

    Call part = link.recv().into(4).inMode().completesWith("abcd");
    Call end = link.recv().into(4).inMode().completesWith("ef");

    bench.check().flags("flags of the part", MSG_PARTIAL, part.completion().flags());
    bench.check().flags("flags of the end", 0, end.completion().flags());
  }

  /**
   * Every bit that has no name, alone and beside one that has: refused, nothing consumed (DEC-05).
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-12.14")
  default void unknownFlagsAreRefused(Bench bench) {
    Link link = bench.connected().deliver("abc");
    for (int bit = 1; bit != 0; bit <<= 1) {
      if (MsgFlags.unknown(bit) != 0) {
        refused(link, Receive::sync, bit);
        refused(link, Receive::sync, bit | MSG_PEEK);
        Call event = refused(link, Receive::event, bit);
        bench.check().that("indicated", false, event.indicated());
      }
    }
    bench.check().that("the data is still there", "abc", link.collect(3));
  }

  private static Call refused(Link link, Function<Receive, Call> way, int flags) {
    Call call = way.apply(link.recv().into(8).flags(flags));
    call.returns(WSAEOPNOTSUPP).leavesOutputsAlone();
    link.bench().check().that("pending", false, call.isPending());
    link.bench().check().that("bytes written", 0, call.written());
    return call;
  }
}
