package org.wsp4j.provider.support.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.Pollable;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** A byte stream over a kernel socket. The socket is the transport's from construction to close. */
public class StreamTransport implements Transport, Pollable {
  private final SystemCalls calls;
  private final int fd;
  private final KernelOptions options;

  /**
   * The urgent byte taken from the kernel before the stream passed it, or -1. A receive at the mark
   * drops it in the kernel, even one that then finds nothing.
   */
  private int kept = -1;

  /** For looking without taking. */
  private final MemorySegment[] probe = {MemorySegment.ofArray(new byte[1])};

  private final MemorySegment[] urgent = {MemorySegment.ofArray(new byte[1])};

  /**
   * Takes a socket over.
   *
   * @param calls the kernel
   * @param fd an open, nonblocking stream socket
   */
  public StreamTransport(SystemCalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
    options = new KernelOptions(calls, fd);
  }

  /**
   * The same kind of transport over an accepted connection.
   *
   * @param acceptedFd the connection's descriptor
   * @return its transport
   */
  protected StreamTransport over(int acceptedFd) {
    return new StreamTransport(calls, acceptedFd);
  }

  /**
   * What a time-out of the connection means (DEC-43).
   *
   * @return WSAECONNABORTED, or WSAENETRESET if keep-alive found it
   */
  protected WsaError timedOut() {
    return WsaError.WSAECONNABORTED;
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

  @Override
  public final WsaError receive(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress from) {
    boolean urgent = (flags & MsgFlags.MSG_OOB) != 0;
    int kernelFlags =
        (urgent ? Linux.MSG_OOB : 0) | ((flags & MsgFlags.MSG_PEEK) != 0 ? Linux.MSG_PEEK : 0);
    long received;
    do {
      received = calls.recv(fd, buffers, count, skip, kernelFlags);
    } while (received == -Errno.EINTR);
    if (urgent) {
      return urgentReceived(buffers, count, flags, received, result);
    }
    return received < 0 ? failed((int) -received, result) : done(received, result);
  }

  private static WsaError done(long received, Transfer result) {
    result.flags(0).bytesTransferred((int) received).messageLength((int) received);
    return WsaError.NO_ERROR;
  }

  private WsaError urgentReceived(
      MemorySegment[] buffers, int count, int flags, long received, Transfer result) {
    if (received > 0) {
      kept = -1;
      return done(received, result);
    }
    if (kept >= 0 && received != -Errno.EFAULT) {
      return giveKept(buffers, count, (flags & MsgFlags.MSG_PEEK) != 0, result);
    }
    if (received == -Errno.EINVAL || received == -Errno.ENOTCONN) {
      WsaError missing = urgentMissing(result);
      return missing.failed() ? missing : done(0, result);
    }
    return received < 0 ? failed((int) -received, result) : done(0, result);
  }

  private WsaError giveKept(MemorySegment[] buffers, int count, boolean peek, Transfer result) {
    for (int i = 0; i < count; i++) {
      if (buffers[i].byteSize() > 0) {
        try {
          buffers[i].set(JAVA_BYTE, 0, (byte) kept);
        } catch (IllegalStateException | WrongThreadException closed) {
          return WsaError.WSAEFAULT;
        }
        kept = peek ? kept : -1;
        return done(1, result);
      }
    }
    return done(0, result);
  }

  @Override
  public final void keepUrgent() {
    if (calls.recv(fd, urgent, 1, 0, Linux.MSG_OOB) == 1) {
      kept = urgent[0].get(JAVA_BYTE, 0) & 0xFF;
    }
  }

  /**
   * What it means that there is no urgent data. The kernel says EINVAL for ever, also at the end of
   * the stream, which a pending receive must see; and ENOTCONN after a reset.
   */
  private WsaError urgentMissing(Transfer result) {
    int events = calls.poll(fd, Linux.EPOLLRDHUP | Linux.EPOLLHUP | Linux.EPOLLERR);
    if ((events & Linux.EPOLLERR) != 0) {
      Integer errno = options.get(Linux.SOL_SOCKET, Linux.SO_ERROR);
      // EPIPE: a reset after the end of the stream, which a receive has before it.
      return errno == null || errno == 0 || errno == Errno.EPIPE
          ? WsaError.NO_ERROR
          : failed(errno, result);
    }
    return events > 0 ? WsaError.NO_ERROR : WsaError.WSAEWOULDBLOCK;
  }

  @Override
  public final WsaError probe(int flags, Transfer result) {
    WsaError error = receive(probe, 1, 0, flags | MsgFlags.MSG_PEEK, result, null);
    result.flags(0).bytesTransferred(0).messageLength(0);
    return error;
  }

  @Override
  public final WsaError send(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress to) {
    int kernelFlags =
        ((flags & MsgFlags.MSG_OOB) != 0 ? Linux.MSG_OOB : 0)
            | ((flags & MsgFlags.MSG_DONTROUTE) != 0 ? Linux.MSG_DONTROUTE : 0);
    long sent;
    do {
      sent = calls.send(fd, buffers, count, skip, kernelFlags);
    } while (sent == -Errno.EINTR);
    if (sent < 0) {
      return failed((int) -sent, result);
    }
    result.flags(0).bytesTransferred((int) sent);
    return WsaError.NO_ERROR;
  }

  private WsaError failed(int errno, Transfer result) {
    if (errno == Errno.EAGAIN) {
      return WsaError.WSAEWOULDBLOCK;
    }
    result.nativeError(errno);
    return errno == Errno.ETIMEDOUT ? timedOut() : Errno.toWsaError(errno);
  }

  private WsaError outcome(int resultOrErrno, Transfer result) {
    if (resultOrErrno >= 0) {
      return WsaError.NO_ERROR;
    }
    result.nativeError(-resultOrErrno);
    return Errno.toWsaError(-resultOrErrno);
  }

  @Override
  public final WsaError bind(PeerAddress local, Transfer result) {
    return outcome(calls.bind(fd, local), result);
  }

  @Override
  public final WsaError listen(int backlog, Transfer result) {
    return outcome(calls.listen(fd, backlog), result);
  }

  @Override
  public final WsaError accept(Out<Transport> accepted, PeerAddress from, Transfer result) {
    int connection;
    do {
      connection = calls.accept(fd, from);
      // A connection that was reset while it waited is nobody's failure: the next one is taken.
    } while (connection == -Errno.EINTR || connection == -Errno.ECONNABORTED);
    if (connection >= 0) {
      accepted.set(over(connection));
    }
    return outcome(connection, result);
  }

  @Override
  public final WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    int started = calls.connect(fd, peer);
    if (started == -Errno.ECONNABORTED) {
      // So the kernel tells once that the attempt before this one failed, which we know.
      started = calls.connect(fd, peer);
    }
    return started == -Errno.EINPROGRESS || started == -Errno.EINTR
        ? WsaError.WSAEWOULDBLOCK
        : outcome(started, result);
  }

  @Override
  public final WsaError finishConnect(Transfer result) {
    int events = calls.poll(fd, Linux.EPOLLOUT | Linux.EPOLLERR | Linux.EPOLLHUP);
    if (events == 0) {
      return WsaError.WSAEWOULDBLOCK;
    }
    Integer errno = options.get(Linux.SOL_SOCKET, Linux.SO_ERROR);
    if (errno != null && errno != 0) {
      return outcome(-errno, result);
    }
    return (events & Linux.EPOLLHUP) != 0 ? WsaError.WSAECONNREFUSED : WsaError.NO_ERROR;
  }

  @Override
  public final WsaError shutdownSend(Transfer result) {
    return outcome(calls.shutdown(fd, Linux.SHUT_WR), result);
  }

  @Override
  public final <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return options.get(option, value);
  }

  @Override
  public final <T> WsaError setOption(SocketOption<T> option, T value) {
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
    int result = options.set(level, name, value);
    return result < 0 ? Errno.toWsaError(-result) : WsaError.NO_ERROR;
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return switch (code) {
      case Ioctl.FIONREAD -> query(Linux.FIONREAD, out, returned);
      case Ioctl.SIOCATMARK -> query(Linux.SIOCATMARK, out, returned);
      default -> WsaError.WSAEOPNOTSUPP;
    };
  }

  private WsaError query(int code, @Nullable MemorySegment out, Transfer returned) {
    if (out == null || out.byteSize() < Integer.BYTES || out.isReadOnly()) {
      return WsaError.WSAEFAULT;
    }
    int value = calls.ioctl(fd, code);
    if (value < 0) {
      return outcome(value, returned);
    }
    try {
      out.set(JAVA_INT_UNALIGNED, 0, value);
    } catch (IllegalStateException | WrongThreadException closed) {
      return WsaError.WSAEFAULT;
    }
    returned.bytesTransferred(Integer.BYTES);
    return WsaError.NO_ERROR;
  }

  @Override
  public final WsaError localAddress(PeerAddress local) {
    int result = calls.getsockname(fd, local);
    return result < 0 ? Errno.toWsaError(-result) : WsaError.NO_ERROR;
  }

  @Override
  public final WsaError peerAddress(PeerAddress peer) {
    int result = calls.getpeername(fd, peer);
    return result < 0 ? Errno.toWsaError(-result) : WsaError.NO_ERROR;
  }

  @Override
  public final void close(boolean abortive) {
    if (abortive) {
      var _ = options.linger(0);
    }
    // close(2) frees the descriptor whatever it answers; EIO and EINTR change nothing for us.
    var _ = calls.close(fd);
  }
}
