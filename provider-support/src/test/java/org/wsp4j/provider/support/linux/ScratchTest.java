package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.support.linux.Kernel.REAL;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;

/** Threads of both kinds at once, each with its own memory for a call. */
class ScratchTest {
  private static final int THREADS = 50;
  private static final int ROUNDS = 40;

  static Stream<ExecutorService> executors() {
    return Stream.of(
        Executors.newVirtualThreadPerTaskExecutor(), Executors.newFixedThreadPool(THREADS));
  }

  @ParameterizedTest
  @MethodSource("executors")
  void callsOfManyThreadsDoNotMixTheirMemory(ExecutorService executor) throws Exception {
    try (executor) {
      List<Future<Long>> moved = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int start = i;
        moved.add(executor.submit(() -> move(start)));
      }
      for (Future<Long> one : moved) {
        assertThat(one.get(120, TimeUnit.SECONDS)).isEqualTo(ROUNDS * 300L);
      }
    }
  }

  /** Sends and receives lists that go through the bounce, and asks for errors between them. */
  private static long move(int start) {
    long moved = 0;
    try (Pair pair = Kernel.datagramPair(REAL)) {
      for (int round = 0; round < ROUNDS; round++) {
        MemorySegment[] from = {
          Kernel.counting(100, start), Kernel.counting(100, start), Kernel.counting(100, start)
        };
        assertThat(REAL.send(pair.near(), from, 3, 0, 0)).isEqualTo(300);
        assertThat(Kernel.get(REAL, pair.far(), Linux.SOL_SOCKET, Linux.SO_TYPE))
            .isEqualTo(Linux.SOCK_DGRAM);
        LockSupport.parkNanos(1);
        byte[][] got = new byte[3][100];
        MemorySegment[] to = {
          MemorySegment.ofArray(got[0]),
          MemorySegment.ofArray(got[1]),
          MemorySegment.ofArray(got[2])
        };
        moved += REAL.recv(pair.far(), to, 3, 0, 0);
        for (byte[] part : got) {
          assertThat(part).isEqualTo(Kernel.bytes(from[0]));
        }
        assertThat(REAL.recv(pair.far(), to, 3, 0, 0)).isEqualTo(-Errno.EAGAIN);
      }
    }
    return moved;
  }

  @Test
  void aVirtualThreadThatFindsThePoolEmptyGetsOneOfItsOwn() throws InterruptedException {
    List<Scratch> taken = new ArrayList<>();
    Thread.ofVirtual()
        .start(() -> {
          Scratch first = Scratch.borrow();
          Scratch second = Scratch.borrow();
          taken.add(first);
          taken.add(second);
          first.giveBack();
          second.giveBack();
          taken.add(Scratch.borrow());
        })
        .join();
    assertThat(taken.get(0)).isNotSameAs(taken.get(1));
    assertThat(taken.get(2)).isSameAs(taken.get(0));
  }

  @Test
  void aPlatformThreadKeepsItsOwn() {
    Scratch first = Scratch.borrow();
    first.giveBack();
    assertThat(Scratch.borrow()).isSameAs(first);
  }
}
