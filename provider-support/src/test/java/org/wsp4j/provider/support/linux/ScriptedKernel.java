package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.PeerAddress;

/**
 * A kernel in memory: stream and datagram sockets, epoll, eventfds and time, deterministic, with
 * faults by a {@link FaultPlan}. One lock; threads may share it, and take turns if the {@link
 * Scheduler} says so.
 *
 * <p>It answers as Linux does: {@code KernelsAgreeTest} runs the same steps on both. What the peer
 * of a connection does is told by {@link #peerSend} and its like, or by using the descriptor of the
 * other end.
 */
public final class ScriptedKernel implements SystemCalls {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FakeFiles files = new FakeFiles();
  private final Object lock = files.lock();
  private final FakeAddresses addresses = new FakeAddresses();
  private final FakeDatagrams datagrams;
  private final FaultPlan faults;
  private final int bufferBytes;
  private volatile Scheduler scheduler = this::passTime;
  private long nanos = 1;

  /** Makes a kernel whose sockets hold 64 KiB. */
  public ScriptedKernel(FaultPlan faults) {
    this(faults, BUFFER_BYTES);
  }

  /**
   * Makes a kernel.
   *
   * @param bufferBytes what a socket holds that was not received
   */
  public ScriptedKernel(FaultPlan faults, int bufferBytes) {
    this.faults = faults;
    this.bufferBytes = bufferBytes;
    datagrams = new FakeDatagrams(files, faults);
  }

  /**
   * Sets what sleeps; by default the time moves to the deadline, and without one the test fails.
   */
  public void scheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Moves the time. */
  public void advance(long byNanos) {
    synchronized (lock) {
      nanos += byNanos;
    }
  }

  private void passTime(long deadlineNanos, BooleanSupplier ready) {
    if (ready.getAsBoolean()) {
      return;
    }
    if (deadlineNanos == Long.MAX_VALUE) {
      throw new AssertionError("asleep for ever: nothing is ready, and nobody else runs");
    }
    advance(Math.max(0, deadlineNanos - nanoTime()));
  }

  /** How many descriptors are open. */
  public int openDescriptors() {
    synchronized (lock) {
      return files.size();
    }
  }

  /** Makes two connected sockets, the descriptors of both. */
  public int[] streamPair(int family) {
    synchronized (lock) {
      FakeSocket near = new FakeSocket(family, bufferBytes);
      FakeSocket far = new FakeSocket(family, bufferBytes);
      near.join(far);
      return new int[] {files.open(near), files.open(far)};
    }
  }

  /**
   * The peer of a connected socket sends.
   *
   * @return how many bytes there was room for, or {@code -errno}
   */
  public int peerSend(int fd, byte[] bytes) {
    synchronized (lock) {
      return peer(fd).send(bytes, bytes.length, false);
    }
  }

  /** The peer sends one urgent byte. */
  public int peerUrgent(int fd, byte urgent) {
    synchronized (lock) {
      return peer(fd).send(new byte[] {urgent}, 1, true);
    }
  }

  /** The peer receives what was sent, up to so many bytes. */
  public byte[] peerReceive(int fd, int most) {
    synchronized (lock) {
      byte[] room = new byte[most];
      int length = Math.max(0, peer(fd).recv(room, most, 0));
      return Arrays.copyOf(room, length);
    }
  }

  /** The peer ends its sending direction. */
  public void peerShutdown(int fd) {
    synchronized (lock) {
      peer(fd).shutdown(Linux.SHUT_WR);
    }
  }

  /** The peer closes: an end, or a reset if it has not received all that was sent to it. */
  public void peerClose(int fd) {
    synchronized (lock) {
      peer(fd).close();
    }
  }

  /** The peer resets the connection. */
  public void peerReset(int fd) {
    synchronized (lock) {
      peer(fd).dissolve();
    }
  }

  /** Whom a socket was connecting to refuses. */
  public void peerRefuses(int fd) {
    synchronized (lock) {
      if (files.get(fd) instanceof FakeSocket socket) {
        socket.refuse();
      }
    }
  }

  private FakeSocket peer(int fd) {
    if (files.get(fd) instanceof FakeSocket socket && socket.peer() != null) {
      return socket.peer();
    }
    throw new AssertionError("fd=" + fd + " was never connected");
  }

  @Override
  public int socket(int family, int type, int protocol) {
    int domain = SockAddrs.family(family);
    if (domain < 0) {
      return domain;
    }
    if (type == Linux.SOCK_DGRAM && domain == Linux.AF_INET) {
      return datagrams.open();
    }
    if (type != Linux.SOCK_STREAM) {
      return -Errno.ESOCKTNOSUPPORT;
    }
    synchronized (lock) {
      return files.open(new FakeSocket(family, bufferBytes));
    }
  }

  @Override
  public int close(int fd) {
    synchronized (lock) {
      FakeFile file = files.remove(fd);
      if (file == null) {
        return -Errno.EBADF;
      }
      addresses.release(file);
      datagrams.release(file);
      file.close();
      return 0;
    }
  }

  @Override
  public int bind(int fd, PeerAddress address) {
    if (datagrams.has(fd)) {
      return datagrams.bind(fd, address);
    }
    return files.onSocket(fd, socket -> addresses.bind(socket, address));
  }

  /** There are no files but sockets, and those have no path. */
  @Override
  public int open(String path) {
    return -Errno.ENOENT;
  }

  @Override
  public int flock(int fd) {
    return files.onSocket(fd, socket -> 0);
  }

  @Override
  public int fchmod(int fd, int mode) {
    return files.onSocket(fd, socket -> 0);
  }

  @Override
  public int geteuid() {
    return 0;
  }

  @Override
  public int listen(int fd, int backlog) {
    return files.onSocket(
        fd,
        socket -> {
          int result = socket.listen(backlog);
          return result < 0 ? result : addresses.bindIfUnbound(socket);
        });
  }

  @Override
  public int accept(int fd, @Nullable PeerAddress from) {
    return files.onSocket(
        fd,
        listener -> {
          if (listener.state() != FakeSocket.State.LISTENING) {
            return -Errno.EINVAL;
          }
          if (faults.interrupts()) {
            return -Errno.EINTR;
          }
          FakeSocket accepted = listener.accept();
          if (accepted == null) {
            return -Errno.EAGAIN;
          }
          if (from != null) {
            FakeAddresses.copy(accepted.peer(), from);
          }
          return files.open(accepted);
        });
  }

  @Override
  public int connect(int fd, @Nullable PeerAddress address) {
    if (datagrams.has(fd)) {
      return datagrams.connect(fd, address);
    }
    return files.onSocket(
        fd,
        socket -> {
          if (address == null) {
            return socket.dissolve();
          }
          if (address.family() != socket.family()) {
            return -Errno.EAFNOSUPPORT;
          }
          addresses.bindIfUnbound(socket);
          return socket.connect(addresses.listener(address));
        });
  }

  @Override
  public int shutdown(int fd, int how) {
    return files.onSocket(fd, socket -> socket.shutdown(how));
  }

  @Override
  public int getsockname(int fd, PeerAddress address) {
    if (datagrams.has(fd)) {
      return datagrams.name(fd, address);
    }
    return files.onSocket(
        fd,
        socket -> {
          FakeAddresses.copy(socket, address);
          return 0;
        });
  }

  @Override
  public int getpeername(int fd, PeerAddress address) {
    if (datagrams.has(fd)) {
      return datagrams.peer(fd, address);
    }
    return files.onSocket(
        fd,
        socket -> {
          if (socket.state() != FakeSocket.State.CONNECTED) {
            return -Errno.ENOTCONN;
          }
          FakeAddresses.copy(socket.peer(), address);
          return 0;
        });
  }

  @Override
  public int getsockopt(int fd, int level, int name, MemorySegment value) {
    if (datagrams.has(fd)) {
      return datagrams.option(fd, level, name, value);
    }
    return files.onSocket(fd, socket -> FakeOptions.get(socket, level, name, value));
  }

  @Override
  public int setsockopt(int fd, int level, int name, MemorySegment value) {
    if (datagrams.has(fd)) {
      return datagrams.setOption(fd, level, name, value);
    }
    return files.onSocket(fd, socket -> FakeOptions.set(socket, level, name, value));
  }

  @Override
  public int ioctl(int fd, int code) {
    if (datagrams.has(fd)) {
      return datagrams.ioctl(fd, code);
    }
    return files.onSocket(
        fd,
        socket ->
            switch (code) {
              case Linux.FIONREAD -> socket.stream().queued(socket.inline());
              case Linux.SIOCATMARK -> socket.stream().atMark() ? 1 : 0;
              case Linux.SIOCOUTQ -> 0;
              default -> -Errno.EINVAL;
            });
  }

  @Override
  public int poll(int fd, int events) {
    synchronized (lock) {
      FakeFile file = files.get(fd);
      if (file == null) {
        return fd < 0 ? 0 : Linux.POLLNVAL;
      }
      return file.poll() & (events | Linux.EPOLLERR | Linux.EPOLLHUP);
    }
  }

  @Override
  public long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    boolean urgent = (flags & Linux.MSG_OOB) != 0;
    BufferCursor cursor = new BufferCursor();
    if (!cursor.open(buffers, count, skip, urgent ? 1 : Integer.MAX_VALUE, true)) {
      return -Errno.EFAULT;
    }
    if (cursor.remaining() == 0) {
      return 0;
    }
    return files.onSocket(
        fd,
        socket -> {
          int fault = fault(socket, Linux.EPOLLIN | Linux.EPOLLPRI);
          if (fault < 0) {
            return fault;
          }
          int most = (int) Math.min(cursor.remaining(), bufferBytes);
          byte[] bytes = new byte[most];
          int n = socket.recv(bytes, faults.size(most), flags);
          boolean copied = n <= 0 || cursor.scatter(MemorySegment.ofArray(bytes), n);
          return copied ? n : -Errno.EFAULT;
        });
  }

  @Override
  public long send(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    BufferCursor cursor = new BufferCursor();
    if (!cursor.open(buffers, count, skip, Integer.MAX_VALUE, false)) {
      return -Errno.EFAULT;
    }
    return files.onSocket(
        fd,
        socket -> {
          int fault = faults.lacksMemory() ? -Errno.ENOBUFS : fault(socket, Linux.EPOLLOUT);
          if (fault < 0) {
            return fault;
          }
          int length = (int) Math.min(cursor.remaining(), bufferBytes + 1L);
          MemorySegment bytes = MemorySegment.ofArray(new byte[length]);
          if (!cursor.gather(bytes, length)) {
            return -Errno.EFAULT;
          }
          boolean urgent = (flags & Linux.MSG_OOB) != 0 && length == cursor.remaining();
          int size = faults.size(length);
          return socket.send(bytes.toArray(ValueLayout.JAVA_BYTE), size, urgent && size == length);
        });
  }

  @Override
  public long recvFrom(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress from) {
    if (datagrams.has(fd)) {
      return datagrams.recvFrom(fd, buffers, count, flags, from);
    }
    return files.onSocket(fd, socket -> -Errno.EOPNOTSUPP);
  }

  /** Nothing is ever kept together: a train of one. */
  @Override
  public long recvTrain(int fd, MemorySegment into, PeerAddress from, MessageInfo info) {
    info.train(0, 0);
    return recvFrom(fd, new MemorySegment[] {into}, 1, 0, from);
  }

  @Override
  public int recvMany(int fd, Messages messages) {
    if (datagrams.has(fd)) {
      return datagrams.recvMany(fd, messages);
    }
    return files.onSocket(fd, socket -> -Errno.EOPNOTSUPP);
  }

  @Override
  public long recvMessage(
      int fd,
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      MessageInfo info) {
    return files.onSocket(fd, socket -> -Errno.EOPNOTSUPP);
  }

  @Override
  public long sendMessage(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress to) {
    if (datagrams.has(fd)) {
      return datagrams.send(fd, buffers, count, to);
    }
    return files.onSocket(fd, socket -> -Errno.EOPNOTSUPP);
  }

  @Override
  public int membership(int fd, boolean join, PeerAddress group, int interfaceIndex) {
    return files.onSocket(fd, socket -> -Errno.ENOPROTOOPT);
  }

  @Override
  public int recvError(int fd, QueuedError error) {
    if (datagrams.has(fd)) {
      return datagrams.recvError(fd, error);
    }
    return files.onSocket(fd, socket -> -Errno.EAGAIN);
  }

  /** A fault before anything happened: {@code -errno}, 0 for none. */
  private int fault(FakeSocket socket, int edge) {
    if (faults.resets()) {
      socket.reset();
    }
    if (faults.interrupts()) {
      return -Errno.EINTR;
    }
    if (faults.hesitates()) {
      socket.wake(edge);
      return -Errno.EAGAIN;
    }
    return 0;
  }

  @Override
  public int epollCreate() {
    synchronized (lock) {
      return files.open(new FakeEpoll());
    }
  }

  @Override
  public int epollCtl(int epfd, int op, int fd, int events, long data) {
    synchronized (lock) {
      FakeFile set = files.get(epfd);
      FakeFile target = files.get(fd);
      if (set == null || target == null) {
        return -Errno.EBADF;
      }
      return set instanceof FakeEpoll epoll
          ? epoll.control(op, fd, target, events, data)
          : -Errno.EINVAL;
    }
  }

  @Override
  public int epollWait(int epfd, ReadyList ready, long deadlineNanos) {
    FakeReadyList list = (FakeReadyList) ready;
    while (true) {
      synchronized (lock) {
        if (!(files.get(epfd) instanceof FakeEpoll epoll)) {
          return files.get(epfd) != null ? -Errno.EINVAL : -Errno.EBADF;
        }
        if (faults.interrupts()) {
          return -Errno.EINTR;
        }
        List<FakeEpoll.Found> found = epoll.collect(faults.size(list.capacity()));
        if (!found.isEmpty() || nanos >= deadlineNanos) {
          list.fill(found);
          return found.size();
        }
      }
      scheduler.block(deadlineNanos, () -> poll(epfd, Linux.EPOLLIN) != 0);
    }
  }

  @Override
  public int eventfd() {
    synchronized (lock) {
      return files.open(new FakeEventFd());
    }
  }

  @Override
  public int eventfdSignal(int fd) {
    synchronized (lock) {
      return files.get(fd) instanceof FakeEventFd event ? event.signal() : -Errno.EBADF;
    }
  }

  @Override
  public int eventfdDrain(int fd) {
    synchronized (lock) {
      return files.get(fd) instanceof FakeEventFd event ? event.drain() : -Errno.EBADF;
    }
  }

  @Override
  public long nanoTime() {
    synchronized (lock) {
      return nanos;
    }
  }

  @Override
  public ReadyList readyList(int capacity) {
    return new FakeReadyList(capacity);
  }
}
