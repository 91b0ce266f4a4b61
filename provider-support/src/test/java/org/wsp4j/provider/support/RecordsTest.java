package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEDISCON;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** The rungs of the ladder, over a source that is told what it has. */
class RecordsTest {
  private static final String LAST = ".";

  private final Parts source = new Parts();
  private final Transfer result = new Transfer();
  private String text = "";

  @Test
  void recv_10_04_to_06_aPartIsFlaggedAndTheLastPieceIsNot() {
    Records records = records(ServiceFlag.XP1_PARTIAL_MESSAGE);
    source.arrives("abcdefg.");

    gives(records, 3, 0, "abc", MSG_PARTIAL);
    gives(records, 3, 0, "def", MSG_PARTIAL);
    gives(records, 3, 0, "g", 0);
    assertThat(receive(records, 3, 0)).isEqualTo(WSAEWOULDBLOCK);
  }

  @Test
  void recv_10_12_anExactlyFullBufferIsNotTruncation() {
    for (Records records : messages()) {
      source.arrives("abc.");
      gives(records, 3, 0, "abc", 0);
    }
  }

  @Test
  void recv_10_07_aMessageThatIsTooLargeIsKeptWholeHoweverOften() {
    Records records = records();
    source.arrives("abcdefgh.", "next.");

    for (int room : new int[] {3, 0, 7}) {
      assertThat(receive(records, room, 0)).isEqualTo(WSAEMSGSIZE);
      assertThat(text).isEqualTo("abcdefgh".substring(0, room));
      assertThat(result.bytesTransferred()).isEqualTo(room);
      assertThat(result.messageLength()).isEqualTo(8);
      assertThat(result.flags()).isZero();
    }
    gives(records, 8, 0, "abcdefgh", 0);
    gives(records, 8, 0, "next", 0);
  }

  @Test
  void recv_6_07_halfAMessageUnblocksNobodyWhoDidNotAskForParts() {
    for (Records records : messages()) {
      source.arrives("ab");
      assertThat(receive(records, 8, 0)).isEqualTo(WSAEWOULDBLOCK);
      source.arrives("cd.");
      gives(records, 8, 0, "abcd", 0);
    }
  }

  @Test
  void dec_38_fullBuffersCompleteOnceMoreIsKnownToFollow() {
    Records records = records(ServiceFlag.XP1_PARTIAL_MESSAGE);
    source.arrives("abc");
    assertThat(receive(records, 3, 0)).isEqualTo(WSAEWOULDBLOCK);

    source.arrives("d");

    gives(records, 3, 0, "abc", MSG_PARTIAL);
    source.arrives(LAST);
    gives(records, 3, 0, "d", 0);
  }

  @Test
  void dec_38_aSourceThatKnowsOfMoreNeedNotHaveIt() {
    Records records = records(ServiceFlag.XP1_PARTIAL_MESSAGE);
    source.arrives("abc");
    source.more = true;

    gives(records, 3, 0, "abc", MSG_PARTIAL);
  }

  @Test
  void dec_29_anyPartWillDoForWhoAsksAndNoBoundaryIsCrossed() {
    Records records = records(ServiceFlag.XP1_PARTIAL_MESSAGE);
    source.arrives("a");
    gives(records, 8, MSG_PARTIAL, "a", MSG_PARTIAL);
    assertThat(receive(records, 8, MSG_PARTIAL)).isEqualTo(WSAEWOULDBLOCK);

    source.arrives("b.", "next.");

    gives(records, 8, MSG_PARTIAL, "b", 0);
    gives(records, 8, MSG_PARTIAL, "next", 0);
  }

  @Test
  void recv_7_10_withoutTheBitMsgPartialDoesNotCount() {
    Records records = records();
    source.arrives("ab");
    assertThat(receive(records, 8, MSG_PARTIAL)).isEqualTo(WSAEWOULDBLOCK);
  }

  @Test
  void dec_16_aPeekInTheMiddleShowsTheRestAndMovesNothing() {
    Records records = records(ServiceFlag.XP1_PARTIAL_MESSAGE);
    source.arrives("abcdef.", "next.");
    gives(records, 2, 0, "ab", MSG_PARTIAL);

    gives(records, 8, MSG_PEEK, "cdef", 0);
    gives(records, 2, MSG_PEEK, "cd", MSG_PARTIAL);
    gives(records, 8, 0, "cdef", 0);
    gives(records, 8, 0, "next", 0);
  }

  @Test
  void recv_11_05_anEmptyMessageIsNotTheEndAndTheEndIsNotAReset() {
    for (Records records : messages()) {
      source.arrives(LAST);
      gives(records, 8, 0, "", 0);
      source.ended = true;
      assertThat(receive(records, 8, 0)).isEqualTo(WSAEDISCON);
      assertThat(receive(records, 8, MSG_PARTIAL)).isEqualTo(WSAEDISCON);
      assertThat(records.probe(result)).isEqualTo(WSAEDISCON);
      source.ended = false;
      source.broken = WSAECONNRESET;
      assertThat(receive(records, 8, 0)).isEqualTo(WSAECONNRESET);
      source.broken = WSAEWOULDBLOCK;
    }
  }

  @Test
  void dec_12_withoutRoomTheLadderApplies() {
    Records records = records(ServiceFlag.XP1_PARTIAL_MESSAGE);
    source.arrives("ab.", LAST);

    gives(records, 0, 0, "", MSG_PARTIAL);
    gives(records, 2, 0, "ab", 0);
    gives(records, 0, 0, "", 0);
    assertThat(receive(records, 0, 0)).isEqualTo(WSAEWOULDBLOCK);
  }

  @Test
  void recv_7_05_aPseudoStreamHasNeitherBoundariesNorEmptyMessages() {
    Records records = records(ServiceFlag.XP1_PSEUDO_STREAM);
    source.arrives("ab.", LAST, LAST, "cd");

    gives(records, 1, 0, "a", 0);
    gives(records, 8, 0, "b", 0);
    assertThat(records.probe(result)).isEqualTo(NO_ERROR);
    assertThat(result.bytesTransferred()).isOne();
    gives(records, 8, MSG_PARTIAL, "cd", 0);
    source.arrives(LAST);
    assertThat(records.probe(result)).isEqualTo(WSAEWOULDBLOCK);
    source.ended = true;
    assertThat(records.probe(result)).isEqualTo(NO_ERROR);
    assertThat(result.bytesTransferred()).isZero();
    gives(records, 8, 0, "", 0);
  }

  private Records[] messages() {
    return new Records[] {records(), records(ServiceFlag.XP1_PARTIAL_MESSAGE)};
  }

  private Records records(ServiceFlag... more) {
    ProtocolInfo info =
        ProtocolInfo.builder(new UUID(0, 0), "records", SocketType.SOCK_SEQPACKET)
            .services(ServiceFlag.XP1_MESSAGE_ORIENTED)
            .services(more)
            .build();
    return new Records(info, source);
  }

  private WsaError receive(Records records, int room, int flags) {
    byte[] bytes = new byte[room];
    result.flags(-1).bytesTransferred(-1).messageLength(-1);
    WsaError error =
        records.receive(new MemorySegment[] {MemorySegment.ofArray(bytes)}, 1, 0, flags, result);
    text = new String(bytes, StandardCharsets.ISO_8859_1);
    return error;
  }

  private void gives(Records records, int room, int flags, String data, int flagsOut) {
    assertThat(receive(records, room, flags)).isEqualTo(NO_ERROR);
    assertThat(text.substring(0, result.bytesTransferred())).isEqualTo(data);
    assertThat(result.flags()).isEqualTo(flagsOut);
  }

  /** Parts as texts; a dot ends a record. */
  private static final class Parts implements RecordSource {
    private final ArrayDeque<Character> coming = new ArrayDeque<>();
    private final StringBuilder there = new StringBuilder();
    private boolean whole;
    boolean ended;
    boolean more;
    WsaError broken = WSAEWOULDBLOCK;

    void arrives(String... parts) {
      String.join("", parts).chars().forEach(each -> coming.add((char) each));
    }

    @Override
    public WsaError pull(Transfer result) {
      assertThat(whole).as("the record at hand is whole").isFalse();
      if (coming.isEmpty()) {
        return broken;
      }
      while (!whole && !coming.isEmpty()) {
        char next = coming.remove();
        whole = next == LAST.charAt(0);
        if (!whole) {
          there.append(next);
        }
      }
      return NO_ERROR;
    }

    @Override
    public int available() {
      return there.length();
    }

    @Override
    public boolean isWhole() {
      return whole;
    }

    @Override
    public boolean followsMore() {
      return more;
    }

    @Override
    public boolean hasEnded() {
      return ended && coming.isEmpty() && there.isEmpty() && !whole;
    }

    @Override
    public WsaError copy(MemorySegment[] buffers, int count, long skip, int bytes) {
      byte[] data = there.substring(0, bytes).getBytes(StandardCharsets.ISO_8859_1);
      MemorySegment.copy(MemorySegment.ofArray(data), 0, buffers[0], skip, bytes);
      return NO_ERROR;
    }

    @Override
    public void take(int bytes) {
      there.delete(0, bytes);
    }

    @Override
    public void next() {
      assertThat(whole).as("the record at hand is whole").isTrue();
      assertThat(there).isEmpty();
      whole = false;
    }
  }
}
