package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;
import org.wsp4j.provider.support.linux.TwoKernels.Side;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/**
 * {@link ScriptedKernel} against the real one: the same steps give the same answers, so that what
 * is shown on the one holds on the other.
 */
class KernelsAgreeTest {
  private static final int EVERYTHING = TwoKernels.EVERYTHING;

  private final TwoKernels both = new TwoKernels();

  @AfterEach
  void close() {
    both.close();
  }

  private void step(String what, ToLongFunction<Side> step) {
    both.step(what, step);
  }

  /** Opens a connection: descriptors 0 and 1. */
  private void connect() {
    step(
        "connect",
        side -> {
          Pair pair = Kernel.tcpPair(side.calls);
          return side.keep(pair.near()) + side.keep(pair.far());
        });
    both.watch(0, 1);
  }

  /** Opens an epoll set: descriptor 2. */
  private void watch(int events) {
    step("epoll", side -> side.keep(side.calls.epollCreate()));
    step("add", side -> side.control(2, Linux.EPOLL_CTL_ADD, 1, events));
  }

  @Test
  void bytesAndTheEnd() {
    connect();
    step("nothing", side -> side.recv(1, 10, 0));
    step("send", side -> side.send(0, 30, 0, 0));
    step("peek", side -> side.recv(1, 10, Linux.MSG_PEEK));
    step("recv", side -> side.recv(1, 10, 0));
    step("shutdown", side -> side.calls.shutdown(side.fd(0), Linux.SHUT_WR));
    step("send after shutdown", side -> side.send(0, 1, 0, 0));
    step("rest", side -> side.recv(1, 100, 0));
    step("end", side -> side.recv(1, 100, 0));
    step("end again", side -> side.recv(1, 100, Linux.MSG_PEEK));
    step("answer", side -> side.send(1, 5, 7, 0));
    step("answer received", side -> side.recv(0, 100, 0));
    step("close", side -> side.calls.shutdown(side.fd(1), Linux.SHUT_WR));
    step("end here", side -> side.recv(0, 100, 0));
    step("shutdown of nothing", side -> side.calls.shutdown(side.fd(0), Linux.SHUT_RDWR));
  }

  @Test
  void aResetIsToldOnceAndAfterTheData() {
    connect();
    step("send", side -> side.send(0, 30, 0, 0));
    step("reset", side -> side.calls.connect(side.fd(0), null));
    step("data", side -> side.recv(1, 100, 0));
    step("reset told", side -> side.recv(1, 100, 0));
    step("end", side -> side.recv(1, 100, 0));
    step("send", side -> side.send(1, 1, 0, 0));
    step("name", side -> side.calls.getpeername(side.fd(1), new PeerAddress()));
  }

  @Test
  void aResetIsToldToASendToo() {
    connect();
    step("reset", side -> side.calls.connect(side.fd(0), null));
    step("send", side -> side.send(1, 1, 0, 0));
    step("send again", side -> side.send(1, 1, 0, 0));
    step("recv", side -> side.recv(1, 1, 0));
  }

  @Test
  void aResetIsToldByTheOptionToo() {
    connect();
    step("reset", side -> side.calls.connect(side.fd(0), null));
    step("error", side -> Kernel.get(side.calls, side.fd(1), Linux.SOL_SOCKET, Linux.SO_ERROR));
    step("none", side -> Kernel.get(side.calls, side.fd(1), Linux.SOL_SOCKET, Linux.SO_ERROR));
    step("recv", side -> side.recv(1, 1, 0));
  }

  @Test
  void aResetAfterTheEndIsABrokenPipe() {
    connect();
    step("shutdown", side -> side.calls.shutdown(side.fd(0), Linux.SHUT_WR));
    step("send", side -> side.send(1, 10, 0, 0));
    both.unwatch(0);
    step("close with data unread", side -> side.calls.close(side.fds.set(0, -1)));
    step("send", side -> side.send(1, 1, 0, 0));
    step("recv", side -> side.recv(1, 1, 0));
  }

  @Test
  void aCloseWithDataUnreadIsAReset() {
    connect();
    step("send", side -> side.send(1, 10, 0, 0));
    both.unwatch(0);
    step("close", side -> side.calls.close(side.fds.set(0, -1)));
    step("recv", side -> side.recv(1, 1, 0));
    step("recv", side -> side.recv(1, 1, 0));
  }

  @Test
  void aSendToAClosedPeerIsAnsweredByAReset() {
    connect();
    both.unwatch(0);
    step("close", side -> side.calls.close(side.fds.set(0, -1)));
    step("end", side -> side.recv(1, 1, 0));
    step("send", side -> side.send(1, 1, 0, 0));
    step("send", side -> side.send(1, 1, 0, 0));
    step("recv", side -> side.recv(1, 1, 0));
  }

  @Test
  void shutdownOfReceivingEndsItButForDataThatComes() {
    connect();
    step("shutdown", side -> side.calls.shutdown(side.fd(1), Linux.SHUT_RD));
    step("end", side -> side.recv(1, 1, 0));
    step("send", side -> side.send(0, 3, 0, 0));
    step("data", side -> side.recv(1, 2, 0));
    step("data", side -> side.recv(1, 2, 0));
    step("end", side -> side.recv(1, 2, 0));
    step("nonsense", side -> side.calls.shutdown(side.fd(1), 3));
  }

  @Test
  void urgentDataHasAPlaceOfItsOwn() {
    connect();
    step("none", side -> side.recv(1, 1, Linux.MSG_OOB));
    step("send", side -> side.send(0, 3, 10, 0));
    step("urgent", side -> side.send(0, 2, 50, Linux.MSG_OOB));
    step("send", side -> side.send(0, 3, 20, 0));
    step("peek it", side -> side.recv(1, 1, Linux.MSG_OOB | Linux.MSG_PEEK));
    step("before the mark", side -> side.recv(1, 100, 0));
    step("it", side -> side.recv(1, 1, Linux.MSG_OOB));
    step("it again", side -> side.recv(1, 1, Linux.MSG_OOB));
    step("after the mark", side -> side.recv(1, 100, 0));
    step("none", side -> side.recv(1, 1, Linux.MSG_OOB));
  }

  @Test
  void aSecondUrgentByteTakesThePlaceOfTheFirst() {
    connect();
    step("a", side -> side.send(0, 1, 1, Linux.MSG_OOB));
    step("b", side -> side.send(0, 1, 2, Linux.MSG_OOB));
    step("recv", side -> side.recv(1, 100, 0));
    step("oob", side -> side.recv(1, 1, Linux.MSG_OOB));
    step("recv", side -> side.recv(1, 100, 0));
    step("c", side -> side.send(0, 3, 3, 0));
    step("d", side -> side.send(0, 1, 4, Linux.MSG_OOB));
    step("e", side -> side.send(0, 1, 5, Linux.MSG_OOB));
    step("recv", side -> side.recv(1, 100, 0));
    step("oob", side -> side.recv(1, 1, Linux.MSG_OOB));
  }

  @Test
  void urgentDataInlineIsOrdinary() {
    connect();
    step(
        "inline",
        side -> Kernel.set(side.calls, side.fd(1), Linux.SOL_SOCKET, Linux.SO_OOBINLINE, 1));
    step("send", side -> side.send(0, 3, 10, Linux.MSG_OOB));
    step("send", side -> side.send(0, 3, 20, 0));
    step("none", side -> side.recv(1, 1, Linux.MSG_OOB));
    step("recv", side -> side.recv(1, 100, 0));
    step("recv", side -> side.recv(1, 100, 0));
    step("recv", side -> side.recv(1, 100, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Linux.EPOLLET, Linux.EPOLLONESHOT, Linux.EPOLLET | Linux.EPOLLONESHOT})
  void watchedEvents(int mode) {
    connect();
    watch(Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLPRI | Linux.EPOLLRDHUP | mode);
    for (int i = 0; i < 2; i++) {
      both.ready(2);
    }
    step("send", side -> side.send(0, 3, 10, 0));
    for (int i = 0; i < 2; i++) {
      both.ready(2);
    }
    step("part", side -> side.recv(1, 1, 0));
    both.ready(2);
    step("more", side -> side.send(0, 3, 10, 0));
    both.ready(2);
    step("again", side -> side.control(2, Linux.EPOLL_CTL_MOD, 1, Linux.EPOLLIN | mode));
    both.ready(2);
    step("all", side -> side.recv(1, 100, 0));
    both.ready(2);
    step("urgent", side -> side.send(0, 1, 1, Linux.MSG_OOB));
    both.ready(2);
    step("shutdown", side -> side.calls.shutdown(side.fd(0), Linux.SHUT_WR));
    both.ready(2);
    step("oob", side -> side.recv(1, 1, Linux.MSG_OOB));
    step("reset", side -> side.calls.connect(side.fd(0), null));
    for (int i = 0; i < 2; i++) {
      both.ready(2);
    }
    step("forget", side -> side.control(2, Linux.EPOLL_CTL_DEL, 1, 0));
    both.ready(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Linux.EPOLLET, Linux.EPOLLONESHOT})
  void setsWithinSets(int mode) {
    connect();
    watch(Linux.EPOLLIN | Linux.EPOLLET);
    step("outer", side -> side.keep(side.calls.epollCreate()));
    step("nest", side -> side.control(3, Linux.EPOLL_CTL_ADD, 2, Linux.EPOLLIN | mode));
    both.ready(3);
    step("send", side -> side.send(0, 3, 10, 0));
    for (int i = 0; i < 2; i++) {
      both.ready(3);
    }
    both.ready(2);
    both.ready(3);
    step("send", side -> side.send(0, 3, 10, 0));
    both.ready(3);
    step("rearm", side -> side.control(3, Linux.EPOLL_CTL_MOD, 2, Linux.EPOLLIN | mode));
    both.ready(3);
    step("poll", side -> side.calls.poll(side.fd(2), Linux.EPOLLIN));
    step("recv", side -> side.recv(1, 100, 0));
    step("poll", side -> side.calls.poll(side.fd(2), Linux.EPOLLIN));
    both.ready(3);
    step("circle", side -> side.control(2, Linux.EPOLL_CTL_ADD, 3, Linux.EPOLLIN));
    step("close", side -> side.calls.close(side.fds.set(2, -1)));
    both.ready(3);
  }

  @Test
  void whatASetRefuses() {
    connect();
    watch(Linux.EPOLLIN);
    step("twice", side -> side.control(2, Linux.EPOLL_CTL_ADD, 1, Linux.EPOLLIN));
    step("unknown", side -> side.control(2, Linux.EPOLL_CTL_MOD, 0, Linux.EPOLLIN));
    step("unknown", side -> side.control(2, Linux.EPOLL_CTL_DEL, 0, Linux.EPOLLIN));
    step("itself", side -> side.control(2, Linux.EPOLL_CTL_ADD, 2, Linux.EPOLLIN));
    step("no set", side -> side.control(0, Linux.EPOLL_CTL_ADD, 1, Linux.EPOLLIN));
    step("no call", side -> side.control(2, 9, 1, Linux.EPOLLIN));
    step("no file", side -> side.calls.epollCtl(side.fd(2), 1, 9999, 1, 0));
    step("wait of no set", side -> side.calls.epollWait(side.fd(0), side.ready, 0));
    step("receive of no socket", side -> side.recv(2, 1, 0));
    step("send of no socket", side -> side.send(2, 1, 0, 0));
    step("receive of nothing", side -> Kernel.recv(side.calls, 9999, 0, Kernel.counting(1, 0)));
    step("close of nothing", side -> side.calls.close(9999));
  }

  @Test
  void eventDescriptors() {
    step("event", side -> side.keep(side.calls.eventfd()));
    step("set", side -> side.keep(side.calls.epollCreate()));
    step("add", side -> side.control(1, Linux.EPOLL_CTL_ADD, 0, Linux.EPOLLIN | Linux.EPOLLET));
    step("empty", side -> side.calls.eventfdDrain(side.fd(0)));
    both.ready(1);
    for (int i = 0; i < 2; i++) {
      step("signal", side -> side.calls.eventfdSignal(side.fd(0)));
      both.ready(1);
      both.ready(1);
    }
    step("poll", side -> side.calls.poll(side.fd(0), Linux.EPOLLIN | Linux.EPOLLOUT));
    step("drain", side -> side.calls.eventfdDrain(side.fd(0)));
    step("drain", side -> side.calls.eventfdDrain(side.fd(0)));
    step("poll", side -> side.calls.poll(side.fd(0), Linux.EPOLLIN | Linux.EPOLLOUT));
  }

  @Test
  void connectionsBegin() {
    PeerAddress any = Kernel.address("127.0.0.1", 0);
    step("listener", side -> side.keep(side.calls.socket(ProtocolInfo.AF_INET, 1, 0)));
    step("client", side -> side.keep(side.calls.socket(ProtocolInfo.AF_INET, 1, 0)));
    step("recv", side -> side.recv(1, 1, 0));
    step("send", side -> side.send(1, 1, 0, 0));
    step("shutdown", side -> side.calls.shutdown(side.fd(1), Linux.SHUT_WR));
    step("poll", side -> side.calls.poll(side.fd(1), EVERYTHING));
    step("peer", side -> side.calls.getpeername(side.fd(1), new PeerAddress()));
    step("accept", side -> side.calls.accept(side.fd(0), null));
    step("bind", side -> side.calls.bind(side.fd(0), any));
    step("bind", side -> side.calls.bind(side.fd(0), any));
    step("wrong family", side -> side.calls.bind(side.fd(1), Kernel.address("::1", 0)));
    step("listen", side -> side.calls.listen(side.fd(0), 4));
    step("poll", side -> side.calls.poll(side.fd(0), EVERYTHING));
    step("accept", side -> side.calls.accept(side.fd(0), null));
    step("recv", side -> side.recv(0, 1, 0));
    step("connect", side -> side.calls.connect(side.fd(1), name(side, 0)));
    both.watch(1);
    step("settled", side -> 0);
    step("connect", side -> side.calls.connect(side.fd(1), name(side, 0)));
    step("connect", side -> side.calls.connect(side.fd(1), name(side, 0)));
    step("poll", side -> side.calls.poll(side.fd(0), EVERYTHING));
    PeerAddress from = new PeerAddress();
    step("accept", side -> side.keep(side.calls.accept(side.fd(0), from)));
    step("from", side -> from.port() > 0 && from.length() == 4 ? from.byteAt(0) : -1);
    step("same", side -> name(side, 1).equals(peerName(side, 2)) ? 1 : 0);
    step("same", side -> name(side, 0).equals(peerName(side, 1)) ? 1 : 0);
    step("bytes", side -> side.send(2, 3, 3, 0));
    step("bytes", side -> side.recv(1, 9, 0));
  }

  @Test
  void aConnectionIsRefused() {
    step("listener", side -> side.keep(side.calls.socket(ProtocolInfo.AF_INET, 1, 0)));
    step("bind", side -> side.calls.bind(side.fd(0), Kernel.address("127.0.0.1", 0)));
    step("client", side -> side.keep(side.calls.socket(ProtocolInfo.AF_INET, 1, 0)));
    step("connect", side -> side.calls.connect(side.fd(1), name(side, 0)));
    both.watch(1);
    step("settled", side -> 0);
    step("error", side -> Kernel.get(side.calls, side.fd(1), Linux.SOL_SOCKET, Linux.SO_ERROR));
    step("none", side -> Kernel.get(side.calls, side.fd(1), Linux.SOL_SOCKET, Linux.SO_ERROR));
  }

  private static PeerAddress name(Side side, int index) {
    PeerAddress address = new PeerAddress();
    assertThat(side.calls.getsockname(side.fd(index), address)).isZero();
    return address;
  }

  private static PeerAddress peerName(Side side, int index) {
    PeerAddress address = new PeerAddress();
    assertThat(side.calls.getpeername(side.fd(index), address)).isZero();
    return address;
  }

  static IntStream seeds() {
    return IntStream.range(0, Boolean.getBoolean("wsp4j.long") ? 1000 : 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anythingAtAll(int seed) {
    Random random = new Random(seed);
    both.note("seed=" + seed);
    connect();
    watch(EVERYTHING | (random.nextBoolean() ? Linux.EPOLLET : 0));
    for (int i = 0; i < 300; i++) {
      int index = random.nextInt(2);
      int size = random.nextInt(1, 20);
      int flags =
          (random.nextInt(4) == 0 ? Linux.MSG_OOB : 0)
              | (random.nextInt(4) == 0 ? Linux.MSG_PEEK : 0);
      switch (random.nextInt(i < 200 ? 6 : 8)) {
        case 0, 1 ->
            step("send " + index, side -> side.send(index, size, size, flags & Linux.MSG_OOB));
        case 2, 3 -> step("recv " + index + " " + flags, side -> side.recv(index, size, flags));
        case 4 -> both.ready(2);
        case 5 ->
            step(
                "rearm",
                side -> side.control(2, Linux.EPOLL_CTL_MOD, 1, EVERYTHING | Linux.EPOLLET));
        case 6 -> {
          int how = random.nextInt(30) == 0 ? Linux.SHUT_WR : 7;
          step("shutdown " + index, side -> side.calls.shutdown(side.fd(index), how));
        }
        default -> {
          if (random.nextInt(40) == 0) {
            step("reset " + index, side -> side.calls.connect(side.fd(index), null));
          }
        }
      }
    }
  }
}
