package org.wsp4j.provider.support.socket;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.Pollable;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What all kernel sockets have in common: a descriptor, names, options, an end. */
public abstract class KernelTransport implements Transport, Pollable {
  private final SystemCalls calls;
  private final int fd;
  private final KernelOptions options;

  /**
   * Takes a socket over.
   *
   * @param calls the kernel
   * @param fd an open, nonblocking socket, the transport's until {@link #close}
   */
  protected KernelTransport(SystemCalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
    options = new KernelOptions(calls, fd);
  }

  /**
   * The kernel.
   *
   * @return the system calls
   */
  protected final SystemCalls calls() {
    return calls;
  }

  @Override
  public final int descriptor() {
    return fd;
  }

  /**
   * What the answer of a system call means.
   *
   * @param resultOrErrno 0 or more, or {@code -errno}
   * @param result filled with the errno
   * @return NO_ERROR or the error
   */
  protected static final WsaError outcome(int resultOrErrno, Transfer result) {
    if (resultOrErrno >= 0) {
      return WsaError.NO_ERROR;
    }
    result.nativeError(-resultOrErrno);
    return Errno.toWsaError(-resultOrErrno);
  }

  private static WsaError outcome(int resultOrErrno) {
    return resultOrErrno < 0 ? Errno.toWsaError(-resultOrErrno) : WsaError.NO_ERROR;
  }

  @Override
  public long queued(int flags) {
    return calls.ioctl(fd, Linux.FIONREAD);
  }

  @Override
  public final boolean hasRoom() {
    return calls.poll(fd, Linux.EPOLLOUT) != 0;
  }

  @Override
  public WsaError bind(PeerAddress local, Transfer result) {
    return outcome(calls.bind(fd, local), result);
  }

  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return options.get(option, value);
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    return options.set(option, value);
  }

  /**
   * Sets an option of the kernel that is one integer.
   *
   * @param level its level
   * @param name its number
   * @param value its value
   * @return NO_ERROR or why not
   */
  protected final WsaError setNative(int level, int name, int value) {
    return outcome(options.set(level, name, value));
  }

  /**
   * Reads an option of the kernel that is one integer.
   *
   * @param level its level
   * @param name its number
   * @return its value, or {@code null} if the kernel has none
   */
  protected final @Nullable Integer getNative(int level, int name) {
    return options.get(level, name);
  }

  /**
   * An ioctl that answers one integer.
   *
   * @param code the kernel's
   * @param out the client's room for it
   * @param returned filled
   * @return NO_ERROR; WSAEFAULT; or why not
   */
  protected final WsaError query(int code, @Nullable MemorySegment out, Transfer returned) {
    int value = calls.ioctl(fd, code);
    if (value < 0) {
      return outcome(value, returned);
    }
    return Buffers.answer(out, value, returned);
  }

  @Override
  public final WsaError localAddress(PeerAddress local) {
    return outcome(calls.getsockname(fd, local));
  }

  @Override
  public WsaError peerAddress(PeerAddress peer) {
    return outcome(calls.getpeername(fd, peer));
  }

  @Override
  public void close(boolean abortive) {
    if (abortive) {
      var _ = options.linger(0);
    }
    // close(2) frees the descriptor whatever it answers; EIO and EINTR change nothing for us.
    var _ = calls.close(fd);
  }
}
