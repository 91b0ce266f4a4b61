package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.provider.support.linux.Kernel.REAL;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.support.linux.Kernel.Pair;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/** Sockets, names, options, epoll and eventfds of the real kernel. */
class NativeCallsTest {
  private static final int EPOLL_PWAIT2 = 441;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  /** The flags of an open descriptor, as the kernel shows them. */
  private static int flags(int fd) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd)).stream()
        .filter(line -> line.startsWith("flags:"))
        .mapToInt(line -> Integer.parseInt(line.substring(6).trim(), 8))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyDescriptorIsNonblockingAndClosedOnExec() throws IOException {
    int event = REAL.eventfd();
    int set = REAL.epollCreate();
    try (Pair pair = Kernel.tcpPair(REAL)) {
      for (int fd : new int[] {pair.near(), pair.far(), event}) {
        assertThat(flags(fd) & (O_NONBLOCK | O_CLOEXEC)).isEqualTo(O_NONBLOCK | O_CLOEXEC);
      }
      assertThat(flags(set) & O_CLOEXEC).isEqualTo(O_CLOEXEC);
    } finally {
      REAL.close(event);
      REAL.close(set);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void bothEndsKnowEachOther(String host) {
    PeerAddress any = Kernel.address(host, 0);
    try (Pair pair = Kernel.pair(REAL, any)) {
      PeerAddress near = new PeerAddress();
      PeerAddress far = new PeerAddress();
      assertThat(REAL.getsockname(pair.near(), near)).isZero();
      assertThat(REAL.getpeername(pair.far(), far)).isZero();
      assertThat(far).isEqualTo(near);
      assertThat(near.family()).isEqualTo(any.family());
      assertThat(near.port()).isPositive();
      assertThat(near.toSocketAddress())
          .isEqualTo(Kernel.address(host, near.port()).toSocketAddress());
    }
  }

  @Test
  void acceptTellsWhoConnected() {
    int listener = REAL.socket(ProtocolInfo.AF_INET6, Linux.SOCK_STREAM, 0);
    int client = REAL.socket(ProtocolInfo.AF_INET6, Linux.SOCK_STREAM, 0);
    PeerAddress bound = Kernel.address("::1", 0);
    assertThat(REAL.bind(listener, bound)).isZero();
    assertThat(REAL.listen(listener, 1)).isZero();
    assertThat(REAL.accept(listener, null)).isEqualTo(-Errno.EAGAIN);
    assertThat(REAL.getsockname(listener, bound)).isZero();
    assertThat(REAL.connect(client, bound)).isEqualTo(-Errno.EINPROGRESS);
    Kernel.awaitEvents(REAL, listener, Linux.EPOLLIN);
    PeerAddress from = Kernel.address("127.0.0.1", 9);
    int accepted = REAL.accept(listener, from);
    assertThat(accepted).isNotNegative();
    PeerAddress own = new PeerAddress();
    assertThat(REAL.getsockname(client, own)).isZero();
    assertThat(from).isEqualTo(own);
    for (int fd : new int[] {listener, client, accepted}) {
      assertThat(REAL.close(fd)).isZero();
      assertThat(REAL.close(fd)).isEqualTo(-Errno.EBADF);
    }
  }

  @Test
  void aScopeOfIpv6SurvivesTheKernel() {
    int fd = REAL.socket(ProtocolInfo.AF_INET6, Linux.SOCK_DGRAM, 0);
    PeerAddress loopback = new PeerAddress();
    loopback.set(ProtocolInfo.AF_INET6, 16, 65_535, 1);
    loopback.putByte(0, (byte) 0xFE);
    loopback.putByte(1, (byte) 0x80);
    loopback.putByte(15, (byte) 7);
    try {
      assertThat(REAL.connect(fd, loopback)).isIn(0, -Errno.ENETUNREACH, -Errno.EADDRNOTAVAIL);
      PeerAddress peer = new PeerAddress();
      if (REAL.getpeername(fd, peer) == 0) {
        assertThat(peer).isEqualTo(loopback);
      }
    } finally {
      REAL.close(fd);
    }
  }

  @Test
  void pathsAndAbstractNamesAreAddresses(@TempDir Path folder) {
    PeerAddress path = new PeerAddress();
    assertThat(path.set(UnixDomainSocketAddress.of(folder.resolve("socket")))).isTrue();
    PeerAddress hidden = new PeerAddress();
    byte[] name = {0, 'w', 's', 'p', 0, (byte) ProcessHandle.current().pid()};
    hidden.set(ProtocolInfo.AF_UNIX, name.length, 0, 0);
    for (int i = 0; i < name.length; i++) {
      hidden.putByte(i, name[i]);
    }
    for (PeerAddress address : new PeerAddress[] {path, hidden}) {
      try (Pair pair = Kernel.pair(REAL, address)) {
        PeerAddress found = new PeerAddress();
        assertThat(REAL.getpeername(pair.near(), found)).isZero();
        assertThat(found).isEqualTo(address);
        assertThat(REAL.getsockname(pair.near(), found)).isZero();
        assertThat(found.family()).isEqualTo(ProtocolInfo.AF_UNIX);
        assertThat(found.length()).isZero();
      }
    }
  }

  @Test
  void theLongestPathNeedsNoEnd() {
    int fd = REAL.socket(ProtocolInfo.AF_UNIX, Linux.SOCK_STREAM, 0);
    PeerAddress longest = new PeerAddress();
    longest.set(ProtocolInfo.AF_UNIX, PeerAddress.MAX_BYTES, 0, 0);
    for (int i = 1; i < PeerAddress.MAX_BYTES; i++) {
      longest.putByte(i, (byte) 'x');
    }
    PeerAddress found = new PeerAddress();
    try {
      assertThat(REAL.bind(fd, longest)).isZero();
      assertThat(REAL.getsockname(fd, found)).isZero();
      assertThat(found).isEqualTo(longest);
    } finally {
      REAL.close(fd);
    }
  }

  @Test
  void anAddressThatCannotBeIsRefused() {
    int fd = REAL.socket(ProtocolInfo.AF_INET, Linux.SOCK_STREAM, 0);
    PeerAddress address = new PeerAddress();
    try {
      assertThat(REAL.bind(fd, address)).isEqualTo(-Errno.EAFNOSUPPORT);
      address.set(ProtocolInfo.AF_INET, 16, 0, 0);
      assertThat(REAL.bind(fd, address)).isEqualTo(-Errno.EINVAL);
      address.set(ProtocolInfo.AF_INET6, 4, 0, 0);
      assertThat(REAL.connect(fd, address)).isEqualTo(-Errno.EINVAL);
      assertThat(REAL.socket(99, Linux.SOCK_STREAM, 0)).isEqualTo(-Errno.EAFNOSUPPORT);
    } finally {
      REAL.close(fd);
    }
  }

  @Test
  void everyCallTellsABadDescriptor() {
    PeerAddress address = Kernel.address("127.0.0.1", 1);
    MemorySegment four = MemorySegment.ofArray(new byte[4]);
    assertThat(REAL.close(-1)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.bind(-1, address)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.listen(-1, 1)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.accept(-1, null)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.connect(-1, address)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.shutdown(-1, 0)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.getsockname(-1, address)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.getpeername(-1, address)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.getsockopt(-1, 1, Linux.SO_TYPE, four)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.setsockopt(-1, 1, Linux.SO_KEEPALIVE, four)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.ioctl(-1, Linux.FIONREAD)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.poll(9999, Linux.EPOLLIN)).isEqualTo(Linux.POLLNVAL);
    assertThat(Kernel.recv(REAL, -1, 0, four)).isEqualTo(-Errno.EBADF);
    assertThat(Kernel.send(REAL, -1, 0, four)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.epollCtl(-1, Linux.EPOLL_CTL_ADD, 0, 0, 0)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.eventfdSignal(-1)).isEqualTo(-Errno.EBADF);
    assertThat(REAL.eventfdDrain(-1)).isEqualTo(-Errno.EBADF);
    try (ReadyList ready = REAL.readyList(1)) {
      assertThat(REAL.epollWait(-1, ready, 0)).isEqualTo(-Errno.EBADF);
    }
  }

  @Test
  void aFolderIsLockedByOneOpenFileAtATime(@TempDir Path folder) throws IOException {
    int first = REAL.open(folder.toString());
    int second = REAL.open(folder.toString());
    assertThat(flags(first) & (O_NONBLOCK | O_CLOEXEC)).isEqualTo(O_NONBLOCK | O_CLOEXEC);
    assertThat(REAL.flock(first)).isZero();
    assertThat(REAL.flock(first)).as("it has it already").isZero();
    assertThat(REAL.flock(second)).isEqualTo(-Errno.EAGAIN);
    assertThat(REAL.close(first)).isZero();
    assertThat(REAL.flock(second)).isZero();
    assertThat(REAL.close(second)).isZero();
    assertThat(REAL.flock(second)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void onlyWhatIsThereIsOpened(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("f\u00fcr"));
    int fd = REAL.open(file.toString());
    assertThat(fd).isNotNegative();
    assertThat(REAL.close(fd)).isZero();
    assertThat(REAL.open(folder.resolve("none").toString())).isEqualTo(-Errno.ENOENT);
    assertThat(REAL.open(file.resolve("below").toString())).isEqualTo(-Errno.ENOTDIR);
    assertThat(REAL.open(folder.resolve("x".repeat(256)).toString()))
        .isEqualTo(-Errno.ENAMETOOLONG);
  }

  @Test
  void anOptionIsReadAsItWasSet() {
    try (Pair pair = Kernel.tcpPair(REAL);
        Arena arena = Arena.ofConfined()) {
      assertThat(Kernel.get(REAL, pair.near(), Linux.IPPROTO_TCP, Linux.TCP_NODELAY)).isOne();
      MemorySegment linger = arena.allocateFrom(ValueLayout.JAVA_INT, 1, 30);
      assertThat(REAL.setsockopt(pair.near(), Linux.SOL_SOCKET, Linux.SO_LINGER, linger)).isZero();
      int[] found = new int[3];
      found[2] = 77;
      assertThat(
              REAL.getsockopt(
                  pair.near(), Linux.SOL_SOCKET, Linux.SO_LINGER, MemorySegment.ofArray(found)))
          .isEqualTo(8);
      assertThat(found).containsExactly(1, 30, 77);
      assertThat(Kernel.get(REAL, pair.near(), Linux.SOL_SOCKET, Linux.SO_DOMAIN)).isEqualTo(2);
    }
  }

  @Test
  void tcpInfoTellsRetransmitsAndProbes() {
    try (Pair pair = Kernel.tcpPair(REAL)) {
      MemorySegment info = MemorySegment.ofArray(new byte[400]).fill((byte) 0xFF);
      int length = REAL.getsockopt(pair.near(), Linux.IPPROTO_TCP, Linux.TCP_INFO, info);
      assertThat(length).isGreaterThanOrEqualTo(104);
      assertThat(info.get(ValueLayout.JAVA_BYTE, 0)).as("tcpi_state: established").isOne();
      assertThat(info.get(ValueLayout.JAVA_BYTE, Linux.TCP_INFO_RETRANSMITS)).isZero();
      assertThat(info.get(ValueLayout.JAVA_BYTE, Linux.TCP_INFO_PROBES)).isZero();
    }
  }

  @Test
  void aValueThatCannotBeUsedIsAFault() {
    MemorySegment readOnly = MemorySegment.ofArray(new byte[4]).asReadOnly();
    MemorySegment closed;
    try (Arena arena = Arena.ofShared()) {
      closed = arena.allocate(4);
    }
    try (Pair pair = Kernel.tcpPair(REAL)) {
      int fd = pair.near();
      assertThat(REAL.getsockopt(fd, 1, Linux.SO_TYPE, readOnly)).isEqualTo(-Errno.EFAULT);
      assertThat(REAL.getsockopt(fd, 1, Linux.SO_TYPE, closed)).isEqualTo(-Errno.EFAULT);
      assertThat(REAL.setsockopt(fd, 1, Linux.SO_KEEPALIVE, closed)).isEqualTo(-Errno.EFAULT);
      assertThat(REAL.setsockopt(fd, 1, Linux.SO_KEEPALIVE, readOnly)).isZero();
      assertThat(REAL.setsockopt(fd, 1, 9999, readOnly)).isEqualTo(-Errno.ENOPROTOOPT);
      MemorySegment huge = MemorySegment.ofArray(new byte[Scratch.OPTION_BYTES + 1]);
      assertThat(REAL.setsockopt(fd, 1, Linux.SO_KEEPALIVE, huge)).isEqualTo(-Errno.EINVAL);
    }
  }

  @Test
  void pollSaysWhatHoldsNow() {
    try (Pair pair = Kernel.tcpPair(REAL)) {
      int all = Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLPRI | Linux.EPOLLRDHUP;
      assertThat(REAL.poll(pair.far(), all)).isEqualTo(Linux.EPOLLOUT);
      assertThat(REAL.poll(pair.far(), Linux.EPOLLIN)).isZero();
      Kernel.send(REAL, pair.near(), 0, Kernel.counting(3, 0));
      Kernel.awaitQueued(REAL, pair.far(), 3);
      assertThat(REAL.poll(pair.far(), all)).isEqualTo(Linux.EPOLLOUT | Linux.EPOLLIN);
      assertThat(REAL.shutdown(pair.near(), Linux.SHUT_WR)).isZero();
      Kernel.awaitEvents(REAL, pair.far(), Linux.EPOLLRDHUP);
      assertThat(REAL.poll(pair.far(), all))
          .isEqualTo(Linux.EPOLLOUT | Linux.EPOLLIN | Linux.EPOLLRDHUP);
    }
  }

  @Test
  void everyEntryOfAWaitHasItsOwnEventsAndData() {
    int set = REAL.epollCreate();
    int[] events = new int[5];
    try (ReadyList ready = REAL.readyList(8);
        Pair pair = Kernel.tcpPair(REAL)) {
      for (int i = 0; i < events.length; i++) {
        events[i] = REAL.eventfd();
        long data = 0x0123_4567_89AB_CDEFL * (i + 1);
        assertThat(REAL.epollCtl(set, Linux.EPOLL_CTL_ADD, events[i], Linux.EPOLLIN, data))
            .isZero();
        assertThat(REAL.eventfdSignal(events[i])).isZero();
      }
      assertThat(REAL.epollCtl(set, Linux.EPOLL_CTL_ADD, pair.near(), Linux.EPOLLOUT, -1)).isZero();
      assertThat(REAL.epollWait(set, ready, REAL.nanoTime())).isEqualTo(6);
      for (int i = 0; i < events.length; i++) {
        assertThat(ready.events(i)).isEqualTo(Linux.EPOLLIN);
        assertThat(ready.data(i)).isEqualTo(0x0123_4567_89AB_CDEFL * (i + 1));
      }
      assertThat(ready.events(5)).isEqualTo(Linux.EPOLLOUT);
      assertThat(ready.data(5)).isEqualTo(-1);
    } finally {
      REAL.close(set);
      for (int fd : events) {
        REAL.close(fd);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWaitEndsAtItsDeadlineAndNotBefore(boolean nanosecondWaits) {
    SystemCalls calls = new NativeCalls(nanosecondWaits);
    int set = calls.epollCreate();
    try (ReadyList ready = calls.readyList(1)) {
      assertThat(calls.epollWait(set, ready, Long.MIN_VALUE)).isZero();
      for (long nanos : new long[] {-1, 0, 1, 300_000, 2_500_000}) {
        long deadline = calls.nanoTime() + nanos;
        assertThat(calls.epollWait(set, ready, deadline)).isZero();
        assertThat(calls.nanoTime() - deadline).isNotNegative();
      }
    } finally {
      calls.close(set);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWaitWithoutDeadlineEndsByASignal(boolean nanosecondWaits) throws InterruptedException {
    SystemCalls calls = new NativeCalls(nanosecondWaits);
    int set = calls.epollCreate();
    int event = calls.eventfd();
    assertThat(calls.epollCtl(set, Linux.EPOLL_CTL_ADD, event, Linux.EPOLLIN, 5)).isZero();
    int[] found = {-1};
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try (ReadyList ready = calls.readyList(1)) {
                found[0] = calls.epollWait(set, ready, Long.MAX_VALUE);
              }
            });
    assertThat(calls.eventfdSignal(event)).isZero();
    assertThat(waiter.join(Duration.ofSeconds(20))).isTrue();
    assertThat(found[0]).isOne();
    assertThat(calls.eventfdDrain(event)).isZero();
    assertThat(calls.eventfdDrain(event)).isEqualTo(-Errno.EAGAIN);
    calls.close(set);
    calls.close(event);
  }

  @Test
  void aReadyListThatIsClosedInUseIsFreedLater() throws InterruptedException {
    int set = REAL.epollCreate();
    int event = REAL.eventfd();
    assertThat(REAL.epollCtl(set, Linux.EPOLL_CTL_ADD, event, Linux.EPOLLIN, 5)).isZero();
    ReadyList ready = REAL.readyList(4);
    int[] found = {-1};
    Thread waiter =
        Thread.ofPlatform().start(() -> found[0] = REAL.epollWait(set, ready, Long.MAX_VALUE));
    Kernel.awaitSleeper(EPOLL_PWAIT2);
    ready.close();
    assertThat(REAL.eventfdSignal(event)).isZero();
    waiter.join();
    assertThat(found[0]).isOne();
    assertThatThrownBy(() -> ready.data(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> REAL.epollWait(set, ready, 0))
        .isInstanceOf(IllegalStateException.class);
    REAL.close(set);
    REAL.close(event);
  }
}
