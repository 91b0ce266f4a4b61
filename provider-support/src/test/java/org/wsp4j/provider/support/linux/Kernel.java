package org.wsp4j.provider.support.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.wsp4j.provider.support.linux.KernelAccess.Granted;
import org.wsp4j.provider.support.linux.KernelAccess.Refused;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/** What the tests of this package share: the real kernel, pairs of sockets, waiting. */
final class Kernel {
  static final SystemCalls REAL = open();

  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private Kernel() {}

  private static SystemCalls open() {
    return switch (KernelAccess.open()) {
      case Granted granted -> granted.calls();
      case Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  /** Two connected sockets. */
  record Pair(SystemCalls calls, int near, int far) implements AutoCloseable {
    @Override
    public void close() {
      calls.close(near);
      calls.close(far);
    }
  }

  static Pair tcpPair(SystemCalls calls) {
    return pair(calls, address("127.0.0.1", 0));
  }

  static Pair pair(SystemCalls calls, PeerAddress any) {
    int listener = calls.socket(any.family(), Linux.SOCK_STREAM, 0);
    assertThat(calls.bind(listener, any)).isZero();
    assertThat(calls.listen(listener, 8)).isZero();
    PeerAddress bound = new PeerAddress();
    assertThat(calls.getsockname(listener, bound)).isZero();
    int near = calls.socket(any.family(), Linux.SOCK_STREAM, 0);
    assertThat(calls.connect(near, bound)).isIn(0, -Errno.EINPROGRESS);
    awaitEvents(calls, listener, Linux.EPOLLIN);
    int far = calls.accept(listener, null);
    assertThat(far).isNotNegative();
    awaitEvents(calls, near, Linux.EPOLLOUT);
    calls.close(listener);
    if (any.family() != ProtocolInfo.AF_UNIX) {
      assertThat(set(calls, near, Linux.IPPROTO_TCP, Linux.TCP_NODELAY, 1)).isZero();
      assertThat(set(calls, far, Linux.IPPROTO_TCP, Linux.TCP_NODELAY, 1)).isZero();
    }
    return new Pair(calls, near, far);
  }

  /** Two UDP sockets, connected to each other. */
  static Pair datagramPair(SystemCalls calls) {
    PeerAddress address = address("127.0.0.1", 0);
    int near = calls.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
    int far = calls.socket(ProtocolInfo.AF_INET, Linux.SOCK_DGRAM, 0);
    assertThat(calls.bind(near, address)).isZero();
    assertThat(calls.bind(far, address)).isZero();
    assertThat(calls.getsockname(near, address)).isZero();
    assertThat(calls.connect(far, address)).isZero();
    assertThat(calls.getsockname(far, address)).isZero();
    assertThat(calls.connect(near, address)).isZero();
    return new Pair(calls, near, far);
  }

  /** Resets the connection of a socket, which stays open and is not connected any more. */
  static void reset(SystemCalls calls, int fd) {
    assertThat(calls.connect(fd, null)).isZero();
  }

  /** Waits until so many bytes can be received. */
  static void awaitQueued(SystemCalls calls, int fd, long bytes) {
    long deadline = calls.nanoTime() + PATIENCE_NANOS;
    while (calls.ioctl(fd, Linux.FIONREAD) < bytes) {
      assertThat(deadline - calls.nanoTime()).as("nanoseconds left").isPositive();
      Thread.onSpinWait();
    }
  }

  /** Waits until a thread of this process is in a system call, by its number. */
  static void awaitSleeper(int systemCall) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!sleeps(systemCall)) {
      assertThat(deadline - System.nanoTime()).as("nanoseconds left").isPositive();
      Thread.onSpinWait();
    }
  }

  private static boolean sleeps(int systemCall) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("syscall")).startsWith(systemCall + " ")) {
          return true;
        }
      }
    } catch (IOException ended) {
      return false;
    }
    return false;
  }

  static PeerAddress address(String host, int port) {
    PeerAddress address = new PeerAddress();
    try {
      assertThat(address.set(new InetSocketAddress(InetAddress.getByName(host), port))).isTrue();
    } catch (UnknownHostException e) {
      throw new AssertionError(host, e);
    }
    return address;
  }

  static int set(SystemCalls calls, int fd, int level, int name, int value) {
    return calls.setsockopt(fd, level, name, MemorySegment.ofArray(new int[] {value}));
  }

  static int get(SystemCalls calls, int fd, int level, int name) {
    int[] value = {-1};
    assertThat(calls.getsockopt(fd, level, name, MemorySegment.ofArray(value))).isEqualTo(4);
    return value[0];
  }

  /** Waits in epoll until one of some events holds; the events that do. */
  static int awaitEvents(SystemCalls calls, int fd, int events) {
    int epfd = calls.epollCreate();
    try (ReadyList ready = calls.readyList(1)) {
      assertThat(calls.epollCtl(epfd, Linux.EPOLL_CTL_ADD, fd, events, 7)).isZero();
      long deadline = calls.nanoTime() + PATIENCE_NANOS;
      int found;
      do {
        found = calls.epollWait(epfd, ready, deadline);
      } while (found == -Errno.EINTR);
      assertThat(found).as("descriptors ready for events=%x", events).isEqualTo(1);
      return ready.events(0);
    } finally {
      calls.close(epfd);
    }
  }

  static long recv(SystemCalls calls, int fd, int flags, MemorySegment... into) {
    return calls.recv(fd, into, into.length, 0, flags);
  }

  static long send(SystemCalls calls, int fd, int flags, MemorySegment... from) {
    return calls.send(fd, from, from.length, 0, flags);
  }

  /** Waits for something to receive, then receives. */
  static long recvSoon(SystemCalls calls, int fd, int flags, MemorySegment... into) {
    awaitEvents(calls, fd, Linux.EPOLLIN | Linux.EPOLLPRI);
    return recv(calls, fd, flags, into);
  }

  /** A heap segment of the bytes start, start + 1 and so on. */
  static MemorySegment counting(int length, int start) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (start + i);
    }
    return MemorySegment.ofArray(bytes);
  }

  static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }
}
