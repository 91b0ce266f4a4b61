package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEDISCON;

import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Reliable messages of which a part is there, or of which a part was read. */
public interface PartRows {
  /**
   * Half a message is there already.
   *
   * <p>Scenario DOC-08.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-6.07")
  default void onlyAWholeMessageEndsAReceive(Bench bench) {
    Link link = bench.connected();
    link.peer().deliverPart("ab");

    Call call = link.recv().into(8).event().pends();
    bench.fence();
    bench.check().holds("half a message ends no receive", call.isPending());
    link.peer().send("cd");

    call.completesWith("abcd");
  }

  /**
   * Half a message is there, and parts are asked for; the rest comes later.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-12.13", "DEC-29"})
  default void aPartIsEnoughWhereItIsAskedFor(Bench bench) {
    Link link = bench.connected();
    link.peer().deliverPart("ab");

    Call first = link.recv().into(8).flags(MSG_PARTIAL).sync().receives("ab");
    Call rest = link.recv().into(8).flags(MSG_PARTIAL).event().pends();
    link.peer().send("cd");
    rest.completesWith("cd");

    bench.check().flags("flags of the part", MSG_PARTIAL, first.flags());
    bench.check().flags("flags of the rest", 0, rest.completion().flags());
  }

  /**
   * Two messages, parts are asked for, and there is room for both.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-29")
  default void aPartNeverCrossesABoundary(Bench bench) {
    Link link = bench.connected().deliver("AB").deliver("CD");

    link.recv().into(8).flags(MSG_PARTIAL).sync().receives("AB");
    link.recv().into(8).flags(MSG_PARTIAL).sync().receives("CD");
  }

  /**
   * The buffers are full, and a byte more of the message is there; of the rest a part.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-38")
  default void fullBuffersEndAReceiveInTheMiddleOfAMessage(Bench bench) {
    Link link = bench.connected();
    link.peer().deliverPart("abcde");

    Call full = link.recv().into(4).inMode().completesWith("abcd");
    Call rest = link.recv().into(4).event().pends();
    link.peer().send("fg");
    rest.completesWith("efg");

    bench.check().flags("flags of the first", MSG_PARTIAL, full.completion().flags());
    bench.check().flags("flags of the rest", 0, rest.completion().flags());
  }

  /**
   * The peer ends while parts are asked for.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-10")
  default void theEndIsTheEndWhereAPartIsAskedFor(Bench bench) {
    Link link = bench.connected();
    link.peer().deliverEnd();

    link.recv().into(8).flags(MSG_PARTIAL).sync().returns(WSAEDISCON);
  }

  /**
   * Two of six bytes are read.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-16")
  default void aPeekInTheMiddleShowsTheRest(Bench bench) {
    Link link = bench.connected().deliver("abcdef").deliver("next");
    link.recv().into(2).sync().receives("ab");

    link.recv().into(8).flags(MSG_PEEK).sync().receives("cdef");
    link.recv().into(8).flags(MSG_PEEK).sync().receives("cdef");
    link.recv().into(8).sync().receives("cdef");
    link.recv().into(8).sync().receives("next");
  }

  /**
   * The peer closes while it has not read what it was sent.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("DEC-44")
  default void aCloseWithUnreadDataResetsForEver(Bench bench) {
    Link link = bench.connected().send("unread");
    link.peer().deliverReset();

    link.recv().into(8).sync().returns(WSAECONNRESET);
    link.recv().into(8).sync().returns(WSAECONNRESET);
  }
}
