package org.wsp4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** The kinds of memory that a client may pass. */
public enum Memory {
  /** A Java array. */
  HEAP {
    @Override
    MemorySegment allocate(long size, Consumer<Arena> owner) {
      return MemorySegment.ofArray(new byte[(int) size]);
    }
  },
  /** Native memory that the garbage collector frees. */
  NATIVE {
    @Override
    MemorySegment allocate(long size, Consumer<Arena> owner) {
      return Arena.ofAuto().allocate(size, Long.BYTES);
    }
  },
  /** Native memory of an arena that any thread may close; the row never does. */
  SHARED_ARENA {
    @Override
    MemorySegment allocate(long size, Consumer<Arena> owner) {
      return owned(Arena.ofShared(), owner).allocate(size, Long.BYTES);
    }
  },
  /** Native memory that only the thread which made it may use (DEC-36). */
  CONFINED_ARENA {
    @Override
    MemorySegment allocate(long size, Consumer<Arena> owner) {
      return owned(Arena.ofConfined(), owner).allocate(size, Long.BYTES);
    }
  },
  /** A mapped file. */
  MAPPED {
    @Override
    MemorySegment allocate(long size, Consumer<Arena> owner) {
      return map(size);
    }
  },
  /** A heap {@link ByteBuffer}. */
  HEAP_BYTE_BUFFER {
    @Override
    MemorySegment allocate(long size, Consumer<Arena> owner) {
      return MemorySegment.ofBuffer(ByteBuffer.allocate((int) size));
    }
  },
  /** A direct {@link ByteBuffer}. */
  DIRECT_BYTE_BUFFER {
    @Override
    MemorySegment allocate(long size, Consumer<Arena> owner) {
      return MemorySegment.ofBuffer(ByteBuffer.allocateDirect((int) size));
    }
  };

  /** Allocates; an arena that must be closed goes to the owner. */
  abstract MemorySegment allocate(long size, Consumer<Arena> owner);

  private static Arena owned(Arena arena, Consumer<Arena> owner) {
    owner.accept(arena);
    return arena;
  }

  /** The channel of an interrupted thread closes: the interrupt waits until the file is mapped. */
  private static MemorySegment map(long size) {
    boolean interrupted = Thread.interrupted();
    try {
      Path file = Files.createTempFile("wsp4j-", ".mapped");
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, Arena.ofAuto());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
