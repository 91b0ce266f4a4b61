package org.wsp4j.provider.support;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

class BuffersTest {
  @Test
  void scatterFillsInOrderAndLeavesWhatIsSkipped() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] list = {
        arena.allocateFrom("..", ISO_8859_1).asSlice(0, 2),
        MemorySegment.NULL,
        MemorySegment.ofArray("...".getBytes(ISO_8859_1)),
        arena.allocateFrom("....", ISO_8859_1).asSlice(0, 4)
      };

      assertThat(Buffers.room(list, 3)).isEqualTo(5);
      assertThat(Buffers.scatter(ascii("-abcde-"), 1, 5, list, 1)).isEqualTo(WsaError.NO_ERROR);

      assertThat(text(list)).isEqualTo(".a||bcd|e...");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void gatherGivesBackWhatScatterPut(long seed) {
    Random random = new Random(seed);
    MemorySegment[] list = new MemorySegment[1 + random.nextInt(20)];
    for (int i = 0; i < list.length; i++) {
      list[i] = MemorySegment.ofArray(new byte[random.nextInt(6)]);
    }
    int room = (int) Buffers.room(list, list.length);
    for (int skip = 0; skip <= room; skip++) {
      byte[] data = new byte[random.nextInt(room - skip + 1)];
      random.nextBytes(data);
      byte[] back = new byte[data.length + 2];

      assertThat(Buffers.scatter(MemorySegment.ofArray(data), 0, data.length, list, skip))
          .isEqualTo(WsaError.NO_ERROR);
      assertThat(Buffers.gather(list, skip, MemorySegment.ofArray(back), 1, data.length))
          .isEqualTo(WsaError.NO_ERROR);

      assertThat(Arrays.copyOfRange(back, 1, back.length - 1))
          .as("seed=%s, skip=%s of %s", seed, skip, room)
          .isEqualTo(data);
    }
  }

  @Test
  void aClosedArenaIsAnErrorOfTheCall() {
    Arena arena = Arena.ofShared();
    MemorySegment[] list = {arena.allocate(4)};
    arena.close();
    Transfer returned = new Transfer().bytesTransferred(7);

    assertThat(Buffers.scatter(ascii("abcd"), 0, 4, list, 0)).isEqualTo(WsaError.WSAEFAULT);
    assertThat(Buffers.gather(list, 0, ascii("abcd"), 0, 4)).isEqualTo(WsaError.WSAEFAULT);
    assertThat(Buffers.answer(list[0], 1, returned)).isEqualTo(WsaError.WSAEFAULT);
    assertThat(returned.bytesTransferred()).isEqualTo(7);
  }

  @Test
  void anAnswerWantsRoomThatCanBeWritten() {
    Transfer returned = new Transfer().bytesTransferred(7);
    assertThat(Buffers.answer(null, 1, returned)).isEqualTo(WsaError.WSAEFAULT);
    assertThat(Buffers.answer(ascii("abc"), 1, returned)).isEqualTo(WsaError.WSAEFAULT);
    assertThat(Buffers.answer(ascii("abcd").asReadOnly(), 1, returned))
        .isEqualTo(WsaError.WSAEFAULT);
    assertThat(returned.bytesTransferred()).isEqualTo(7);

    int[] room = {0};
    assertThat(Buffers.answer(MemorySegment.ofArray(room), 42, returned))
        .isEqualTo(WsaError.NO_ERROR);
    assertThat(room).containsExactly(42);
    assertThat(returned.bytesTransferred()).isEqualTo(Integer.BYTES);
  }

  private static MemorySegment ascii(String text) {
    return MemorySegment.ofArray(text.getBytes(ISO_8859_1));
  }

  private static String text(MemorySegment[] list) {
    return String.join(
        "|",
        Arrays.stream(list).map(each -> new String(each.toArray(JAVA_BYTE), ISO_8859_1)).toList());
  }
}
