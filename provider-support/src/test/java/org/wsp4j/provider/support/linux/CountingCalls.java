package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.PeerAddress;

/** Counts the calls that go through it. Any thread may call, and ask. */
public final class CountingCalls implements SystemCalls {
  /** The kinds that are told apart. */
  public enum Kind {
    /** Everything about a socket that is not below. */
    CONTROL,
    /** close. */
    CLOSE,
    /** getsockopt, setsockopt, ioctl, poll: what looks or sets. */
    QUERY,
    /** recv. */
    RECV,
    /** send. */
    SEND,
    /** epoll_ctl and epoll_create. */
    EPOLL_CTL,
    /** epoll_wait. */
    EPOLL_WAIT,
    /** eventfd, and its reads and writes. */
    EVENTFD
  }

  private final SystemCalls calls;
  private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

  /** Counts the calls of a kernel. */
  public CountingCalls(SystemCalls calls) {
    this.calls = calls;
    for (Kind kind : Kind.values()) {
      counts.put(kind, new LongAdder());
    }
  }

  /** How many calls of a kind there were since {@link #reset}. */
  public long count(Kind kind) {
    return adder(kind).sum();
  }

  /** How many calls of any kind there were. */
  public long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Begins anew. */
  public void reset() {
    counts.values().forEach(LongAdder::reset);
  }

  private LongAdder adder(Kind kind) {
    LongAdder adder = counts.get(kind);
    if (adder == null) {
      throw new AssertionError(kind);
    }
    return adder;
  }

  private SystemCalls counted(Kind kind) {
    adder(kind).increment();
    return calls;
  }

  @Override
  public int socket(int family, int type, int protocol) {
    return counted(Kind.CONTROL).socket(family, type, protocol);
  }

  @Override
  public int close(int fd) {
    return counted(Kind.CLOSE).close(fd);
  }

  @Override
  public int bind(int fd, PeerAddress address) {
    return counted(Kind.CONTROL).bind(fd, address);
  }

  @Override
  public int open(String path) {
    return counted(Kind.CONTROL).open(path);
  }

  @Override
  public int flock(int fd) {
    return counted(Kind.CONTROL).flock(fd);
  }

  @Override
  public int fchmod(int fd, int mode) {
    return counted(Kind.CONTROL).fchmod(fd, mode);
  }

  @Override
  public int geteuid() {
    return counted(Kind.CONTROL).geteuid();
  }

  @Override
  public int listen(int fd, int backlog) {
    return counted(Kind.CONTROL).listen(fd, backlog);
  }

  @Override
  public int accept(int fd, @Nullable PeerAddress from) {
    return counted(Kind.CONTROL).accept(fd, from);
  }

  @Override
  public int connect(int fd, @Nullable PeerAddress address) {
    return counted(Kind.CONTROL).connect(fd, address);
  }

  @Override
  public int shutdown(int fd, int how) {
    return counted(Kind.CONTROL).shutdown(fd, how);
  }

  @Override
  public int getsockname(int fd, PeerAddress address) {
    return counted(Kind.CONTROL).getsockname(fd, address);
  }

  @Override
  public int getpeername(int fd, PeerAddress address) {
    return counted(Kind.CONTROL).getpeername(fd, address);
  }

  @Override
  public int getsockopt(int fd, int level, int name, MemorySegment value) {
    return counted(Kind.QUERY).getsockopt(fd, level, name, value);
  }

  @Override
  public int setsockopt(int fd, int level, int name, MemorySegment value) {
    return counted(Kind.QUERY).setsockopt(fd, level, name, value);
  }

  @Override
  public int ioctl(int fd, int code) {
    return counted(Kind.QUERY).ioctl(fd, code);
  }

  @Override
  public int poll(int fd, int events) {
    return counted(Kind.QUERY).poll(fd, events);
  }

  @Override
  public long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    return counted(Kind.RECV).recv(fd, buffers, count, skip, flags);
  }

  @Override
  public long send(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    return counted(Kind.SEND).send(fd, buffers, count, skip, flags);
  }

  @Override
  public long recvFrom(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress from) {
    return counted(Kind.RECV).recvFrom(fd, buffers, count, flags, from);
  }

  @Override
  public long recvTrain(int fd, MemorySegment into, PeerAddress from, MessageInfo info) {
    return counted(Kind.RECV).recvTrain(fd, into, from, info);
  }

  @Override
  public int recvMany(int fd, Messages messages) {
    return counted(Kind.RECV).recvMany(fd, messages);
  }

  @Override
  public long recvMessage(
      int fd,
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      MessageInfo info) {
    return counted(Kind.RECV).recvMessage(fd, buffers, count, spill, flags, info);
  }

  @Override
  public long sendMessage(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress to) {
    return counted(Kind.SEND).sendMessage(fd, buffers, count, flags, to);
  }

  @Override
  public int membership(int fd, boolean join, PeerAddress group, int interfaceIndex) {
    return counted(Kind.QUERY).membership(fd, join, group, interfaceIndex);
  }

  @Override
  public int recvError(int fd, QueuedError error) {
    return counted(Kind.QUERY).recvError(fd, error);
  }

  @Override
  public int epollCreate() {
    return counted(Kind.EPOLL_CTL).epollCreate();
  }

  @Override
  public int epollCtl(int epfd, int op, int fd, int events, long data) {
    return counted(Kind.EPOLL_CTL).epollCtl(epfd, op, fd, events, data);
  }

  @Override
  public int epollWait(int epfd, ReadyList ready, long deadlineNanos) {
    return counted(Kind.EPOLL_WAIT).epollWait(epfd, ready, deadlineNanos);
  }

  @Override
  public int eventfd() {
    return counted(Kind.EVENTFD).eventfd();
  }

  @Override
  public int eventfdSignal(int fd) {
    return counted(Kind.EVENTFD).eventfdSignal(fd);
  }

  @Override
  public int eventfdDrain(int fd) {
    return counted(Kind.EVENTFD).eventfdDrain(fd);
  }

  @Override
  public long nanoTime() {
    return calls.nanoTime();
  }

  @Override
  public ReadyList readyList(int capacity) {
    return calls.readyList(capacity);
  }
}
