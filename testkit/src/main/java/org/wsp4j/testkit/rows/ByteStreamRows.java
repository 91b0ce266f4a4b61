package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.ServiceFlag.XP1_MESSAGE_ORIENTED;
import static org.wsp4j.spi.ServiceFlag.XP1_PARTIAL_MESSAGE;
import static org.wsp4j.spi.ServiceFlag.XP1_PSEUDO_STREAM;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;

import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Link;
import org.wsp4j.testkit.Requirement;

/** Section 7: byte stream or message. */
public interface ByteStreamRows {
  /**
   * Two sends are read byte by byte.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-7.01", "RECV-7.03", "RECV-7.05"})
  default void aStreamHasNoMessages(Bench bench) {
    readsByteByByte(bench, 0);
  }

  /**
   * MSG_PARTIAL makes no difference to a stream.
   *
   * @param bench the bench
   */
  @Test
  @Requirement({"RECV-7.02", "RECV-7.04", "RECV-7.06"})
  default void aStreamHasNoMessagesWithMsgPartialEither(Bench bench) {
    readsByteByByte(bench, MSG_PARTIAL);
  }

  private static void readsByteByByte(Bench bench, int flags) {
    Link link = bench.connected().deliver("AB").deliver("CD");
    for (String octet : List.of("A", "B", "C")) {
      Call call = link.recv().into(1).flags(flags).sync().receives(octet);
      bench.check().flags("flags out", 0, call.flags());
    }

    Call posted = link.recv().into(8).flags(flags).event();

    Call.Completion end = posted.completesWith("D").completion();
    bench.check().flags("flags of the completion", 0, end.flags());
  }

  /**
   * A message socket gives a part of a message to whoever asks for parts.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-7.07")
  default void msgPartialMakesAMessageReceiveActAsOnAStream(Bench bench) {
    Link link = bench.connected().deliver("ABCD");

    link.recv().into(3).flags(MSG_PARTIAL).inMode().completesWith("ABC");
    link.recv().into(3).flags(MSG_PARTIAL).inMode().completesWith("D");
  }

  /**
   * One receive, one message, whatever room there is.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-7.08")
  default void aMessageReceiveGivesOneMessage(Bench bench) {
    Link link = bench.connected().deliver("AB").deliver("CD");

    link.recv().into(8).inMode().completesWith("AB");
    link.recv().into(8).inMode().completesWith("CD");
  }

  /**
   * The table of the source, all eight lines, over every other bit and flag.
   *
   * <p>Scenarios DOC-05, DOC-06 and DOC-08.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-7.09")
  default void theChoiceFollowsFromTwoBitsAndTheFlagAlone(Bench bench) {
    boolean set = true;
    boolean clear = false;
    choice(bench, clear, clear, clear, true);
    choice(bench, clear, clear, set, true);
    choice(bench, clear, set, clear, true);
    choice(bench, clear, set, set, true);
    choice(bench, set, set, clear, true);
    choice(bench, set, set, set, true);
    choice(bench, set, clear, set, true);
    choice(bench, set, clear, clear, false);
  }

  private static void choice(
      Bench bench, boolean messages, boolean pseudo, boolean partial, boolean stream) {
    EnumSet<ServiceFlag> decisive = EnumSet.of(XP1_PARTIAL_MESSAGE);
    if (messages) {
      decisive.add(XP1_MESSAGE_ORIENTED);
    }
    if (pseudo) {
      decisive.add(XP1_PSEUDO_STREAM);
    }
    EnumSet<ServiceFlag> all = EnumSet.allOf(ServiceFlag.class);
    all.removeAll(EnumSet.of(XP1_MESSAGE_ORIENTED, XP1_PSEUDO_STREAM));
    all.addAll(decisive);
    int flag = partial ? MSG_PARTIAL : 0;
    String line = "byte stream with " + decisive + ", flags " + MsgFlags.toString(flag);

    bench.check().that(line, stream, entry(decisive).actsAsByteStream(flag));
    bench.check().that(line, stream, entry(decisive).actsAsByteStream(flag | ~MSG_PARTIAL));
    bench.check().that(line, stream, entry(all).actsAsByteStream(flag));
  }

  private static ProtocolInfo entry(EnumSet<ServiceFlag> services) {
    return ProtocolInfo.builder(new UUID(0, 0), "synthetic", SocketType.SOCK_STREAM)
        .services(services.toArray(ServiceFlag[]::new))
        .build();
  }

  /**
   * Asked for a part, a protocol without parts goes on as if it were not.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-7.10")
  default void msgPartialCountsOnlyWhereItIsSupported(Bench bench) {
    Link link = bench.connected().deliver("ABCD");

    Call call = link.recv().into(3).flags(MSG_PARTIAL).sync();

    if (bench.entry().has(XP1_PARTIAL_MESSAGE)) {
      call.receives("ABC");
      bench.check().flags("flags out", MSG_PARTIAL, call.flags());
    } else {
      call.returns(WSAEMSGSIZE);
    }
  }

  /**
   * Two sends of two bytes: a stream may join them, messages stay apart.
   *
   * @param bench the bench
   */
  @Test
  @Requirement("RECV-7.11")
  default void twoSendsShowWhetherThereAreMessages(Bench bench) {
    for (int flags : new int[] {0, MSG_PARTIAL}) {
      Link link = bench.connected().deliver("AB").deliver("CD");

      Call first = link.recv().into(8).flags(flags).sync().returns(NO_ERROR);

      String text = first.text(first.bytes());
      if (bench.entry().actsAsByteStream(flags)) {
        bench.check().oneOf("first receive", List.of("A", "AB", "ABC", "ABCD"), text);
      } else {
        bench.check().that("first receive", "AB", text);
      }
      bench
          .check()
          .that("the rest", "ABCD".substring(text.length()), link.collect(4 - text.length()));
    }
  }
}
