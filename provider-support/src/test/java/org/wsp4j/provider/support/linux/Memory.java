package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Every kind of memory that a client can bring. */
enum Memory {
  BYTES,
  INTS,
  HEAP_BUFFER,
  DIRECT_BUFFER,
  CONFINED,
  SHARED,
  AUTO,
  GLOBAL,
  MAPPED;

  private static final int MARGIN = 16;
  private static final byte CANARY = (byte) 0xC5;

  /** Makes memory of this kind. */
  private MemorySegment allocate(Arena confined, Arena shared, long bytes) {
    return switch (this) {
      case BYTES -> MemorySegment.ofArray(new byte[(int) bytes]);
      case INTS -> MemorySegment.ofArray(new int[(int) bytes / 4 + 1]).asSlice(0, bytes);
      case HEAP_BUFFER -> MemorySegment.ofBuffer(ByteBuffer.allocate((int) bytes));
      case DIRECT_BUFFER -> MemorySegment.ofBuffer(ByteBuffer.allocateDirect((int) bytes));
      case CONFINED -> confined.allocate(bytes);
      case SHARED -> shared.allocate(bytes);
      case AUTO -> Arena.ofAuto().allocate(bytes);
      case GLOBAL -> Arena.global().allocate(bytes);
      case MAPPED -> map(shared, bytes);
    };
  }

  private static MemorySegment map(Arena arena, long bytes) {
    try {
      Path file = Files.createTempFile("memory", null);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A list of buffers, each between canaries. */
  static final class Buffers implements AutoCloseable {
    private final Arena confined = Arena.ofConfined();
    private final Arena shared = Arena.ofShared();
    private final List<MemorySegment> surrounded = new ArrayList<>();
    private final List<MemorySegment> inner = new ArrayList<>();

    Buffers add(Memory kind, long bytes) {
      MemorySegment whole = kind.allocate(confined, shared, bytes + 2 * MARGIN);
      whole.fill(CANARY);
      surrounded.add(whole);
      inner.add(whole.asSlice(MARGIN, bytes));
      return this;
    }

    MemorySegment[] list() {
      return inner.toArray(MemorySegment[]::new);
    }

    long byteSize() {
      return inner.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    /** Writes a pattern through all of them. */
    Buffers count(int start) {
      int next = start;
      for (MemorySegment segment : inner) {
        for (long i = 0; i < segment.byteSize(); i++) {
          segment.set(ValueLayout.JAVA_BYTE, i, pattern(next++));
        }
      }
      return this;
    }

    /** Checks that they hold the pattern up to a length, and canaries elsewhere. */
    void assertFilled(long bytes, int start) {
      long left = bytes;
      int next = start;
      for (int s = 0; s < inner.size(); s++) {
        MemorySegment segment = inner.get(s);
        long filled = Math.min(left, segment.byteSize());
        for (long i = 0; i < filled; i++) {
          byte found = segment.get(ValueLayout.JAVA_BYTE, i);
          if (found != pattern(next++)) {
            assertThat(found).as("buffer %s, byte %s", s, i).isEqualTo(pattern(next - 1));
          }
        }
        assertCanaries(surrounded.get(s), 0, MARGIN);
        assertCanaries(surrounded.get(s), MARGIN + filled, surrounded.get(s).byteSize());
        left -= filled;
      }
    }

    private static void assertCanaries(MemorySegment segment, long from, long to) {
      for (long i = from; i < to; i++) {
        byte found = segment.get(ValueLayout.JAVA_BYTE, i);
        if (found != CANARY) {
          assertThat(found).as("canary %s of %s", i, segment).isEqualTo(CANARY);
        }
      }
    }

    @Override
    public void close() {
      confined.close();
      shared.close();
    }
  }

  /** The byte at a position of every stream here: its period is no power of two. */
  static byte pattern(long position) {
    return (byte) (position % 251);
  }
}
