package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wsp4j.provider.seqpacket.ReaderDriver.Taking;

/**
 * Bad bytes, from a corpus and by mutation: the reader says the same as the plain model of the
 * document, whatever the portions, throws nothing, and has memory for what arrived only.
 */
class FrameFuzzTest {
  private static final int INPUTS = Boolean.getBoolean("wsp4j.long") ? 10_000_000 : 200_000;
  private static final int LIMIT = 1 << 16;
  private static final int MOST_BYTES = 4_096;

  private final Blocks blocks = new Blocks();

  /** The target: any bytes at all. The seed decides the portions. */
  private void target(byte[] input, long seed) {
    Random random = new Random(seed);
    Taking taking = random.nextBoolean() ? Taking.WHOLE : Taking.PIECES;
    ReaderDriver driver = new ReaderDriver(blocks, LIMIT, taking);
    driver.feed(input, random, random.nextBoolean() ? 8 : MOST_BYTES);
    Wire.Meaning meaning = Wire.read(input, LIMIT);
    boolean same =
        driver.ending() == meaning.ending()
            && driver.records.size() == meaning.records().size()
            && ByteBuffer.wrap(driver.unfinished()).equals(meaning.unfinished());
    for (int i = 0; same && i < driver.records.size(); i++) {
      same = Arrays.equals(driver.records.get(i), meaning.records().get(i));
    }
    driver.reader.release();
    if (!same) {
      throw new AssertionError(
          "read "
              + driver.ending()
              + " after "
              + driver.records.size()
              + " records, not "
              + meaning.ending()
              + " after "
              + meaning.records().size());
    }
  }

  private void tried(byte[] input, long seed) {
    try {
      target(input, seed);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed=" + seed + " input=" + HexFormat.of().formatHex(input), e);
    }
  }

  @Test
  void everyInputOfTheCorpusIsReadAsDocumented() throws IOException {
    for (byte[] input : corpus()) {
      for (long seed = 0; seed < 50; seed++) {
        tried(input, seed);
      }
    }
  }

  @Test
  void everyMutatedInputIsReadAsDocumented() throws IOException {
    List<byte[]> corpus = corpus();
    for (long seed = 0; seed < INPUTS; seed++) {
      Random random = new Random(seed);
      byte[] input = corpus.get(random.nextInt(corpus.size()));
      for (int i = random.nextInt(4); i >= 0; i--) {
        input = mutated(input, corpus, random);
      }
      tried(input, seed);
    }
    assertThat(blocks.idleBytes()).isLessThanOrEqualTo(2 * Block.LEAST_BODY);
  }

  private static byte[] mutated(byte[] input, List<byte[]> corpus, Random random) {
    byte[] bytes = input.clone();
    int at = random.nextInt(bytes.length + 1);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> Wire.join(bytes, Wire.frame(random.nextInt(5), new byte[random.nextInt(40)]));
      case 2 -> {
        byte[] other = corpus.get(random.nextInt(corpus.size()));
        yield Wire.join(Arrays.copyOf(bytes, at), other);
      }
      case 3 ->
          Wire.join(bytes, Arrays.copyOfRange(bytes, Math.min(16, bytes.length), bytes.length));
      case 4 -> Wire.join(bytes, Wire.frame(Wire.LAST, new byte[random.nextInt(MOST_BYTES)]));
      default -> {
        if (at < bytes.length) {
          bytes[at] =
              switch (random.nextInt(4)) {
                case 0 -> (byte) random.nextInt();
                case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(Byte.SIZE));
                case 2 -> (byte) (bytes[at] + (random.nextBoolean() ? 1 : -1));
                default -> (byte) (random.nextBoolean() ? 0 : -1);
              };
        }
        yield bytes;
      }
    };
  }

  private static List<byte[]> corpus() throws IOException {
    List<byte[]> all = new ArrayList<>();
    try (InputStream in = FrameFuzzTest.class.getResourceAsStream("frames.corpus")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
        String[] words = line.trim().split("\\s+", 2);
        String hex = words.length == 1 ? "" : words[1].replace(" ", "").toLowerCase(Locale.ROOT);
        all.add(HexFormat.of().parseHex(hex));
      }
    }
    return all;
  }
}
