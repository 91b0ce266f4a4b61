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

/** The kinds of memory that a client may pass. */
public enum Memory {
  /** A Java array. */
  HEAP {
    @Override
    MemorySegment allocate(long size, Arenas arenas) {
      return MemorySegment.ofArray(new byte[(int) size]);
    }
  },
  /** Native memory that the garbage collector frees. */
  NATIVE {
    @Override
    MemorySegment allocate(long size, Arenas arenas) {
      return Arena.ofAuto().allocate(size, Long.BYTES);
    }
  },
  /** Native memory of an arena that any thread may close; the row never does. */
  SHARED_ARENA {
    @Override
    MemorySegment allocate(long size, Arenas arenas) {
      return arenas.shared().allocate(size, Long.BYTES);
    }
  },
  /** Native memory that only the thread which made it may use (DEC-36). */
  CONFINED_ARENA {
    @Override
    MemorySegment allocate(long size, Arenas arenas) {
      return arenas.confined().allocate(size, Long.BYTES);
    }
  },
  /** A mapped file. */
  MAPPED {
    @Override
    MemorySegment allocate(long size, Arenas arenas) {
      return map(size);
    }
  },
  /** A heap {@link ByteBuffer}. */
  HEAP_BYTE_BUFFER {
    @Override
    MemorySegment allocate(long size, Arenas arenas) {
      return MemorySegment.ofBuffer(ByteBuffer.allocate((int) size));
    }
  },
  /** A direct {@link ByteBuffer}. */
  DIRECT_BYTE_BUFFER {
    @Override
    MemorySegment allocate(long size, Arenas arenas) {
      return MemorySegment.ofBuffer(ByteBuffer.allocateDirect((int) size));
    }
  };

  /** Allocates, from the arenas of a row where it takes one. */
  abstract MemorySegment allocate(long size, Arenas arenas);

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
