package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Large records and cut ones, from one socket of ours to another. */
class NetworkRecordTest {
  private static final int LARGE = 10 << 20;

  @RegisterExtension static final Net NET = new Net();

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static FutureTask<Void> inBackground(Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /** RECV-10.05, RECV-10.06. */
  @Test
  void tenMebibytesInReceivesOfSevenBytesAreWhole() throws Exception {
    byte[] sent = random(LARGE);
    byte[] got = new byte[LARGE];
    try (Pair pair = Pair.open(NET, Kind.PARTS, Kind.PARTS)) {
      FutureTask<Void> sending = inBackground(() -> Receive.send(pair.sender(), sent, 0));
      byte[] seven = new byte[7];
      MemorySegment[] buffers = {MemorySegment.ofArray(seven)};
      Transfer transfer = new Transfer();
      for (int at = 0; at < LARGE; at += transfer.bytesTransferred()) {
        WsaError error = pair.receiver().recv(buffers, 1, transfer.flags(0), null, null, null);
        boolean last = at + transfer.bytesTransferred() == LARGE;
        if (error.failed() || (transfer.flags() == 0) != last || transfer.bytesTransferred() == 0) {
          throw new AssertionError("at=" + at + " " + error + " flags=" + transfer.flags());
        }
        System.arraycopy(seven, 0, got, at, transfer.bytesTransferred());
      }
      sending.get();
    }
    assertThat(Arrays.equals(got, sent)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void tenMebibytesInOneReceiveAreWhole(Kind kind) throws Exception {
    byte[] sent = random(LARGE);
    byte[] got = new byte[LARGE];
    try (Pair pair = Pair.open(NET, Kind.WHOLE, kind)) {
      FutureTask<Void> sending = inBackground(() -> Receive.send(pair.sender(), sent, 0));
      int at = 0;
      while (at < LARGE) {
        Transfer transfer = new Transfer();
        MemorySegment[] room = {MemorySegment.ofArray(got).asSlice(at)};
        Net.ok(pair.receiver().recv(room, 1, transfer, null, null, null));
        at += transfer.bytesTransferred();
        assertThat(kind == Kind.PSEUDO || at == LARGE).isTrue();
      }
      sending.get();
      assertThat(Arrays.equals(got, sent)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000})
  void aPseudoStreamJoinsEveryLength(int room) throws Exception {
    int most = room == 1 ? 300 : 5_000;
    byte[] pattern = random(most);
    try (Pair pair = Pair.open(NET, Kind.PARTS, Kind.PSEUDO)) {
      FutureTask<Void> sender =
          inBackground(() -> {
            for (int length = 0; length <= most; length++) {
              Receive.send(pair.sender(), Arrays.copyOf(pattern, length), 0);
            }
            Net.ok(pair.sender().shutdown(ShutdownHow.SD_SEND));
          });
      int length = 0;
      int at = 0;
      Receive receive = Receive.on(pair.receiver(), room);
      while (!receive.bytes().isEmpty()) {
        for (int i = 0; i < receive.bytes().length(); i++) {
          while (at == length) {
            length++;
            at = 0;
          }
          assertThat((byte) receive.bytes().charAt(i)).isEqualTo(pattern[at++]);
        }
        receive = Receive.on(pair.receiver(), room);
      }
      receive.gives("");
      assertThat(length).isEqualTo(most);
      sender.get();
    }
  }

  /** RECV-10.07: nothing is lost, however often the room was too small. */
  @Test
  void aRecordWithoutPartsIsKeptForALargerRoom() {
    try (Pair pair = Pair.open(NET, Kind.PARTS, Kind.WHOLE)) {
      Receive.send(pair.sender(), "abcdefgh".getBytes(US_ASCII), 0);
      for (int i = 0; i < 3; i++) {
        Receive small = Receive.on(pair.receiver(), 3);
        small.fails(WsaError.WSAEMSGSIZE);
        assertThat(small.bytes()).isEqualTo("abc");
        assertThat(small.length()).isEqualTo(8);
      }
      Receive.on(pair.receiver(), 8).gives("abcdefgh");
    }
  }

  /** A nonblocking send says what was taken, and the next one goes on with the same record. */
  @Test
  void aSendThatIsCutShortIsGoneOnWith() throws Exception {
    byte[] sent = random(LARGE);
    byte[] got = new byte[LARGE];
    try (Pair pair = Pair.open(NET, Kind.PARTS, Kind.PARTS)) {
      Net.setNonblocking(pair.sender(), true);
      FutureTask<Void> receiving =
          inBackground(() -> {
            Transfer transfer = new Transfer();
            MemorySegment[] room = {MemorySegment.ofArray(got)};
            Net.ok(pair.receiver().recv(room, 1, transfer, null, null, null));
            assertThat(transfer.bytesTransferred()).isEqualTo(LARGE);
            assertThat(transfer.flags()).isZero();
          });
      int at = 0;
      int cuts = 0;
      while (at < LARGE) {
        Transfer transfer = new Transfer();
        MemorySegment[] rest = {MemorySegment.ofArray(sent).asSlice(at)};
        WsaError error = pair.sender().send(rest, 1, transfer, null, null, null);
        if (error == WsaError.WSAEWOULDBLOCK) {
          Thread.onSpinWait();
          continue;
        }
        Net.ok(error);
        at += transfer.bytesTransferred();
        cuts += at < LARGE ? 1 : 0;
      }
      assertThat(cuts).isPositive();
      receiving.get();
    }
    assertThat(Arrays.equals(got, sent)).isTrue();
  }
}
