package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.PeerAddress;

/**
 * The system calls of the real kernel, through the foreign-function interface. Got from {@link
 * KernelAccess#open}.
 *
 * <p>Nothing is allocated once the code is compiled. A receive or send into or from memory that is
 * not of one piece follows {@link BufferCursor} and {@link DataCalls}.
 */
final class NativeCalls implements SystemCalls {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Whether epoll_pwait2 is there; cleared for good if the kernel, before 5.11, says it is not. */
  private volatile boolean nanosecondWaits;

  NativeCalls(boolean nanosecondWaits) {
    this.nanosecondWaits = nanosecondWaits;
  }

  @Override
  public int socket(int family, int type, int protocol) {
    int domain = SockAddrs.family(family);
    if (domain < 0) {
      return domain;
    }
    int modes = Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(Downcalls.Socket.SOCKET, scratch, domain, type | modes, protocol);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int close(int fd) {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(Downcalls.Close.CLOSE, scratch, fd, 0, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int bind(int fd, PeerAddress address) {
    Scratch scratch = Scratch.borrow();
    try {
      int length = SockAddrs.encode(scratch, address);
      return length < 0
          ? length
          : Downcalls.call(Downcalls.Bind.BIND, scratch, fd, scratch.addressAt(), length);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int open(String path) {
    Scratch scratch = Scratch.borrow();
    try (Arena arena = Arena.ofConfined()) {
      return Downcalls.open(scratch, arena.allocateFrom(path), Linux.O_NONBLOCK | Linux.O_CLOEXEC);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int flock(int fd) {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(
          Downcalls.FileLock.FLOCK, scratch, fd, Linux.LOCK_EX | Linux.LOCK_NB, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int fchmod(int fd, int mode) {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(Downcalls.ChangeMode.FCHMOD, scratch, fd, mode, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int geteuid() {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(Downcalls.User.GETEUID, scratch, 0, 0, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int listen(int fd, int backlog) {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(Downcalls.Listen.LISTEN, scratch, fd, backlog, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int accept(int fd, @Nullable PeerAddress from) {
    Scratch scratch = Scratch.borrow();
    try {
      scratch.length(Scratch.ADDRESS_BYTES);
      int flags = Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
      int accepted =
          Downcalls.call(
              Downcalls.Accept.ACCEPT,
              scratch,
              fd,
              scratch.addressAt(),
              scratch.lengthAt(),
              flags,
              0);
      if (accepted >= 0 && from != null) {
        SockAddrs.decode(scratch, scratch.length(), from);
      }
      return accepted;
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int connect(int fd, @Nullable PeerAddress address) {
    Scratch scratch = Scratch.borrow();
    try {
      int length =
          address == null
              ? SockAddrs.encodeUnspecified(scratch)
              : SockAddrs.encode(scratch, address);
      return length < 0
          ? length
          : Downcalls.call(Downcalls.Connect.CONNECT, scratch, fd, scratch.addressAt(), length);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int shutdown(int fd, int how) {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(Downcalls.Shutdown.SHUTDOWN, scratch, fd, how, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int getsockname(int fd, PeerAddress address) {
    return name(Downcalls.SockName.GETSOCKNAME, fd, address);
  }

  @Override
  public int getpeername(int fd, PeerAddress address) {
    return name(Downcalls.PeerName.GETPEERNAME, fd, address);
  }

  private static int name(MethodHandle function, int fd, PeerAddress address) {
    Scratch scratch = Scratch.borrow();
    try {
      scratch.length(Scratch.ADDRESS_BYTES);
      int result = Downcalls.call(function, scratch, fd, scratch.addressAt(), scratch.lengthAt());
      if (result >= 0) {
        SockAddrs.decode(scratch, scratch.length(), address);
      }
      return result;
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int getsockopt(int fd, int level, int name, MemorySegment value) {
    Scratch scratch = Scratch.borrow();
    try {
      return Options.get(scratch, fd, level, name, value);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int setsockopt(int fd, int level, int name, MemorySegment value) {
    Scratch scratch = Scratch.borrow();
    try {
      return Options.set(scratch, fd, level, name, value);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int ioctl(int fd, int code) {
    Scratch scratch = Scratch.borrow();
    try {
      return query(scratch, fd, code);
    } finally {
      scratch.giveBack();
    }
  }

  /** ioctl(2) of a code that answers one integer. */
  static int query(Scratch scratch, int fd, int code) {
    long request = Integer.toUnsignedLong(code);
    int result = Downcalls.call(Downcalls.Ioctl.IOCTL, scratch, fd, request, scratch.valueAt());
    return result < 0 ? result : scratch.memory().get(JAVA_INT, scratch.value());
  }

  @Override
  public int poll(int fd, int events) {
    Scratch scratch = Scratch.borrow();
    try {
      MemorySegment memory = scratch.memory();
      long at = scratch.event();
      memory.set(JAVA_INT, at, fd);
      memory.set(JAVA_SHORT, at + 4, (short) events);
      memory.set(JAVA_SHORT, at + 6, (short) 0);
      int result = Downcalls.call(Downcalls.Poll.POLL, scratch, scratch.eventAt(), 1, 0);
      return result < 0 ? result : Short.toUnsignedInt(memory.get(JAVA_SHORT, at + 6));
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    Scratch scratch = Scratch.borrow();
    try {
      return DataCalls.recv(scratch, fd, buffers, count, skip, flags);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public long send(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    Scratch scratch = Scratch.borrow();
    try {
      return DataCalls.send(scratch, fd, buffers, count, skip, flags);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public long recvFrom(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress from) {
    Scratch scratch = Scratch.borrow();
    try {
      return MessageCalls.recvFrom(scratch, fd, buffers, count, flags, from);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public long recvTrain(int fd, MemorySegment into, PeerAddress from, MessageInfo info) {
    Scratch scratch = Scratch.borrow();
    try {
      return TrainCalls.receive(scratch, fd, into, from, info);
    } finally {
      scratch.giveBack();
      Reference.reachabilityFence(into);
    }
  }

  @Override
  public int recvMany(int fd, Messages messages) {
    Scratch scratch = Scratch.borrow();
    try {
      return MessageVector.receive(scratch, fd, messages);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public long recvMessage(
      int fd,
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      MessageInfo info) {
    Scratch scratch = Scratch.borrow();
    try {
      return MessageCalls.recvMessage(scratch, fd, buffers, count, spill, flags, null, info);
    } finally {
      scratch.giveBack();
      Reference.reachabilityFence(spill);
    }
  }

  @Override
  public long sendMessage(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress to) {
    Scratch scratch = Scratch.borrow();
    try {
      return MessageCalls.send(scratch, fd, buffers, count, flags, to);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int membership(int fd, boolean join, PeerAddress group, int interfaceIndex) {
    Scratch scratch = Scratch.borrow();
    try {
      return Options.membership(scratch, fd, join, group, interfaceIndex);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int recvError(int fd, QueuedError error) {
    Scratch scratch = Scratch.borrow();
    try {
      return ErrorQueue.take(scratch, fd, error);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int epollCreate() {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(Downcalls.EpollCreate.EPOLL_CREATE, scratch, Linux.EPOLL_CLOEXEC, 0, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int epollCtl(int epfd, int op, int fd, int events, long data) {
    Scratch scratch = Scratch.borrow();
    try {
      MemorySegment memory = scratch.memory();
      long at = scratch.event();
      memory.set(JAVA_INT, at, events);
      memory.set(JAVA_LONG_UNALIGNED, at + Linux.EPOLL_DATA_OFFSET, data);
      return Downcalls.call(
          Downcalls.EpollControl.EPOLL_CTL, scratch, epfd, op, fd, scratch.eventAt(), 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int epollWait(int epfd, ReadyList ready, long deadlineNanos) {
    NativeReadyList list = (NativeReadyList) ready;
    MemorySegment entries = list.entries();
    Scratch scratch = Scratch.borrow();
    try {
      if (nanosecondWaits) {
        int result = waitNanos(scratch, epfd, entries, list.capacity(), deadlineNanos);
        if (result != -Errno.ENOSYS) {
          return result;
        }
        nanosecondWaits = false;
      }
      return waitMillis(scratch, epfd, entries, list.capacity(), deadlineNanos);
    } finally {
      scratch.giveBack();
      Reference.reachabilityFence(entries);
    }
  }

  private int waitNanos(
      Scratch scratch, int epfd, MemorySegment entries, int capacity, long deadlineNanos) {
    long timeoutAt = 0;
    if (deadlineNanos != Long.MAX_VALUE) {
      long nanos = remaining(deadlineNanos);
      scratch.memory().set(JAVA_LONG, scratch.timeout(), nanos / NANOS_PER_SECOND);
      scratch.memory().set(JAVA_LONG, scratch.timeout() + 8, nanos % NANOS_PER_SECOND);
      timeoutAt = scratch.timeoutAt();
    }
    return Downcalls.call(
        Downcalls.EpollWait2.EPOLL_PWAIT2,
        scratch,
        epfd,
        entries.address(),
        capacity,
        timeoutAt,
        0);
  }

  /** The distance to {@link Long#MIN_VALUE} would overflow, to centuries. */
  private long remaining(long deadlineNanos) {
    return deadlineNanos == Long.MIN_VALUE ? 0 : Math.max(0, deadlineNanos - nanoTime());
  }

  /** Never wakes before the deadline, but up to a millisecond after it. */
  private int waitMillis(
      Scratch scratch, int epfd, MemorySegment entries, int capacity, long deadlineNanos) {
    long millis = -1;
    if (deadlineNanos != Long.MAX_VALUE) {
      millis = Math.min(Math.ceilDiv(remaining(deadlineNanos), NANOS_PER_MILLI), Integer.MAX_VALUE);
    }
    return Downcalls.call(
        Downcalls.EpollWait.EPOLL_WAIT, scratch, epfd, entries.address(), capacity, millis, 0);
  }

  @Override
  public int eventfd() {
    Scratch scratch = Scratch.borrow();
    try {
      return Downcalls.call(
          Downcalls.EventFd.EVENTFD, scratch, 0, Linux.EFD_NONBLOCK | Linux.EFD_CLOEXEC, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int eventfdSignal(int fd) {
    Scratch scratch = Scratch.borrow();
    try {
      scratch.memory().set(JAVA_LONG, scratch.value(), 1);
      int result =
          Downcalls.call(Downcalls.EventFd.WRITE, scratch, fd, scratch.valueAt(), Long.BYTES);
      return Math.min(result, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public int eventfdDrain(int fd) {
    Scratch scratch = Scratch.borrow();
    try {
      int result =
          Downcalls.call(Downcalls.EventFd.READ, scratch, fd, scratch.valueAt(), Long.BYTES);
      return Math.min(result, 0);
    } finally {
      scratch.giveBack();
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public ReadyList readyList(int capacity) {
    return new NativeReadyList(capacity);
  }
}
