package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.support.linux.Kernel.REAL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;
import org.wsp4j.provider.support.linux.Memory.Buffers;
import org.wsp4j.provider.support.linux.SystemCalls.Messages;
import org.wsp4j.spi.PeerAddress;

/** Several datagrams by one call of the kernel, through every kind of memory. */
class MessageVectorTest {
  private static final int MOST = Downcalls.PINS;
  private static final int BYTES = 100;

  private final Pair pair = Kernel.datagramPair(REAL);
  private final PeerAddress far = new PeerAddress();

  MessageVectorTest() {
    assertThat(REAL.getsockname(pair.far(), far)).isZero();
  }

  @AfterEach
  void closePair() {
    pair.close();
  }

  /** Receives in lists, and what became of each. */
  static final class Receives implements Messages {
    private final List<MemorySegment[]> lists;
    private final List<PeerAddress> senders = new ArrayList<>();
    final List<Long> lengths = new ArrayList<>();
    final List<Integer> flags = new ArrayList<>();

    Receives(List<MemorySegment[]> lists) {
      this.lists = lists;
      lists.forEach(_ -> senders.add(new PeerAddress()));
    }

    @Override
    public int size() {
      return lists.size();
    }

    @Override
    public MemorySegment[] buffers(int index) {
      return lists.get(index);
    }

    @Override
    public int count(int index) {
      return lists.get(index).length;
    }

    @Override
    public @Nullable PeerAddress from(int index) {
      return index % 3 == 2 ? null : senders.get(index);
    }

    @Override
    public void received(int index, long length, int kernelFlags) {
      assertThat(index).isEqualTo(lengths.size());
      lengths.add(length);
      flags.add(kernelFlags);
    }

    void assertFrom(PeerAddress far) {
      for (int i = 0; i < lengths.size(); i++) {
        PeerAddress expected = i % 3 == 2 ? new PeerAddress() : far;
        assertThat(senders.get(i)).as("sender %s", i).isEqualTo(expected);
      }
    }
  }

  private void sendFromFar(int messages, int bytes) {
    for (int i = 0; i < messages; i++) {
      try (Buffers out = new Buffers().add(Memory.BYTES, bytes).count(i)) {
        assertThat(Kernel.send(REAL, pair.far(), 0, out.list())).isEqualTo(bytes);
      }
    }
    Kernel.awaitEvents(REAL, pair.near(), Linux.EPOLLIN);
  }

  private int receive(Receives receives) {
    return REAL.recvMany(pair.near(), receives);
  }

  @ParameterizedTest
  @EnumSource
  void eachDatagramFillsItsOwnBuffers(Memory kind) {
    List<Buffers> into = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      into.add(new Buffers().add(kind, BYTES));
    }
    Receives receives = new Receives(into.stream().map(Buffers::list).toList());
    sendFromFar(MOST + 1, BYTES);

    assertThat(receive(receives)).isEqualTo(MOST);

    assertThat(receives.lengths).containsOnly((long) BYTES);
    assertThat(receives.flags).containsOnly(0);
    receives.assertFrom(far);
    for (int i = 0; i < MOST; i++) {
      into.get(i).assertFilled(BYTES, i);
      into.get(i).close();
    }
    assertThat(REAL.ioctl(pair.near(), Linux.FIONREAD)).as("the last one stays").isEqualTo(BYTES);
  }

  @Test
  void whatIsTooLargeIsCutAndTellsItsLengthAndTheNextIsWhole() {
    try (Buffers heap = new Buffers().add(Memory.BYTES, 3).add(Memory.INTS, 4);
        Buffers scattered = new Buffers().add(Memory.SHARED, 3).add(Memory.AUTO, 4);
        Buffers whole = new Buffers().add(Memory.CONFINED, BYTES)) {
      Receives receives = new Receives(List.of(heap.list(), scattered.list(), whole.list()));
      sendFromFar(3, BYTES);

      assertThat(receive(receives)).isEqualTo(3);

      assertThat(receives.lengths).containsOnly((long) BYTES);
      assertThat(receives.flags).containsExactly(Linux.MSG_TRUNC, Linux.MSG_TRUNC, 0);
      heap.assertFilled(7, 0);
      scattered.assertFilled(7, 1);
      whole.assertFilled(BYTES, 2);
    }
  }

  @Test
  void fewerDatagramsThanReceivesAndThenNone() {
    try (Buffers one = new Buffers().add(Memory.SHARED, BYTES);
        Buffers two = new Buffers().add(Memory.BYTES, BYTES)) {
      sendFromFar(1, 0);
      Receives receives = new Receives(List.of(one.list(), two.list()));
      assertThat(receive(receives)).isEqualTo(1);
      assertThat(receives.lengths).containsExactly(0L);
      two.assertFilled(0, 0);
      assertThat(receive(receives)).isEqualTo(-Errno.EAGAIN);
    }
  }

  @Test
  void aListThatOneCallCannotTakeEndsTheArray() {
    MemorySegment heap = MemorySegment.ofArray(new byte[BYTES]);
    MemorySegment large = MemorySegment.ofArray(new byte[Scratch.BOUNCE_BYTES + 1]);
    MemorySegment nearly = MemorySegment.ofArray(new byte[Scratch.BOUNCE_BYTES]);
    MemorySegment shared = Arena.ofAuto().allocate(BYTES);
    Arena arena = Arena.ofShared();
    MemorySegment gone = arena.allocate(BYTES);
    arena.close();
    MemorySegment[] fine = {shared};
    MemorySegment[] most = Collections.nCopies(MOST, shared).toArray(MemorySegment[]::new);
    MemorySegment[] many = Collections.nCopies(MOST + 1, shared).toArray(MemorySegment[]::new);
    sendFromFar(20, BYTES);

    for (MemorySegment[] odd :
        List.of(
            new MemorySegment[] {heap, shared},
            new MemorySegment[] {large},
            new MemorySegment[] {shared, gone},
            new MemorySegment[] {shared.asReadOnly()},
            many)) {
      assertThat(receive(new Receives(List.of(fine, odd, fine)))).isEqualTo(1);
      assertThat(receive(new Receives(List.of(odd, fine)))).isZero();
    }
    assertThat(receive(new Receives(List.of(fine, most)))).as("pins").isEqualTo(1);
    assertThat(receive(new Receives(List.<MemorySegment[]>of(most)))).isEqualTo(1);
    MemorySegment[] close = {nearly};
    assertThat(receive(new Receives(List.of(close, fine, close)))).as("bounce").isEqualTo(2);
    assertThat(receive(new Receives(Collections.nCopies(MOST + 4, fine)))).isEqualTo(11);
  }
}
