package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.support.linux.Kernel.REAL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;
import org.wsp4j.provider.support.linux.Memory.Buffers;

/** Receives and sends over the real kernel, from and into every kind of memory. */
class DataCallsTest {
  private static final int[] COUNTS = {1, 2, 16, 17, 40, 1024};
  private static final List<List<Memory>> MIXES =
      List.of(
          List.of(Memory.BYTES),
          List.of(Memory.INTS),
          List.of(Memory.CONFINED),
          List.of(Memory.SHARED),
          List.of(Memory.AUTO, Memory.GLOBAL, Memory.MAPPED, Memory.DIRECT_BUFFER),
          List.of(Memory.BYTES, Memory.HEAP_BUFFER, Memory.INTS),
          List.of(Memory.BYTES, Memory.SHARED),
          List.of(Memory.values()));

  private Pair pair;

  @BeforeEach
  void connect() {
    pair = Kernel.tcpPair(REAL);
  }

  @AfterEach
  void disconnect() {
    pair.close();
  }

  static Stream<Arguments> forms() {
    return MIXES.stream()
        .flatMap(mix ->
            Arrays.stream(COUNTS)
                .boxed()
                .flatMap(count ->
                    Stream.of(1, 7, 5000)
                        .filter(bytes -> (long) bytes * count <= 1 << 20)
                        .map(bytes -> Arguments.of(mix, count, bytes))));
  }

  private static Buffers buffers(List<Memory> mix, int count, int bytes) {
    Buffers buffers = new Buffers();
    for (int i = 0; i < count; i++) {
      buffers.add(mix.get(i % mix.size()), i % 5 == 3 ? 0 : bytes);
    }
    return buffers;
  }

  /** Moves everything, sending and receiving in turn; the number of receives. */
  private void move(MemorySegment[] from, long length, MemorySegment[] to) {
    long sent = 0;
    long received = 0;
    while (received < length) {
      if (sent < length) {
        long n = REAL.send(pair.near(), from, from.length, sent, 0);
        assertThat(n).isGreaterThanOrEqualTo(-Errno.EAGAIN).isNotZero();
        sent += Math.max(n, 0);
      }
      Kernel.awaitEvents(REAL, pair.far(), Linux.EPOLLIN);
      long n = REAL.recv(pair.far(), to, to.length, received, 0);
      assertThat(n).isPositive();
      received += n;
    }
    assertThat(received).isEqualTo(length);
    assertThat(REAL.recv(pair.far(), to, to.length, 0, 0)).isEqualTo(-Errno.EAGAIN);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyByteArrivesInPlaceFromAndIntoEveryForm(List<Memory> mix, int count, int bytes) {
    try (Buffers from = buffers(mix, count, bytes).count(3);
        Buffers to = buffers(mix, count, bytes)) {
      move(from.list(), from.byteSize(), to.list());
      to.assertFilled(from.byteSize(), 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneLargeBufferIsFilledWhole(Memory kind) {
    try (Buffers from = new Buffers().add(kind, 700_000).count(1);
        Buffers to = new Buffers().add(kind, 700_001)) {
      move(from.list(), 700_000, to.list());
      to.assertFilled(700_000, 1);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatIsThereIsReceivedAndTheRestLeftAlone(List<Memory> mix, int count, int bytes) {
    try (Buffers to = buffers(mix, count, bytes)) {
      long half = to.byteSize() / 2;
      if (half > 60_000 || half == 0) {
        half = 1;
      }
      MemorySegment source = MemorySegment.ofArray(new byte[(int) half]);
      for (int i = 0; i < half; i++) {
        source.set(ValueLayout.JAVA_BYTE, i, Memory.pattern(i));
      }
      assertThat(Kernel.send(REAL, pair.near(), 0, source)).isEqualTo(half);
      long received = 0;
      while (received < half) {
        Kernel.awaitEvents(REAL, pair.far(), Linux.EPOLLIN);
        long n = REAL.recv(pair.far(), to.list(), count, received, 0);
        assertThat(n).isPositive();
        received += n;
      }
      to.assertFilled(half, 0);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aPeekShowsWhatTheNextReceiveTakes(List<Memory> mix, int count, int bytes) {
    try (Buffers from = buffers(mix, count, bytes).count(9);
        Buffers peeked = buffers(mix, count, bytes);
        Buffers taken = buffers(mix, count, bytes)) {
      long length = Math.min(from.byteSize(), 20_000);
      MemorySegment flat = MemorySegment.ofArray(new byte[(int) length]);
      BufferCursor cursor = new BufferCursor();
      cursor.open(from.list(), count, 0, length, false);
      assertThat(cursor.gather(flat, length)).isTrue();
      assertThat(Kernel.send(REAL, pair.near(), 0, flat)).isEqualTo(length);
      Kernel.awaitQueued(REAL, pair.far(), length);
      for (int i = 0; i < 2; i++) {
        assertThat(REAL.recv(pair.far(), peeked.list(), count, 0, Linux.MSG_PEEK))
            .isEqualTo(length);
        peeked.assertFilled(length, 9);
      }
      assertThat(REAL.recv(pair.far(), taken.list(), count, 0, 0)).isEqualTo(length);
      taken.assertFilled(length, 9);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void anUrgentByteGoesIntoTheFirstBufferThatHasRoom(List<Memory> mix, int count, int bytes) {
    try (Buffers to = new Buffers().add(mix.getFirst(), 0)) {
      for (int i = 1; i < count; i++) {
        to.add(mix.get(i % mix.size()), bytes);
      }
      to.add(mix.getFirst(), 2);
      assertThat(Kernel.send(REAL, pair.near(), Linux.MSG_OOB, Kernel.counting(1, 42))).isOne();
      Kernel.awaitEvents(REAL, pair.far(), Linux.EPOLLPRI);
      MemorySegment[] list = to.list();
      assertThat(REAL.recv(pair.far(), list, list.length, 0, Linux.MSG_OOB)).isOne();
      to.assertFilled(1, 42);
      assertThat(REAL.recv(pair.far(), list, list.length, 0, Linux.MSG_OOB))
          .isEqualTo(-Errno.EINVAL);
    }
  }

  @Test
  void onlyTheLastByteOfALongSendIsUrgent() {
    try (Buffers from = new Buffers().add(Memory.BYTES, 70_000).add(Memory.SHARED, 10).count(0);
        Buffers to = new Buffers().add(Memory.BYTES, 80_010)) {
      assertThat(REAL.send(pair.near(), from.list(), 2, 0, Linux.MSG_OOB)).isEqualTo(70_010);
      long received = 0;
      while (received < 70_009) {
        Kernel.awaitEvents(REAL, pair.far(), Linux.EPOLLIN);
        long n = REAL.recv(pair.far(), to.list(), 1, received, 0);
        assertThat(n).isPositive();
        received += n;
      }
      assertThat(received).isEqualTo(70_009);
      assertThat(REAL.ioctl(pair.far(), Linux.SIOCATMARK)).isOne();
      byte[] urgent = new byte[1];
      assertThat(Kernel.recv(REAL, pair.far(), Linux.MSG_OOB, MemorySegment.ofArray(urgent)))
          .isOne();
      assertThat(urgent[0]).isEqualTo(Memory.pattern(70_009));
    }
  }

  @Test
  void aResetBehindAFullRunIsToldByTheNextReceive() {
    for (Memory kind : List.of(Memory.BYTES, Memory.SHARED)) {
      for (int buffers : new int[] {1, 2, 3, 20}) {
        assertResetIsNotSwallowed(kind, buffers);
      }
    }
  }

  private static void assertResetIsNotSwallowed(Memory kind, int count) {
    try (Pair own = Kernel.tcpPair(REAL);
        Buffers to = new Buffers()) {
      for (int i = 0; i < count; i++) {
        to.add(kind, Scratch.BOUNCE_BYTES);
      }
      to.add(Memory.BYTES, 100).add(Memory.SHARED, 100);
      MemorySegment[] list = to.list();
      MemorySegment source = MemorySegment.ofArray(new byte[Scratch.BOUNCE_BYTES]);
      assertThat(Kernel.send(REAL, own.near(), 0, source)).isEqualTo(source.byteSize());
      Kernel.awaitQueued(REAL, own.far(), source.byteSize());
      Kernel.reset(REAL, own.near());
      Kernel.awaitEvents(REAL, own.far(), Linux.EPOLLRDHUP);
      assertThat(REAL.recv(own.far(), list, list.length, 0, 0)).isEqualTo(source.byteSize());
      assertThat(REAL.recv(own.far(), list, list.length, 0, 0)).isEqualTo(-Errno.ECONNRESET);
      assertThat(REAL.recv(own.far(), list, list.length, 0, 0)).isZero();
    }
  }

  @Test
  void aBadBufferAnywhereIsAFaultAndTakesNothing() throws InterruptedException {
    Arena closed = Arena.ofShared();
    MemorySegment dead = closed.allocate(8);
    closed.close();
    MemorySegment[] foreign = new MemorySegment[1];
    Thread.ofPlatform().start(() -> foreign[0] = Arena.ofConfined().allocate(8)).join();
    MemorySegment readOnly = MemorySegment.ofArray(new byte[8]).asReadOnly();
    MemorySegment good = MemorySegment.ofArray(new byte[8]);
    assertThat(Kernel.send(REAL, pair.near(), 0, Kernel.counting(6, 0))).isEqualTo(6);
    Kernel.awaitQueued(REAL, pair.far(), 6);
    for (MemorySegment bad : List.of(dead, foreign[0], readOnly)) {
      assertThat(Kernel.recv(REAL, pair.far(), 0, bad)).isEqualTo(-Errno.EFAULT);
      assertThat(Kernel.recv(REAL, pair.far(), 0, bad, good)).isEqualTo(-Errno.EFAULT);
      assertThat(Kernel.recv(REAL, pair.far(), 0, good, bad)).isEqualTo(-Errno.EFAULT);
      assertThat(Kernel.recv(REAL, pair.far(), 0, good, bad.asSlice(0, 0)))
          .isEqualTo(-Errno.EFAULT);
    }
    for (MemorySegment bad : List.of(dead, foreign[0])) {
      assertThat(Kernel.send(REAL, pair.near(), 0, bad)).isEqualTo(-Errno.EFAULT);
      assertThat(Kernel.send(REAL, pair.near(), 0, good, bad)).isEqualTo(-Errno.EFAULT);
    }
    assertThat(REAL.ioctl(pair.far(), Linux.FIONREAD)).isEqualTo(6);
    assertThat(Kernel.bytes(good)).containsOnly(0);
    assertThat(Kernel.send(REAL, pair.near(), 0, readOnly)).isEqualTo(8);
  }

  @Test
  void withoutRoomNothingIsAskedOfTheKernel() {
    MemorySegment none = MemorySegment.ofArray(new byte[0]);
    assertThat(Kernel.recv(REAL, -1, 0, none)).isZero();
    assertThat(Kernel.recv(REAL, -1, 0, none, none)).isZero();
    assertThat(REAL.recv(-1, new MemorySegment[0], 0, 0, 0)).isZero();
    MemorySegment[] full = {MemorySegment.ofArray(new byte[4])};
    assertThat(REAL.recv(-1, full, 1, 4, Linux.MSG_OOB)).isZero();
  }

  @Test
  void nothingToSendIsStillASend() {
    MemorySegment none = MemorySegment.ofArray(new byte[0]);
    assertThat(Kernel.send(REAL, pair.near(), 0, none)).isZero();
    assertThat(Kernel.send(REAL, pair.near(), 0, none, none)).isZero();
    assertThat(Kernel.send(REAL, -1, 0, none, none)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void aDatagramIsNeverCutBetweenBuffers() {
    try (Pair udp = Kernel.datagramPair(REAL)) {
      for (List<Memory> mix : MIXES) {
        for (int count : COUNTS) {
          try (Buffers from = buffers(mix, count, 30).count(5);
              Buffers to = buffers(mix, count, 30).add(Memory.BYTES, 100)) {
            long length = from.byteSize();
            for (int i = 0; i < 2; i++) {
              assertThat(REAL.send(udp.near(), from.list(), count, 0, 0)).isEqualTo(length);
            }
            Kernel.awaitEvents(REAL, udp.far(), Linux.EPOLLIN);
            assertThat(REAL.recv(udp.far(), to.list(), count + 1, 0, 0)).isEqualTo(length);
            to.assertFilled(length, 5);
            assertThat(REAL.recv(udp.far(), to.list(), count + 1, 0, 0)).isEqualTo(length);
            assertThat(REAL.recv(udp.far(), to.list(), count + 1, 0, 0)).isEqualTo(-Errno.EAGAIN);
          }
        }
      }
    }
  }

  @Test
  void anEmptyDatagramIsSentAndTaken() {
    try (Pair udp = Kernel.datagramPair(REAL);
        Buffers to = new Buffers().add(Memory.BYTES, 4).add(Memory.SHARED, 4)) {
      MemorySegment none = MemorySegment.ofArray(new byte[0]);
      assertThat(Kernel.send(REAL, udp.near(), 0, none, none)).isZero();
      assertThat(Kernel.recvSoon(REAL, udp.far(), 0, to.list())).isZero();
      assertThat(Kernel.recv(REAL, udp.far(), 0, to.list())).isEqualTo(-Errno.EAGAIN);
    }
  }

  @Test
  void aSendToAClosedPeerIsAnErrorAndNoSignal() {
    Kernel.reset(REAL, pair.far());
    Kernel.awaitEvents(REAL, pair.near(), Linux.EPOLLRDHUP);
    MemorySegment source = Kernel.counting(10, 0);
    assertThat(Kernel.send(REAL, pair.near(), 0, source)).isEqualTo(-Errno.ECONNRESET);
    assertThat(Kernel.send(REAL, pair.near(), 0, source)).isEqualTo(-Errno.EPIPE);
    assertThat(Kernel.send(REAL, pair.near(), 0, source, source)).isEqualTo(-Errno.EPIPE);
  }
}
