package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.provider.support.linux.TwoKernels.Side;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/** The datagrams of {@link ScriptedKernel} against the real ones. */
class DatagramKernelsAgreeTest {
  private static final int SOCKETS = 3;

  private final TwoKernels both = new TwoKernels();

  /** Binds descriptors 0, 1 and 2, with the queue of errors on. */
  @BeforeEach
  void open() {
    for (int i = 0; i < SOCKETS; i++) {
      step(
          "socket",
          side -> side.keep(side.calls.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0)));
      int index = i;
      step("bind", side -> side.calls.bind(side.fd(index), Kernel.address("127.0.0.1", 0)));
      step(
          "errors",
          side -> Kernel.set(side.calls, side.fd(index), Linux.IPPROTO_IP, Linux.IP_RECVERR, 1));
    }
    both.watch(0, 1, 2);
  }

  @AfterEach
  void close() {
    both.close();
  }

  private void step(String what, ToLongFunction<Side> step) {
    both.step(what, step);
  }

  private static PeerAddress name(Side side, int index) {
    PeerAddress address = new PeerAddress();
    assertThat(side.calls.getsockname(side.fd(index), address)).isZero();
    return address;
  }

  private static long send(Side side, int from, int length, PeerAddress to) {
    MemorySegment[] bytes = {Kernel.counting(length, length)};
    return side.calls.sendMessage(side.fd(from), bytes, 1, 0, to);
  }

  private static long sendOn(Side side, int from, int length) {
    MemorySegment[] bytes = {Kernel.counting(length, length)};
    return side.calls.sendMessage(side.fd(from), bytes, 1, 0, null);
  }

  /** Receives one: its length and whose it is, in one number. */
  private static long recvFrom(Side side, int index, int room, int flags) {
    PeerAddress from = new PeerAddress();
    MemorySegment[] into = {MemorySegment.ofArray(side.bytes).asSlice(0, room)};
    long n = side.calls.recvFrom(side.fd(index), into, 1, flags, from);
    return n < 0 ? n : n * 10 + sender(side, from);
  }

  private static int sender(Side side, PeerAddress from) {
    for (int i = 0; i < SOCKETS; i++) {
      if (name(side, i).equals(from)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Receives several: what each one was, hashed into one number. */
  private static long recvMany(Side side, int index, int count, int room) {
    List<MemorySegment[]> lists = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      MemorySegment slice = MemorySegment.ofArray(side.bytes).asSlice(i * 64L, room);
      lists.add(new MemorySegment[] {slice});
    }
    MessageVectorTest.Receives receives = new MessageVectorTest.Receives(lists);
    long n = side.calls.recvMany(side.fd(index), receives);
    List<Object> seen = new ArrayList<>(receives.lengths);
    seen.addAll(receives.flags);
    for (int i = 0; i < n; i++) {
      PeerAddress from = receives.from(i);
      seen.add(from == null ? -1 : sender(side, from));
    }
    return n < 0 ? n : n << 32 | Integer.toUnsignedLong(seen.hashCode());
  }

  private static long recvError(Side side, int index) {
    QueuedError error = new QueuedError();
    int result = side.calls.recvError(side.fd(index), error);
    return result < 0
        ? result
        : error.errno() << 24 | error.origin() << 16 | error.type() << 8 | error.code();
  }

  /** A port where nobody is: that of a socket that is closed. */
  private static PeerAddress dead(Side side) {
    int fd = side.calls.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
    assertThat(side.calls.bind(fd, Kernel.address("127.0.0.1", 0))).isZero();
    PeerAddress address = new PeerAddress();
    assertThat(side.calls.getsockname(fd, address)).isZero();
    side.calls.close(fd);
    return address;
  }

  @Test
  void severalByOneCall() {
    for (int length : new int[] {5, 0, 30, 7}) {
      step("send", side -> send(side, 1, length, name(side, 0)));
    }
    step("send", side -> send(side, 2, 9, name(side, 0)));
    step("first two", side -> recvMany(side, 0, 2, 10));
    step("the rest", side -> recvMany(side, 0, 8, 10));
    step("none", side -> recvMany(side, 0, 8, 10));
  }

  @Test
  void anErrorComesBeforeTheDataAndIsToldOnce() {
    step("data", side -> send(side, 1, 5, name(side, 0)));
    step("to nobody", side -> send(side, 0, 1, dead(side)));
    step("to nobody again", side -> send(side, 0, 1, dead(side)));
    step("error", side -> recvMany(side, 0, 4, 10));
    step("data", side -> recvMany(side, 0, 4, 10));
    step("queued", side -> recvError(side, 0));
    step("another", side -> recvError(side, 0));
    step("no other", side -> recvError(side, 0));
    step("none", side -> recvMany(side, 0, 4, 10));
  }

  @Test
  void onlyThePeerIsHeardOnceConnected() {
    step("before", side -> send(side, 2, 5, name(side, 0)));
    step("connect", side -> side.calls.connect(side.fd(0), name(side, 1)));
    step("stranger", side -> send(side, 2, 6, name(side, 0)));
    step("peer", side -> send(side, 1, 7, name(side, 0)));
    step("answer", side -> sendOn(side, 0, 3));
    step("both that passed", side -> recvMany(side, 0, 4, 10));
    step("answer received", side -> recvFrom(side, 1, 10, 0));
    step("no peer", side -> side.calls.getpeername(side.fd(1), new PeerAddress()));
    step("send to nobody", side -> sendOn(side, 1, 3));
  }

  static IntStream seeds() {
    return IntStream.range(0, Boolean.getBoolean("wsp4j.long") ? 1000 : 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anythingAtAll(int seed) {
    Random random = new Random(seed);
    both.note("seed=" + seed);
    for (int i = 0; i < 200; i++) {
      int index = random.nextInt(SOCKETS);
      int other = random.nextInt(SOCKETS);
      int size = random.nextInt(0, 40);
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 ->
            step("send " + index, side -> send(side, index, size, name(side, other)));
        case 5 -> step("to nobody " + index, side -> send(side, index, size, dead(side)));
        case 6 -> step("peek " + index, side -> recvFrom(side, index, size, Linux.MSG_PEEK));
        case 7 -> step("recv " + index, side -> recvFrom(side, index, size, 0));
        case 8, 9 -> step("many " + index, side -> recvMany(side, index, 1 + size % 9, 1 + size));
        case 10 -> step("error " + index, side -> recvError(side, index));
        default -> {
          if (random.nextInt(4) == 0) {
            step("connect " + index, side -> side.calls.connect(side.fd(index), name(side, other)));
          }
        }
      }
    }
  }
}
