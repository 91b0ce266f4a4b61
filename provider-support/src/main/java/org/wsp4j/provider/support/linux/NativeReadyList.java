package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;

/**
 * An array of {@code struct epoll_event}, freed by the collector: a wait is given its address as a
 * number, which keeps nothing alive, and so a list that is closed meanwhile must not be freed.
 */
final class NativeReadyList implements ReadyList {
  private final int capacity;
  private @Nullable MemorySegment entries;

  NativeReadyList(int capacity) {
    this.capacity = capacity;
    entries = Arena.ofAuto().allocate((long) capacity * Linux.EPOLL_EVENT_BYTES, Long.BYTES);
  }

  int capacity() {
    return capacity;
  }

  /** The memory, to be kept reachable while the kernel has its address. */
  MemorySegment entries() {
    MemorySegment open = entries;
    if (open == null) {
      throw new IllegalStateException("the ready list is closed");
    }
    return open;
  }

  @Override
  public int events(int index) {
    return entries().get(JAVA_INT, (long) index * Linux.EPOLL_EVENT_BYTES);
  }

  @Override
  public long data(int index) {
    return entries()
        .get(JAVA_LONG_UNALIGNED, (long) index * Linux.EPOLL_EVENT_BYTES + Linux.EPOLL_DATA_OFFSET);
  }

  @Override
  public void close() {
    entries = null;
  }
}
