package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.support.linux.Kernel.REAL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;

/**
 * Another thread closes the arena of the buffers while the kernel is asked to fill or read them:
 * either it is refused until the call is over, or the call is a fault that took nothing. Never is
 * memory written that is somebody else's already, never is a byte of the stream lost.
 */
class ClosedArenaTest {
  private static final Duration LENGTH =
      Duration.ofMillis(Boolean.getBoolean("wsp4j.long") ? 60_000 : 1_500);
  private static final byte FRESH = 0x77;

  /** The forms of a list, and so of a call. */
  enum Form {
    ONE_SMALL(1, 3_000, false),
    ONE_LARGE(1, 100_000, false),
    VECTOR(5, 2_000, false),
    LONG_LIST(40, 700, false),
    MIXED(6, 2_000, true);

    private final int count;
    private final int bytes;
    private final boolean mixed;

    Form(int count, int bytes, boolean mixed) {
      this.count = count;
      this.bytes = bytes;
      this.mixed = mixed;
    }

    MemorySegment[] allocate(Arena arena) {
      MemorySegment[] list = new MemorySegment[count];
      for (int i = 0; i < count; i++) {
        list[i] =
            mixed && i % 2 == 0 ? MemorySegment.ofArray(new byte[bytes]) : arena.allocate(bytes);
      }
      return list;
    }
  }

  /**
   * Closes what it is handed, at once and then as often as it takes, and then takes memory of the
   * same size: what the freed memory most likely becomes.
   */
  private static final class Closer implements Runnable {
    private final AtomicReference<Arena> arena = new AtomicReference<>();
    private final int bytes;
    private volatile boolean stopped;
    private volatile boolean intact = true;

    Closer(int bytes) {
      this.bytes = bytes;
    }

    @Override
    public void run() {
      SplittableRandom random = new SplittableRandom(1);
      while (!stopped) {
        Arena handed = arena.get();
        if (handed == null) {
          Thread.onSpinWait();
          continue;
        }
        for (int i = random.nextInt(400); i > 0; i--) {
          Thread.onSpinWait();
        }
        close(handed);
        check();
        arena.set(null);
      }
    }

    private void close(Arena handed) {
      while (handed.scope().isAlive()) {
        try {
          handed.close();
        } catch (IllegalStateException inUse) {
          Thread.onSpinWait();
        }
      }
    }

    private void check() {
      try (Arena own = Arena.ofConfined()) {
        MemorySegment fresh = own.allocate(bytes).fill(FRESH);
        for (int look = 0; look < 20; look++) {
          for (long i = 0; i < bytes; i += 64) {
            intact &= fresh.get(ValueLayout.JAVA_BYTE, i) == FRESH;
          }
        }
      }
    }

    /** Waits until what was handed over is closed. */
    void await() {
      while (arena.get() != null) {
        Thread.onSpinWait();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReceiveIsWholeOrAFaultThatTookNothing(Form form) throws InterruptedException {
    Closer closer = new Closer(form.bytes);
    Thread other = Thread.ofPlatform().daemon().start(closer);
    byte[] safe = new byte[512];
    long position = 0;
    long sent = 0;
    long faults = 0;
    long whole = 0;
    try (Pair pair = Kernel.tcpPair(REAL)) {
      long end = System.nanoTime() + LENGTH.toNanos();
      while (System.nanoTime() < end) {
        sent = fill(pair.near(), sent, position + 150_000);
        Kernel.awaitQueued(REAL, pair.far(), 1);
        Arena arena = Arena.ofShared();
        MemorySegment[] list = form.allocate(arena);
        closer.arena.set(arena);
        long n = REAL.recv(pair.far(), list, list.length, 0, 0);
        assertThat(Thread.interrupted()).as("interrupted, n=%s", n).isFalse();
        closer.await();
        if (n == -Errno.EFAULT) {
          faults++;
        } else {
          assertThat(n).isPositive();
          whole++;
          position += n;
        }
        sent = fill(pair.near(), sent, position + 512);
        Kernel.awaitQueued(REAL, pair.far(), 1);
        position = check(pair.far(), safe, position);
      }
    } finally {
      closer.stopped = true;
      other.join();
    }
    assertThat(closer.intact).as("memory that was taken after the close").isTrue();
    assertThat(faults + whole).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void aSendIsOfTheMemoryOrAFault(Form form) throws InterruptedException {
    Closer closer = new Closer(form.bytes);
    Thread other = Thread.ofPlatform().daemon().start(closer);
    long outcomes = 0;
    byte[] sink = new byte[1 << 18];
    try (Pair pair = Kernel.tcpPair(REAL)) {
      long end = System.nanoTime() + LENGTH.toNanos();
      while (System.nanoTime() < end) {
        Arena arena = Arena.ofShared();
        MemorySegment[] list = form.allocate(arena);
        for (MemorySegment segment : list) {
          segment.fill((byte) 3);
        }
        closer.arena.set(arena);
        long n = REAL.send(pair.near(), list, list.length, 0, 0);
        assertThat(Thread.interrupted()).as("interrupted, n=%s", n).isFalse();
        closer.await();
        outcomes++;
        assertThat(n).isIn(-(long) Errno.EFAULT, (long) form.count * form.bytes);
        for (long left = Math.max(n, 0); left > 0; ) {
          int got = (int) Kernel.recvSoon(REAL, pair.far(), 0, MemorySegment.ofArray(sink));
          for (int i = 0; i < got; i++) {
            if (sink[i] != 3) {
              assertThat(sink[i]).as("a byte that was sent").isEqualTo((byte) 3);
            }
          }
          left -= got;
        }
      }
    } finally {
      closer.stopped = true;
      other.join();
    }
    assertThat(outcomes).isPositive();
  }

  /** Sends the pattern up to a position, as far as there is room. */
  private static long fill(int fd, long sent, long upTo) {
    long position = sent;
    byte[] bytes = new byte[16_384];
    while (position < upTo) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = Memory.pattern(position + i);
      }
      long n = Kernel.send(REAL, fd, 0, MemorySegment.ofArray(bytes));
      if (n == -Errno.EAGAIN) {
        return position;
      }
      assertThat(n).isPositive();
      position += n;
    }
    return position;
  }

  /** Receives into safe memory: what comes next is what was not received yet. */
  private static long check(int fd, byte[] safe, long position) {
    long n = Kernel.recvSoon(REAL, fd, 0, MemorySegment.ofArray(safe));
    assertThat(n).isPositive();
    for (int i = 0; i < n; i++) {
      if (safe[i] != Memory.pattern(position + i)) {
        assertThat(safe[i]).as("byte %s", position + i).isEqualTo(Memory.pattern(position + i));
      }
    }
    return position + n;
  }
}
