package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.support.linux.Kernel.REAL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;
import org.wsp4j.provider.support.linux.Memory.Buffers;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/** One message by one call, through every kind of memory. */
class MessageCallsTest {
  private static final int LARGEST = 65_507;
  private static final int MANY = 40;

  private final Pair pair = Kernel.datagramPair(REAL);
  private final PeerAddress far = new PeerAddress();
  private final PeerAddress from = new PeerAddress();
  private final MessageInfo info = new MessageInfo();

  MessageCallsTest() {
    assertThat(REAL.getsockname(pair.far(), far)).isZero();
  }

  @AfterEach
  void closePair() {
    pair.close();
  }

  /** Each kind alone, each beside others, and more than one call can keep alive. */
  static Stream<List<Memory>> lists() {
    return Stream.concat(
        Arrays.stream(Memory.values())
            .flatMap(each ->
                Stream.of(
                    List.of(each), List.of(each, Memory.AUTO, each), List.of(Memory.BYTES, each))),
        Stream.of(
            Collections.nCopies(Downcalls.PINS, Memory.SHARED),
            Collections.nCopies(MANY, Memory.SHARED),
            List.of(Memory.values())));
  }

  private static Buffers buffers(List<Memory> kinds, long bytes) {
    Buffers buffers = new Buffers();
    for (int i = 0; i < kinds.size(); i++) {
      long from = bytes * i / kinds.size();
      buffers.add(kinds.get(i), bytes * (i + 1) / kinds.size() - from);
    }
    return buffers;
  }

  private void sendFromFar(int bytes) {
    assertThat(Kernel.send(REAL, pair.far(), 0, pattern(bytes))).isEqualTo(bytes);
    Kernel.awaitEvents(REAL, pair.near(), Linux.EPOLLIN);
  }

  private static MemorySegment pattern(int bytes) {
    byte[] pattern = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      pattern[i] = Memory.pattern(i);
    }
    return MemorySegment.ofArray(pattern);
  }

  private long recvFrom(int flags, MemorySegment... list) {
    return REAL.recvFrom(pair.near(), list, list.length, flags, from);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aDatagramFillsTheListInOrder(List<Memory> kinds) {
    for (int bytes : new int[] {0, 1, kinds.size(), 100, 1472, LARGEST}) {
      sendFromFar(bytes);
      try (Buffers into = buffers(kinds, bytes)) {
        assertThat(recvFrom(0, into.list())).isEqualTo(bytes);
        into.assertFilled(bytes, 0);
        assertThat(from).isEqualTo(far);
        assertThat(recvFrom(0, into.list())).isEqualTo(-Errno.EAGAIN);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aDatagramTooLargeFillsTheListAndTellsItsLength(List<Memory> kinds) {
    sendFromFar(LARGEST);
    sendFromFar(3);
    int room = 200;
    try (Buffers into = buffers(kinds, room);
        Buffers next = buffers(kinds, room)) {
      assertThat(recvFrom(Linux.MSG_PEEK, into.list())).isEqualTo(LARGEST);
      into.assertFilled(room, 0);
      assertThat(recvFrom(0, into.list())).isEqualTo(LARGEST);
      into.assertFilled(room, 0);
      assertThat(from).isEqualTo(far);
      assertThat(recvFrom(0, next.list())).isEqualTo(3);
      next.assertFilled(3, 0);
    }
  }

  @Test
  void aListWithoutRoomTakesTheDatagram() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[][] lists = {
        {MemorySegment.ofArray(new byte[0])},
        {arena.allocate(8).asSlice(8)},
        {MemorySegment.ofArray(new byte[0]), MemorySegment.ofArray(new byte[0])},
        {arena.allocate(8).asSlice(8), arena.allocate(8).asSlice(8)},
      };
      for (MemorySegment[] none : lists) {
        sendFromFar(5);
        sendFromFar(0);
        assertThat(recvFrom(0, none)).isEqualTo(5);
        assertThat(recvFrom(0, none)).isZero();
        assertThat(recvFrom(0, none)).isEqualTo(-Errno.EAGAIN);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lists")
  void aListIsSentAsOneDatagramToAnybody(List<Memory> kinds) {
    int socket = REAL.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
    try {
      assertThat(REAL.bind(socket, Kernel.address("127.0.0.1", 0))).isZero();
      PeerAddress to = new PeerAddress();
      assertThat(REAL.getsockname(socket, to)).isZero();
      for (int bytes : new int[] {0, 1, 100, LARGEST}) {
        try (Buffers out = buffers(kinds, bytes).count(0);
            Buffers into = buffers(List.of(Memory.BYTES), bytes)) {
          MemorySegment[] list = out.list();
          assertThat(REAL.sendMessage(pair.far(), list, list.length, 0, to)).isEqualTo(bytes);
          Kernel.awaitEvents(REAL, socket, Linux.EPOLLIN);
          assertThat(REAL.recvFrom(socket, into.list(), 1, 0, from)).isEqualTo(bytes);
          into.assertFilled(bytes, 0);
          assertThat(from).isEqualTo(far);
        }
      }
    } finally {
      REAL.close(socket);
    }
  }

  @Test
  void aDatagramThatNoProtocolCarriesIsRefused() {
    MemorySegment[] list = {MemorySegment.ofArray(new byte[LARGEST + 1])};
    assertThat(REAL.sendMessage(pair.far(), list, 1, 0, null)).isEqualTo(-Errno.EMSGSIZE);
    MemorySegment[] two = {list[0], MemorySegment.ofArray(new byte[Scratch.MESSAGE_BYTES])};
    assertThat(REAL.sendMessage(pair.far(), two, 2, 0, null)).isEqualTo(-Errno.EMSGSIZE);
  }

  @Test
  void memoryThatIsGoneFaultsAndTheDatagramStays() {
    sendFromFar(4);
    Arena arena = Arena.ofShared();
    MemorySegment gone = arena.allocate(8);
    MemorySegment fine = MemorySegment.ofArray(new byte[8]);
    arena.close();
    assertThat(recvFrom(0, gone)).isEqualTo(-Errno.EFAULT);
    assertThat(recvFrom(0, fine, gone)).isEqualTo(-Errno.EFAULT);
    assertThat(recvFrom(0, gone, fine)).isEqualTo(-Errno.EFAULT);
    assertThat(recvFrom(0, fine.asReadOnly())).isEqualTo(-Errno.EFAULT);
    assertThat(recvFrom(0, fine)).isEqualTo(4);
    MemorySegment[] list = {gone, fine};
    assertThat(REAL.sendMessage(pair.far(), list, 2, 0, null)).isEqualTo(-Errno.EFAULT);
    assertThat(REAL.sendMessage(pair.far(), list, 1, 0, null)).isEqualTo(-Errno.EFAULT);
  }

  @ParameterizedTest
  @MethodSource("lists")
  void whatDoesNotFitGoesToTheSpill(List<Memory> kinds) {
    sendFromFar(1000);
    try (Arena arena = Arena.ofConfined();
        Buffers into = buffers(kinds, 300)) {
      MemorySegment spill = arena.allocate(2000);
      MemorySegment[] list = into.list();
      long n = REAL.recvMessage(pair.near(), list, list.length, spill, 0, info);
      assertThat(n).isEqualTo(1000);
      into.assertFilled(300, 0);
      for (int i = 300; i < 1000; i++) {
        long at = info.spillOffset() + i - 300;
        assertThat(spill.get(ValueLayout.JAVA_BYTE, at)).isEqualTo(Memory.pattern(i));
      }
      assertThat(info.flags()).isZero();
    }
  }

  @Test
  void theFlagsOfARecordAreTheKernels() {
    sendFromFar(10);
    MemorySegment[] small = {Arena.ofAuto().allocate(4)};
    assertThat(REAL.recvMessage(pair.near(), small, 1, null, Linux.MSG_PEEK, info)).isEqualTo(10);
    assertThat(info.flags()).isEqualTo(Linux.MSG_TRUNC);
    MemorySegment[] large = {MemorySegment.ofArray(new byte[10])};
    assertThat(REAL.recvMessage(pair.near(), large, 1, null, 0, info)).isEqualTo(10);
    assertThat(info.flags()).isZero();
  }

  @Test
  void anUnreachablePortIsQueuedAsAnError() {
    int socket = REAL.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
    QueuedError error = new QueuedError();
    MemorySegment[] ping = {MemorySegment.ofArray(new byte[] {1})};
    try {
      assertThat(Kernel.set(REAL, socket, Linux.IPPROTO_IP, Linux.IP_RECVERR, 1)).isZero();
      assertThat(REAL.recvError(socket, error)).isEqualTo(-Errno.EAGAIN);
      PeerAddress nobody = Kernel.address("127.0.0.1", 9);
      assertThat(REAL.sendMessage(socket, ping, 1, 0, nobody)).isEqualTo(1);
      Kernel.awaitEvents(REAL, socket, Linux.EPOLLERR);
      assertThat(REAL.recvError(socket, error)).isZero();
      assertThat(error.errno()).isEqualTo(Errno.ECONNREFUSED);
      assertThat(error.origin()).isEqualTo(Linux.SO_EE_ORIGIN_ICMP);
      assertThat(error.type()).isEqualTo(3);
      assertThat(error.code()).isEqualTo(3);
      assertThat(REAL.recvError(socket, error)).isEqualTo(-Errno.EAGAIN);
      assertThat(REAL.recvFrom(socket, ping, 1, 0, from)).isEqualTo(-Errno.EAGAIN);
    } finally {
      REAL.close(socket);
    }
  }
}
