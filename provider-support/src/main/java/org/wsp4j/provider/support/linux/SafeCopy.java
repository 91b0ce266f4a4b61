package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;

/** Copies between memory of ours and a client's, which another thread may close meanwhile. */
public final class SafeCopy {
  private SafeCopy() {}

  /**
   * Copies to a list of buffers, or from it.
   *
   * @param toList which way
   * @param buffers with {@code bytes} from that place on
   * @param index of the first buffer
   * @param offset where in it
   * @param memory ours
   * @param from where in it
   * @param bytes how many
   * @return {@code false} if a buffer was closed, or is another thread's alone
   */
  public static boolean list(
      boolean toList,
      MemorySegment[] buffers,
      int index,
      long offset,
      MemorySegment memory,
      long from,
      long bytes) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    long at = offset;
    long done = 0;
    try {
      for (int i = index; done < bytes; i++) {
        MemorySegment buffer = buffers[i];
        long length = Math.min(buffer.byteSize() - at, bytes - done);
        if (toList) {
          MemorySegment.copy(memory, from + done, buffer, at, length);
        } else {
          MemorySegment.copy(buffer, at, memory, from + done, length);
        }
        done += length;
        at = 0;
      }
      return true;
    } catch (IllegalStateException | WrongThreadException closed) {
      forgetInterrupt(interrupted);
      return false;
    }
  }

  /** {@link MemorySegment#copy}; {@code false} if one was closed, or is another thread's alone. */
  static boolean segment(
      MemorySegment source, long from, MemorySegment target, long to, long bytes) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    try {
      MemorySegment.copy(source, from, target, to, bytes);
      return true;
    } catch (IllegalStateException | WrongThreadException closed) {
      forgetInterrupt(interrupted);
      return false;
    }
  }

  /**
   * Undoes what the JVM does to a thread under whose copy a shared arena is closed: it throws by an
   * asynchronous exception, and that sets the interrupt status (tried, JDK 25.0.3). Left set, it
   * would end the next wait of the thread.
   *
   * @param before the status before the copy
   */
  private static void forgetInterrupt(boolean before) {
    if (!before && Thread.currentThread().isInterrupted()) {
      boolean cleared = Thread.interrupted();
      assert cleared;
    }
  }
}
