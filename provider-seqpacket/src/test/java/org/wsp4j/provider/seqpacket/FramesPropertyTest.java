package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.seqpacket.ReaderDriver.Taking;
import org.wsp4j.spi.WsaError;

/** What the writer writes, the reader and the plain model of the document read; by seed. */
class FramesPropertyTest {
  private static final int LIMIT = 300_000;
  private static final int MOST_LENGTH = 200_000;

  static LongStream seeds() {
    return LongStream.range(0, Boolean.getBoolean("wsp4j.long") ? 5_000 : 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsWrittenIsRead(long seed) {
    Random random = new Random(seed);
    List<byte[]> records = new ArrayList<>();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(Wire.hello());
    FrameWriter writer = new FrameWriter();
    int count = 1 + random.nextInt(20);
    for (int i = 0; i < count; i++) {
      byte[] record = new byte[length(random)];
      random.nextBytes(record);
      records.add(record);
      write(writer, record, random, wire);
    }
    wire.writeBytes(Wire.frame(Wire.END));
    byte[] bytes = wire.toByteArray();

    assertThat(Wire.read(bytes, LIMIT).records()).containsExactlyElementsOf(records);
    for (Taking taking : Taking.values()) {
      ReaderDriver driver = new ReaderDriver(new Blocks(), LIMIT, taking);
      driver.feed(bytes, random, 1 << (1 + random.nextInt(18)));
      assertThat(driver.records).containsExactlyElementsOf(records);
      assertThat(driver.ending()).isEqualTo(Wire.Ending.END);
      driver.reader.settle();
      assertThat(driver.reader.capacityBytes()).isZero();
    }
  }

  private static int length(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(4);
      case 1 -> random.nextInt(600);
      case 2 -> random.nextInt(20_000);
      default -> random.nextInt(MOST_LENGTH);
    };
  }

  /** Some sends of one record, over a kernel that takes what it likes. */
  private static void write(
      FrameWriter writer, byte[] record, Random random, ByteArrayOutputStream wire) {
    int at = 0;
    boolean partial;
    do {
      int left = record.length - at;
      partial = left > 0 && random.nextInt(3) == 0;
      int length = partial ? 1 + random.nextInt(left) : left;
      send(writer, record, at, length, partial, random, wire);
      at += length;
    } while (partial);
    assertThat(writer.isOpen()).isFalse();
  }

  private static void send(
      FrameWriter writer,
      byte[] record,
      int at,
      int length,
      boolean partial,
      Random random,
      ByteArrayOutputStream wire) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] buffers = scatter(record, at, length, random, arena);
      long done = 0;
      boolean first = true;
      while (first || done < length || writer.isHeaderOpen()) {
        first = false;
        WsaError error = writer.prepare(buffers, buffers.length, done, partial, LIMIT);
        assertThat(error).isEqualTo(WsaError.NO_ERROR);
        byte[] offered = flat(writer);
        int taken = taken(offered.length, random);
        wire.write(offered, 0, taken);
        done += writer.sent(taken);
        if (taken == 0 && length == 0) {
          first = true;
        }
      }
    }
  }

  private static int taken(int offered, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(Math.min(offered, 6) + 1);
      case 1 -> random.nextInt(offered + 1);
      default -> offered;
    };
  }

  private static byte[] flat(FrameWriter writer) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < writer.count(); i++) {
      all.writeBytes(writer.list()[i].toArray(ValueLayout.JAVA_BYTE));
    }
    byte[] bytes = all.toByteArray();
    int skip = (int) writer.skip();
    return Arrays.copyOfRange(bytes, skip, bytes.length);
  }

  private static MemorySegment[] scatter(
      byte[] record, int at, int length, Random random, Arena arena) {
    List<MemorySegment> list = new ArrayList<>();
    int done = 0;
    do {
      int part = random.nextBoolean() ? length - done : random.nextInt(length - done + 1);
      MemorySegment source = MemorySegment.ofArray(record).asSlice(at + done, part);
      list.add(random.nextBoolean() ? source : arena.allocate(part).copyFrom(source));
      done += part;
    } while (done < length);
    return list.toArray(MemorySegment[]::new);
  }
}
