package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.PeerAddress;

/** Passes every call on; a test overrides those it wants to see, or to spoil. */
public abstract class ForwardingCalls implements SystemCalls {
  private final SystemCalls calls;

  /** Stands before a kernel. */
  protected ForwardingCalls(SystemCalls calls) {
    this.calls = calls;
  }

  @Override
  public int socket(int family, int type, int protocol) {
    return calls.socket(family, type, protocol);
  }

  @Override
  public int close(int fd) {
    return calls.close(fd);
  }

  @Override
  public int bind(int fd, PeerAddress address) {
    return calls.bind(fd, address);
  }

  @Override
  public int open(String path) {
    return calls.open(path);
  }

  @Override
  public int flock(int fd) {
    return calls.flock(fd);
  }

  @Override
  public int fchmod(int fd, int mode) {
    return calls.fchmod(fd, mode);
  }

  @Override
  public int geteuid() {
    return calls.geteuid();
  }

  @Override
  public int listen(int fd, int backlog) {
    return calls.listen(fd, backlog);
  }

  @Override
  public int accept(int fd, @Nullable PeerAddress from) {
    return calls.accept(fd, from);
  }

  @Override
  public int connect(int fd, @Nullable PeerAddress address) {
    return calls.connect(fd, address);
  }

  @Override
  public int shutdown(int fd, int how) {
    return calls.shutdown(fd, how);
  }

  @Override
  public int getsockname(int fd, PeerAddress address) {
    return calls.getsockname(fd, address);
  }

  @Override
  public int getpeername(int fd, PeerAddress address) {
    return calls.getpeername(fd, address);
  }

  @Override
  public int getsockopt(int fd, int level, int name, MemorySegment value) {
    return calls.getsockopt(fd, level, name, value);
  }

  @Override
  public int setsockopt(int fd, int level, int name, MemorySegment value) {
    return calls.setsockopt(fd, level, name, value);
  }

  @Override
  public int ioctl(int fd, int code) {
    return calls.ioctl(fd, code);
  }

  @Override
  public int poll(int fd, int events) {
    return calls.poll(fd, events);
  }

  @Override
  public long recv(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    return calls.recv(fd, buffers, count, skip, flags);
  }

  @Override
  public long send(int fd, MemorySegment[] buffers, int count, long skip, int flags) {
    return calls.send(fd, buffers, count, skip, flags);
  }

  @Override
  public long recvFrom(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress from) {
    return calls.recvFrom(fd, buffers, count, flags, from);
  }

  @Override
  public long recvTrain(int fd, MemorySegment into, PeerAddress from, MessageInfo info) {
    return calls.recvTrain(fd, into, from, info);
  }

  @Override
  public int recvMany(int fd, Messages messages) {
    return calls.recvMany(fd, messages);
  }

  @Override
  public long recvMessage(
      int fd,
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      MessageInfo info) {
    return calls.recvMessage(fd, buffers, count, spill, flags, info);
  }

  @Override
  public long sendMessage(
      int fd, MemorySegment[] buffers, int count, int flags, @Nullable PeerAddress to) {
    return calls.sendMessage(fd, buffers, count, flags, to);
  }

  @Override
  public int membership(int fd, boolean join, PeerAddress group, int interfaceIndex) {
    return calls.membership(fd, join, group, interfaceIndex);
  }

  @Override
  public int recvError(int fd, QueuedError error) {
    return calls.recvError(fd, error);
  }

  @Override
  public int epollCreate() {
    return calls.epollCreate();
  }

  @Override
  public int epollCtl(int epfd, int op, int fd, int events, long data) {
    return calls.epollCtl(epfd, op, fd, events, data);
  }

  @Override
  public int epollWait(int epfd, ReadyList ready, long deadlineNanos) {
    return calls.epollWait(epfd, ready, deadlineNanos);
  }

  @Override
  public int eventfd() {
    return calls.eventfd();
  }

  @Override
  public int eventfdSignal(int fd) {
    return calls.eventfdSignal(fd);
  }

  @Override
  public int eventfdDrain(int fd) {
    return calls.eventfdDrain(fd);
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
