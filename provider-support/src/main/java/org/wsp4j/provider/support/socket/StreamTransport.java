package org.wsp4j.provider.support.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.QueuedError;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** A byte stream over a kernel socket. The socket is the transport's from construction to close. */
class StreamTransport extends KernelTransport {
  /**
   * The urgent byte taken from the kernel before the stream passed it, or -1. A receive at the mark
   * drops it in the kernel, even one that then finds nothing.
   */
  private int kept = -1;

  /** How many urgent bytes were taken so. */
  private long everKept;

  private final MemorySegment[] urgent = {MemorySegment.ofArray(new byte[1])};

  /**
   * Takes a socket over.
   *
   * @param calls the kernel
   * @param fd an open, nonblocking stream socket
   */
  StreamTransport(SystemCalls calls, int fd) {
    super(calls, fd);
  }

  /**
   * The same kind of transport over an accepted connection.
   *
   * @param acceptedFd the connection's descriptor
   * @return its transport
   */
  protected StreamTransport over(int acceptedFd) {
    return new StreamTransport(calls(), acceptedFd);
  }

  /**
   * What it means that the kernel gave the connection up (DEC-43).
   *
   * @return WSAECONNABORTED, or WSAENETRESET if keep-alive found it
   */
  protected WsaError givenUp() {
    return WsaError.WSAECONNABORTED;
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
      received = calls().recv(descriptor(), buffers, count, skip, kernelFlags);
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
    if (calls().recv(descriptor(), urgent, 1, 0, Linux.MSG_OOB) == 1) {
      kept = urgent[0].get(JAVA_BYTE, 0) & 0xFF;
      everKept++;
    }
  }

  @Override
  public final long queued(int flags) {
    return (flags & MsgFlags.MSG_OOB) != 0 ? everKept : super.queued(flags);
  }

  /**
   * What it means that there is no urgent data. The kernel says EINVAL for ever, also at the end of
   * the stream, which a pending receive must see; and ENOTCONN after a reset.
   */
  private WsaError urgentMissing(Transfer result) {
    int events = calls().poll(descriptor(), Linux.EPOLLRDHUP | Linux.EPOLLHUP | Linux.EPOLLERR);
    if ((events & Linux.EPOLLERR) != 0) {
      int errno = takeError();
      // EPIPE: a reset after the end of the stream, which a receive has before it.
      return errno == 0 || errno == Errno.EPIPE ? WsaError.NO_ERROR : failed(errno, result);
    }
    return events > 0 ? WsaError.NO_ERROR : WsaError.WSAEWOULDBLOCK;
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
      sent = calls().send(descriptor(), buffers, count, skip, kernelFlags);
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
    return isGivenUp(errno) ? givenUp() : Errno.toWsaError(errno);
  }

  /**
   * A connection that is given up ends with ETIMEDOUT, or with what stood in the way: what ICMP
   * said of its last packets, or that there was no route for them.
   */
  private static boolean isGivenUp(int errno) {
    return errno == Errno.ETIMEDOUT || IcmpErrors.isCarried(errno);
  }

  @Override
  public final WsaError listen(int backlog, Transfer result) {
    return outcome(calls().listen(descriptor(), backlog), result);
  }

  @Override
  public final WsaError accept(Out<Transport> accepted, PeerAddress from, Transfer result) {
    int connection;
    do {
      connection = calls().accept(descriptor(), from);
      // A connection that was reset while it waited is nobody's failure: the next one is taken.
    } while (connection == -Errno.EINTR || connection == -Errno.ECONNABORTED);
    if (connection >= 0) {
      accepted.set(over(connection));
    }
    return outcome(connection, result);
  }

  @Override
  public final WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    int started = calls().connect(descriptor(), peer);
    return started == -Errno.EINPROGRESS || started == -Errno.EINTR
        ? WsaError.WSAEWOULDBLOCK
        : outcome(started, result);
  }

  @Override
  public final WsaError finishConnect(Transfer result) {
    int events = calls().poll(descriptor(), Linux.EPOLLOUT | Linux.EPOLLERR | Linux.EPOLLHUP);
    if (events == 0) {
      return WsaError.WSAEWOULDBLOCK;
    }
    int told = takeError();
    int queued = (events & Linux.EPOLLERR) == 0 ? 0 : takeQueuedErrors();
    int errno = told == 0 ? queued : told;
    if (errno == 0 && (events & (Linux.EPOLLOUT | Linux.EPOLLHUP)) == Linux.EPOLLOUT) {
      return WsaError.NO_ERROR;
    }
    abandonConnect();
    return errno == 0 ? WsaError.WSAECONNREFUSED : outcome(-errno, result);
  }

  private int takeError() {
    Integer errno = getNative(Linux.SOL_SOCKET, Linux.SO_ERROR);
    return errno == null ? 0 : errno;
  }

  /**
   * What ICMP answers to an attempt to connect is queued over IPv4, asked for or not (since Linux
   * 5.18, 45af29ca761c), where it would be an EPOLLERR for ever. If the answer comes while the call
   * that starts the attempt still holds the socket, that is all the kernel does, and it tries again
   * later.
   *
   * @return the last errno, 0 for none
   */
  private int takeQueuedErrors() {
    QueuedError error = new QueuedError();
    int last = 0;
    while (calls().recvError(descriptor(), error) == 0) {
      last = error.errno();
    }
    return last;
  }

  /**
   * Ends an attempt that failed in the kernel too, which may go on with it, and takes every error
   * that it keeps, or the next attempt would be told.
   */
  private void abandonConnect() {
    var _ = calls().connect(descriptor(), null);
    while (takeError() != 0) {
      // one that was told to nobody, and a soft one
    }
  }

  @Override
  public final WsaError shutdownSend(Transfer result) {
    return outcome(calls().shutdown(descriptor(), Linux.SHUT_WR), result);
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
}
