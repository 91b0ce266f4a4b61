package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferViewTest {
  private final BufferView view = new BufferView();

  @Test
  void theSegmentIsTheMemoryBetweenPositionAndLimitWhateverTheBufferDoesInBetween() {
    List<ByteBuffer> buffers =
        List.of(
            ByteBuffer.allocate(16),
            ByteBuffer.allocateDirect(16),
            ByteBuffer.allocate(32).position(4).slice(),
            ByteBuffer.allocate(0));
    for (int round = 0; round < 200; round++) {
      ByteBuffer buffer = buffers.get(round / 3 % buffers.size()).clear();
      int from = round * 7 % (buffer.capacity() + 1);
      buffer.position(from).limit(from + round * 5 % (buffer.capacity() - from + 1));

      MemorySegment segment = view.of(buffer);

      assertThat(segment.byteSize()).isEqualTo(buffer.remaining());
      for (int i = 0; i < segment.byteSize(); i++) {
        segment.set(ValueLayout.JAVA_BYTE, i, (byte) (round + i));
        assertThat(buffer.get(from + i)).isEqualTo((byte) (round + i));
      }
    }
  }

  @Test
  void aBufferWithEqualContentsIsAnotherBuffer() {
    ByteBuffer one = ByteBuffer.allocate(4);
    ByteBuffer other = ByteBuffer.allocate(4);
    view.of(one);

    view.of(other).fill((byte) 1);

    assertThat(one.get(0)).isZero();
    assertThat(other.get(0)).isEqualTo((byte) 1);
  }

  @Test
  void theSameBytesAreTheSameSegment() {
    ByteBuffer buffer = ByteBuffer.allocate(4);

    assertThat(view.of(buffer)).isSameAs(view.of(buffer));
  }
}
