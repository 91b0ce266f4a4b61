package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.support.linux.Kernel.REAL;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;
import org.wsp4j.provider.support.linux.Memory.Buffers;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;

/** Once compiled, no call allocates: neither in one form nor after all forms have been seen. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WINDOW = 2_000;
  private static final int CLEAN_WINDOWS = 3;
  private static final long PATIENCE_NANOS = 300_000_000_000L;

  static Stream<Arguments> forms() {
    List<Memory> all = List.of(Memory.values());
    return Stream.of(
        Arguments.of(List.of(Memory.BYTES), 1, 64, 0),
        Arguments.of(List.of(Memory.INTS), 1, 64, 0),
        Arguments.of(List.of(Memory.CONFINED), 1, 64, 0),
        Arguments.of(List.of(Memory.SHARED), 1, 64, 0),
        Arguments.of(List.of(Memory.AUTO), 1, 64, 0),
        Arguments.of(List.of(Memory.MAPPED), 1, 64, 0),
        Arguments.of(List.of(Memory.DIRECT_BUFFER), 1, 64, 0),
        Arguments.of(List.of(Memory.BYTES), 1, 64, 7),
        Arguments.of(List.of(Memory.SHARED), 1, 64, 7),
        Arguments.of(List.of(Memory.MAPPED), 1, 64, 7),
        Arguments.of(List.of(Memory.SHARED), 1, 70_000, 0),
        Arguments.of(List.of(Memory.BYTES), 1, 70_000, 7),
        Arguments.of(List.of(Memory.SHARED), 2, 64, 7),
        Arguments.of(List.of(Memory.CONFINED, Memory.SHARED, Memory.MAPPED), 16, 64, 7),
        Arguments.of(List.of(Memory.BYTES, Memory.HEAP_BUFFER), 5, 64, 7),
        Arguments.of(all, 40, 64, 7));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aSendAndAReceiveAllocateNothing(List<Memory> mix, int count, int bytes, int skip) {
    try (Pair pair = Kernel.tcpPair(REAL);
        Buffers from = buffers(mix, count, bytes);
        Buffers to = buffers(mix, count, bytes)) {
      MemorySegment[] source = from.list();
      MemorySegment[] target = to.list();
      assertAllocatesNothing(() -> {
        long sent = REAL.send(pair.near(), source, count, skip, 0);
        long received = 0;
        while (received < sent) {
          received += Math.max(0, REAL.recv(pair.far(), target, count, skip, 0));
        }
        return REAL.recv(pair.far(), target, count, skip, 0);
      });
    }
  }

  @Test
  void anEventAndAWaitAllocateNothing() {
    int set = REAL.epollCreate();
    int event = REAL.eventfd();
    assertThat(REAL.epollCtl(set, Linux.EPOLL_CTL_ADD, event, Linux.EPOLLIN, 1)).isZero();
    try (ReadyList ready = REAL.readyList(4)) {
      assertAllocatesNothing(() ->
          REAL.eventfdSignal(event)
              + REAL.epollWait(set, ready, REAL.nanoTime() + 1_000)
              + ready.data(0)
              + REAL.eventfdDrain(event)
              + REAL.epollCtl(set, Linux.EPOLL_CTL_MOD, event, Linux.EPOLLIN, 1)
              + REAL.poll(event, Linux.EPOLLIN));
    } finally {
      REAL.close(set);
      REAL.close(event);
    }
  }

  @Test
  void anOptionAndACountAllocateNothing() {
    try (Pair pair = Kernel.tcpPair(REAL);
        Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(4);
      assertAllocatesNothing(() ->
          REAL.ioctl(pair.far(), Linux.FIONREAD)
              + REAL.getsockopt(pair.far(), Linux.SOL_SOCKET, Linux.SO_ERROR, value));
    }
  }

  private static Buffers buffers(List<Memory> mix, int count, int bytes) {
    Buffers buffers = new Buffers();
    for (int i = 0; i < count; i++) {
      buffers.add(mix.get(i % mix.size()), bytes);
    }
    return buffers;
  }

  /** Runs it until it is compiled, which shows in windows without one allocated byte. */
  private static void assertAllocatesNothing(LongSupplier calls) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    int clean = 0;
    long bytes = 0;
    long sum = 0;
    while (clean < CLEAN_WINDOWS && System.nanoTime() < deadline) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < WINDOW; i++) {
        sum += calls.getAsLong();
      }
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      clean = bytes == 0 ? clean + 1 : 0;
    }
    assertThat(clean)
        .as("clean windows; the last had %s B a call (%s)", (double) bytes / WINDOW, sum)
        .isEqualTo(CLEAN_WINDOWS);
  }
}
