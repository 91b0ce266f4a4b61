package org.wsp4j.provider.support.linux;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.Messages;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/** The datagram sockets of a {@link ScriptedKernel}: UDP over IPv4 on the loopback interface. */
final class FakeDatagrams {
  private static final int FIRST_PORT = 40_000;
  private static final int ENOTTY = 25;

  private final FakeFiles files;
  private final FaultPlan faults;
  private final Map<Integer, FakeDatagramSocket> bound = new TreeMap<>();
  private int nextPort = FIRST_PORT;

  FakeDatagrams(FakeFiles files, FaultPlan faults) {
    this.files = files;
    this.faults = faults;
  }

  /** A call on a socket, under the lock. */
  @FunctionalInterface
  private interface Call {
    int on(FakeDatagramSocket socket);
  }

  private int on(int fd, Call call) {
    synchronized (files.lock()) {
      return call.on((FakeDatagramSocket) requireNonNull(files.get(fd)));
    }
  }

  boolean has(int fd) {
    synchronized (files.lock()) {
      return files.get(fd) instanceof FakeDatagramSocket;
    }
  }

  int open() {
    synchronized (files.lock()) {
      return files.open(new FakeDatagramSocket());
    }
  }

  void release(FakeFile file) {
    bound.values().removeIf(each -> each == file);
  }

  int bind(int fd, PeerAddress wanted) {
    return on(
        fd,
        socket -> {
          if (wanted.family() != ProtocolInfo.AF_INET) {
            return -Errno.EAFNOSUPPORT;
          }
          if (socket.port() != 0) {
            return -Errno.EINVAL;
          }
          if (bound.containsKey(wanted.port())) {
            return -Errno.EADDRINUSE;
          }
          occupy(socket, wanted.port());
          socket.named(wanted);
          return 0;
        });
  }

  private void occupy(FakeDatagramSocket socket, int port) {
    int own = port == 0 ? nextPort++ : port;
    socket.port(own);
    bound.put(own, socket);
  }

  private void bindIfUnbound(FakeDatagramSocket socket) {
    if (socket.port() == 0) {
      occupy(socket, 0);
    }
  }

  int connect(int fd, @Nullable PeerAddress to) {
    return on(
        fd,
        socket -> {
          if (to == null) {
            if (!socket.dissolve()) {
              bound.remove(socket.port());
              socket.port(0);
            }
            return 0;
          }
          bindIfUnbound(socket);
          socket.connect(to);
          return 0;
        });
  }

  int name(int fd, PeerAddress to) {
    return on(fd, socket -> socket.name(to));
  }

  int peer(int fd, PeerAddress to) {
    return on(fd, socket -> socket.peerName(to));
  }

  int option(int fd, int level, int name, MemorySegment value) {
    return on(
        fd,
        socket -> {
          boolean error = level == Linux.SOL_SOCKET && name == Linux.SO_ERROR;
          value.set(
              ValueLayout.JAVA_INT_UNALIGNED,
              0,
              error ? socket.takeError() : socket.option(level, name));
          return Integer.BYTES;
        });
  }

  int setOption(int fd, int level, int name, MemorySegment value) {
    return on(
        fd,
        socket -> {
          socket.option(level, name, value.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
          return 0;
        });
  }

  int ioctl(int fd, int code) {
    return on(fd, socket -> code == Linux.FIONREAD ? socket.firstLength() : -ENOTTY);
  }

  int recvError(int fd, QueuedError error) {
    return on(fd, socket -> socket.takeQueuedError(error));
  }

  int send(int fd, MemorySegment[] buffers, int count, @Nullable PeerAddress to) {
    BufferCursor cursor = new BufferCursor();
    if (!cursor.open(buffers, count, 0, Integer.MAX_VALUE, false)) {
      return -Errno.EFAULT;
    }
    return on(
        fd,
        socket -> {
          PeerAddress target = to == null ? socket.peer() : to;
          if (target == null) {
            return -Errno.EDESTADDRREQ;
          }
          int fault = faults.lacksMemory() ? Errno.ENOBUFS : fault(socket, Linux.EPOLLOUT);
          fault = fault == 0 ? socket.takeError() : fault;
          if (fault != 0) {
            return -fault;
          }
          MemorySegment bytes = MemorySegment.ofArray(new byte[(int) cursor.remaining()]);
          if (!cursor.gather(bytes, bytes.byteSize())) {
            return -Errno.EFAULT;
          }
          bindIfUnbound(socket);
          FakeDatagramSocket receiver = bound.get(target.port());
          if (receiver == null || !receiver.arrives(bytes, socket.source())) {
            socket.unreachable(target);
          }
          return (int) bytes.byteSize();
        });
  }

  /** An errno, 0 for none. */
  private int fault(FakeDatagramSocket socket, int edge) {
    if (faults.interrupts()) {
      return Errno.EINTR;
    }
    if (faults.hesitates()) {
      socket.wake(edge);
      return Errno.EAGAIN;
    }
    return 0;
  }

  int recvFrom(int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress from) {
    return on(
        fd,
        socket -> {
          int fault = fault(socket, Linux.EPOLLIN);
          return fault != 0 ? -fault : receive(socket, buffers, count, flags, from);
        });
  }

  private static int receive(
      FakeDatagramSocket socket,
      MemorySegment[] buffers,
      int count,
      int flags,
      @Nullable PeerAddress from) {
    BufferCursor cursor = new BufferCursor();
    if (!cursor.open(buffers, count, 0, Integer.MAX_VALUE, true)) {
      return -Errno.EFAULT;
    }
    int error = socket.takeError();
    if (error != 0) {
      return -error;
    }
    FakeDatagramSocket.Datagram first = socket.first();
    if (first == null) {
      return -Errno.EAGAIN;
    }
    MemorySegment bytes = first.bytes();
    if (!cursor.scatter(bytes, Math.min(bytes.byteSize(), cursor.remaining()))) {
      return -Errno.EFAULT;
    }
    if (from != null) {
      FakeDatagramSocket.copy(first.from(), from);
    }
    if ((flags & Linux.MSG_PEEK) == 0) {
      socket.take();
    }
    return (int) bytes.byteSize();
  }

  /** As __sys_recvmmsg has it: an error behind the first message is kept for the next call. */
  int recvMany(int fd, Messages messages) {
    return on(
        fd,
        socket -> {
          int fault = fault(socket, Linux.EPOLLIN);
          if (fault != 0) {
            return -fault;
          }
          int most = usable(messages);
          most = most > 1 ? faults.size(most) : most;
          for (int i = 0; i < most; i++) {
            int n = receive(socket, messages.buffers(i), messages.count(i), 0, messages.from(i));
            if (n < 0) {
              return i == 0 ? n : i;
            }
            long room = 0;
            for (int j = 0; j < messages.count(i); j++) {
              room += messages.buffers(i)[j].byteSize();
            }
            messages.received(i, n, n > room ? Linux.MSG_TRUNC : 0);
          }
          return most;
        });
  }

  /** How many messages from the first on can go by one call. */
  private static int usable(Messages messages) {
    int most = Math.min(messages.size(), Downcalls.PINS);
    for (int i = 0; i < most; i++) {
      int natives = 0;
      for (int j = 0; j < messages.count(i); j++) {
        MemorySegment buffer = messages.buffers(i)[j];
        if (!BufferCursor.usable(buffer, true)) {
          return i;
        }
        natives += buffer.isNative() ? 1 : 0;
      }
      if (natives != 0 && natives != messages.count(i)) {
        return i;
      }
    }
    return most;
  }
}
