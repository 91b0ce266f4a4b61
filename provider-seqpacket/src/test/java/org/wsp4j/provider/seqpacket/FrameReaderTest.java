package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.seqpacket.FrameReader.Phase;
import org.wsp4j.provider.seqpacket.ReaderDriver.Taking;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.spi.WsaError;

/** The reader of the network form, case by case. */
class FrameReaderTest {
  private static final int LIMIT = 1 << 20;

  private final Blocks blocks = new Blocks();
  private final ReaderDriver driver = new ReaderDriver(blocks, LIMIT, Taking.WHOLE);
  private final FrameReader reader = driver.reader;

  private void feed(byte[]... pieces) {
    byte[] all = Wire.join(pieces);
    driver.feed(all, 0, all.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void anEmptyReaderHasNothingAndNoMemory() {
    assertThat(reader.phase()).isEqualTo(Phase.HELLO);
    assertThat(reader.available()).isZero();
    assertThat(reader.isComplete()).isFalse();
    assertThat(reader.capacityBytes()).isZero();
  }

  @Test
  void aHelloTellsThePeersLimit() {
    assertThat(reader.peerLimitBytes()).isEqualTo(Wire.LEAST_LIMIT);
    feed(Wire.hello(1, 0, 70_000));
    assertThat(reader.phase()).isEqualTo(Phase.RECORDS);
    assertThat(reader.peerLimitBytes()).isEqualTo(70_000);
  }

  @Test
  void noLimitIsNoLimit() {
    feed(Wire.hello(1, 0, 0xFFFF_FFFFL));
    assertThat(reader.peerLimitBytes()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void aStrangerIsRefusedAtTheFirstWrongByte(int at) {
    byte[] hello = Wire.hello();
    hello[at] ^= 1;
    driver.feed(hello, 0, at);
    assertThat(reader.phase()).isEqualTo(Phase.HELLO);
    driver.feed(hello, at, 1);
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 256, 65_535})
  void anotherVersionIsRefusedWhateverFollowsIt(int version) {
    driver.feed(Wire.hello(version, 0xABCD, 0), 0, 10);
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTONOSUPPORT);
  }

  @Test
  void aFieldThatIsNotZeroIsRefused() {
    feed(Wire.hello(1, 1, LIMIT));
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @Test
  void aLimitBelowTheLeastIsRefused() {
    feed(Wire.hello(1, 0, Wire.LEAST_LIMIT - 1));
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @Test
  void recordsComeOneByOneOutOfOneRead() {
    feed(Wire.hello(), Wire.frame(Wire.LAST, bytes("abc")), Wire.frame(Wire.LAST, bytes("de")));
    assertThat(reader.available()).isEqualTo(3);
    assertThat(reader.isComplete()).isTrue();
    driver.drain(new Random(1));
    assertThat(driver.records).containsExactly(bytes("abc"), bytes("de"));
  }

  @Test
  void partsAreJoined() {
    feed(Wire.hello(), Wire.frame(Wire.PART, bytes("ab")), Wire.frame(Wire.PART, bytes("c")));
    assertThat(reader.available()).isEqualTo(3);
    assertThat(reader.isComplete()).isFalse();
    feed(Wire.frame(Wire.LAST, bytes("defg")));
    driver.drain(new Random(1));
    assertThat(driver.records).containsExactly(bytes("abcdefg"));
  }

  @Test
  void aPartThatArrivedCanBeTakenBeforeTheRest() {
    byte[] frame = Wire.frame(Wire.LAST, bytes("abcdef"));
    feed(Wire.hello());
    driver.feed(frame, 0, 7);
    assertThat(reader.available()).isEqualTo(3);
    assertThat(reader.isComplete()).isFalse();
    reader.take(3);
    driver.feed(frame, 7, 3);
    assertThat(reader.available()).isEqualTo(3);
    assertThat(reader.isComplete()).isTrue();
  }

  @Test
  void anEmptyRecordIsARecordAndNotTheEnd() {
    feed(Wire.hello(), Wire.frame(Wire.LAST), Wire.frame(Wire.END));
    assertThat(reader.isComplete()).isTrue();
    assertThat(reader.available()).isZero();
    assertThat(reader.phase()).isEqualTo(Phase.RECORDS);
    reader.next();
    assertThat(reader.isComplete()).isFalse();
    assertThat(reader.phase()).isEqualTo(Phase.ENDED);
    assertThat(reader.error()).isEqualTo(WsaError.NO_ERROR);
  }

  @Test
  void theStreamsEndWithoutEndIsALostConnection() {
    feed(Wire.hello(), Wire.frame(Wire.LAST, bytes("abc")));
    reader.streamEnded();
    assertThat(reader.available()).isEqualTo(3);
    assertBroken(WsaError.WSAECONNRESET, 0);
  }

  @Test
  void theStreamsEndAfterEndIsNothingNew() {
    feed(Wire.hello(), Wire.frame(Wire.END));
    reader.streamEnded();
    assertThat(reader.phase()).isEqualTo(Phase.ENDED);
  }

  @Test
  void whatFollowsEndIsNotRead() {
    feed(Wire.hello(), Wire.join(Wire.frame(Wire.END), bytes("garbage")));
    assertThat(reader.phase()).isEqualTo(Phase.ENDED);
  }

  @Test
  void endInsideARecordIsAnError() {
    feed(Wire.hello(), Wire.frame(Wire.PART, bytes("a")), Wire.frame(Wire.END));
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @Test
  void endWithALengthIsAnError() {
    feed(Wire.hello(), Wire.frame(Wire.END, bytes("a")));
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @Test
  void anEmptyPartIsAnError() {
    feed(Wire.hello(), Wire.frame(Wire.PART));
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 0x7F, 0x80, 0x89, 0xFF})
  void anUnknownTypeIsAnErrorAfterTheRecordsBeforeIt(int type) {
    feed(Wire.hello(), Wire.frame(Wire.LAST, bytes("abc")), Wire.frame(type, bytes("x")));
    assertThat(reader.phase()).isEqualTo(Phase.RECORDS);
    driver.drain(new Random(1));
    assertThat(driver.records).containsExactly(bytes("abc"));
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @Test
  void aRecordAsLongAsTheLimitIsTaken() {
    byte[] record = new byte[LIMIT];
    new Random(7).nextBytes(record);
    feed(Wire.hello(), Wire.frame(Wire.LAST, record));
    driver.drain(new Random(1));
    assertThat(driver.records).containsExactly(record);
  }

  @Test
  void aLengthAboveTheLimitIsAnErrorBeforeItsPayload() {
    feed(Wire.hello(), new byte[] {Wire.LAST, 0x10, 0, 1});
    assertBroken(WsaError.WSAECONNABORTED, Errno.EMSGSIZE);
    assertThat(reader.capacityBytes()).isLessThanOrEqualTo(Block.HEADROOM + Block.LEAST_BODY);
  }

  @Test
  void aLimitIsOneOfTheRecordAndNotOfTheFrame() {
    feed(Wire.hello(), Wire.frame(Wire.PART, new byte[1]), new byte[] {Wire.LAST, 0x10, 0, 0});
    assertBroken(WsaError.WSAECONNABORTED, Errno.EMSGSIZE);
  }

  @Test
  void anErrorComesOnceAndStays() {
    feed(new byte[] {1});
    reader.streamEnded();
    reader.broke(WsaError.WSAENETDOWN, 5);
    assertBroken(WsaError.WSAECONNABORTED, Errno.EPROTO);
  }

  @Test
  void aReaderThatHoldsNothingKeepsNoMemory() {
    feed(Wire.hello(), Wire.frame(Wire.LAST, new byte[100_000]));
    assertThat(reader.capacityBytes()).isGreaterThan(100_000);
    driver.drain(new Random(1));
    reader.settle();
    assertThat(reader.capacityBytes()).isZero();
    assertThat(blocks.idleBytes()).isPositive();
  }

  @Test
  void aReaderThatHoldsLittleKeepsLittleMemory() {
    feed(Wire.hello(), Wire.frame(Wire.LAST, bytes("abc")), new byte[] {Wire.LAST, 0x0F});
    reader.settle();
    assertThat(reader.capacityBytes()).isEqualTo(FrameReader.SMALL_BYTES);
    driver.drain(new Random(1));
    feed(new byte[] {0, 0}, new byte[0xF0000]);
    driver.drain(new Random(1));
    assertThat(driver.records).hasSize(2);
    assertThat(driver.records.get(1)).hasSize(0xF0000);
  }

  @ParameterizedTest
  @EnumSource(Taking.class)
  void aMegabyteInPartsOfOneByteIsReadWhole(Taking taking) {
    ReaderDriver slow = new ReaderDriver(blocks, LIMIT, taking);
    byte[] hello = Wire.hello();
    slow.feed(hello, 0, hello.length);
    byte[] part = Wire.frame(Wire.PART, bytes("x"));
    Random random = new Random(3);
    for (int i = 1; i < LIMIT; i++) {
      slow.feed(part, 0, part.length);
      if (i % 1000 == 0) {
        slow.drain(random);
      }
    }
    slow.feed(Wire.frame(Wire.LAST, bytes("x")), 0, 5);
    slow.drain(random);
    assertThat(slow.records).hasSize(1);
    assertThat(slow.records.get(0)).hasSize(LIMIT).containsOnly('x');
  }

  private void assertBroken(WsaError error, int nativeError) {
    assertThat(reader.phase()).isEqualTo(Phase.BROKEN);
    assertThat(reader.error()).isEqualTo(error);
    assertThat(reader.nativeError()).isEqualTo(nativeError);
  }
}
