package org.wsp4j.provider.seqpacket;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.socket.KernelTransport;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.PeerCredentials;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Records over AF_UNIX SOCK_SEQPACKET.
 *
 * <p>Receiving is {@link LocalRecords}. A record is sent whole or not at all; the kernel has no
 * parts, so what is sent with MSG_PARTIAL waits here for the last part. A pseudo-stream has no
 * records to keep whole, and sends what it is given in several where that is long.
 */
final class LocalTransport extends KernelTransport {
  /** The longest record that a pseudo-stream makes: a few fit into any buffer. */
  private static final int STREAM_RECORD = 1 << 16;

  private static final int UCRED_INTS = 3;

  /** What the kernel has for sockets of AF_UNIX, and that means something there. */
  private static final Set<SocketOption<?>> KERNEL_OPTIONS =
      Set.of(
          SocketOption.SO_RCVBUF,
          SocketOption.SO_SNDBUF,
          SocketOption.SO_LINGER,
          SocketOption.SO_ERROR);

  private final ProtocolInfo info;
  private final boolean stream;
  private final LocalRecords records;
  private final OpenRecord open = new OpenRecord();
  private final Pieces pieces = new Pieces();

  /** The path that was bound, until the close. */
  private @Nullable LocalPath path;

  private LocalTransport(SystemCalls calls, int fd, ProtocolInfo info) {
    super(calls, fd);
    this.info = info;
    stream = info.actsAsByteStream(0);
    records = new LocalRecords(calls, fd, info);
  }

  /** Opens a socket for an entry of the local form. */
  static WsaError open(ProtocolInfo info, Out<Transport> transport) {
    if (!(KernelAccess.open() instanceof KernelAccess.Granted granted)) {
      return WsaError.WSASYSNOTREADY;
    }
    SystemCalls calls = granted.calls();
    int fd = calls.socket(ProtocolInfo.AF_UNIX, Linux.SOCK_SEQPACKET, 0);
    return fd < 0 ? Errno.toWsaError(-fd) : over(calls, fd, info, transport);
  }

  /** Takes a socket over, prepared for records; closes it if it cannot be. */
  private static WsaError over(
      SystemCalls calls, int fd, ProtocolInfo info, Out<Transport> transport) {
    LocalTransport made = new LocalTransport(calls, fd, info);
    WsaError error = made.setNative(Linux.SOL_SOCKET, Linux.SO_TIMESTAMP, 1);
    int sendBuffer = LocalEntries.LARGEST + LocalEntries.SEND_OVERHEAD;
    if (!error.failed() && made.sendBufferBytes() < sendBuffer) {
      // The kernel doubles what it is told.
      error = made.setNative(Linux.SOL_SOCKET, Linux.SO_SNDBUF, sendBuffer / 2);
    }
    if (error.failed()) {
      made.close(false);
    } else {
      transport.set(made);
    }
    return error;
  }

  private int sendBufferBytes() {
    Integer bytes = getNative(Linux.SOL_SOCKET, Linux.SO_SNDBUF);
    return bytes == null ? 0 : bytes;
  }

  /** The longest record that can be sent now. */
  private int longestRecord() {
    return Math.min(LocalEntries.LARGEST, sendBufferBytes() - LocalEntries.SEND_OVERHEAD);
  }

  @Override
  public WsaError receive(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress from) {
    return records.receive(buffers, count, skip, flags, result);
  }

  @Override
  public WsaError probe(int flags, Transfer result) {
    return records.probe(result);
  }

  @Override
  public WsaError send(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress to) {
    if (records.error().failed()) {
      result.nativeError(records.nativeError());
      return records.error();
    }
    long bytes = Buffers.room(buffers, count) - skip;
    if (stream) {
      return sendBytes(buffers, count, skip, bytes, result);
    }
    if (open.bytes() + bytes > LocalEntries.LARGEST) {
      result.nativeError(Errno.EMSGSIZE);
      return WsaError.WSAEMSGSIZE;
    }
    WsaError error = WsaError.NO_ERROR;
    if ((flags & MSG_PARTIAL) != 0) {
      error = bytes == 0 ? error : open.add(buffers, (int) bytes);
    } else if (open.bytes() == 0) {
      error = sendRecord(buffers, count, result);
    } else {
      error = sendRecord(open.followedBy(buffers, count), count + 1, result);
      if (!error.failed()) {
        open.clear();
      }
    }
    return error.failed() ? error : sent((int) bytes, result);
  }

  private static WsaError sent(int bytes, Transfer result) {
    result.flags(0).bytesTransferred(bytes);
    return WsaError.NO_ERROR;
  }

  /** Sends a record of a pseudo-stream, with as much as it may have. */
  private WsaError sendBytes(
      MemorySegment[] buffers, int count, long skip, long bytes, Transfer result) {
    if (bytes == 0) {
      return sent(0, result);
    }
    if (skip == 0 && bytes <= STREAM_RECORD) {
      WsaError error = sendRecord(buffers, count, result);
      if (error != WsaError.WSAEMSGSIZE) {
        return error.failed() ? error : sent((int) bytes, result);
      }
    }
    int most = (int) Math.min(bytes, Math.min(STREAM_RECORD, Math.max(longestRecord(), 1)));
    try {
      pieces.add(buffers, count, skip, most);
      WsaError error = sendRecord(pieces.list(), pieces.count(), result);
      return error.failed() ? error : sent(most, result);
    } finally {
      pieces.clear();
    }
  }

  private WsaError sendRecord(MemorySegment[] buffers, int count, Transfer result) {
    long n;
    do {
      n = calls().sendMessage(descriptor(), buffers, count, 0, null);
    } while (n == -Errno.EINTR);
    if (n >= 0) {
      return WsaError.NO_ERROR;
    }
    if (n == -Errno.EAGAIN) {
      return WsaError.WSAEWOULDBLOCK;
    }
    if (n == -Errno.ECONNRESET) {
      // The kernel tells it once, and this was the time.
      records.broke(WsaError.WSAECONNRESET, Errno.ECONNRESET);
    }
    return outcome((int) n, result);
  }

  @Override
  public WsaError bind(PeerAddress local, Transfer result) {
    if (local.family() != ProtocolInfo.AF_UNIX) {
      return outcome(-Errno.EAFNOSUPPORT, result);
    }
    if (local.length() == 0) {
      // The kernel would choose an abstract name.
      return outcome(-Errno.EINVAL, result);
    }
    if (local.isAbstract()) {
      return super.bind(local, result);
    }
    Out<LocalPath> made = new Out<>();
    int bound = LocalPath.bind(calls(), descriptor(), local, made);
    if (bound >= 0) {
      path = made.value();
    }
    return outcome(bound, result);
  }

  @Override
  public WsaError listen(int backlog, Transfer result) {
    return outcome(calls().listen(descriptor(), backlog), result);
  }

  @Override
  public WsaError accept(Out<Transport> accepted, PeerAddress from, Transfer result) {
    int connection;
    do {
      connection = calls().accept(descriptor(), from);
    } while (connection == -Errno.EINTR);
    return connection < 0 ? outcome(connection, result) : over(calls(), connection, info, accepted);
  }

  @Override
  public WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    if (peer == null || peer.family() != ProtocolInfo.AF_UNIX) {
      return outcome(-Errno.EAFNOSUPPORT, result);
    }
    int connected = calls().connect(descriptor(), peer);
    WsaError error = outcome(connected, result);
    return switch (-connected) {
      // As many wait already as the listener allows, and the kernel tells nobody when that changes;
      // there is no such path: nobody listens there either.
      case Errno.EAGAIN, Errno.ENOENT -> WsaError.WSAECONNREFUSED;
      default -> error;
    };
  }

  /** A connect never goes on: it is done, or refused, at once. */
  @Override
  public WsaError finishConnect(Transfer result) {
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError shutdownSend(Transfer result) {
    open.clear();
    return outcome(calls().shutdown(descriptor(), Linux.SHUT_WR), result);
  }

  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    if (option.equals(SocketOption.SO_PEERCRED)) {
      return peerCredentials(option, value);
    }
    if (!KERNEL_OPTIONS.contains(option)) {
      return WsaError.WSAENOPROTOOPT;
    }
    WsaError error = super.getOption(option, value);
    if (!error.failed() && value.value() == WsaError.WSAECONNRESET) {
      records.broke(WsaError.WSAECONNRESET, Errno.ECONNRESET);
    }
    return error;
  }

  private <T> WsaError peerCredentials(SocketOption<T> option, Out<T> value) {
    MemorySegment raw = MemorySegment.ofArray(new int[UCRED_INTS]);
    int length = calls().getsockopt(descriptor(), Linux.SOL_SOCKET, Linux.SO_PEERCRED, raw);
    if (length < 0) {
      return Errno.toWsaError(-length);
    }
    int process = raw.getAtIndex(JAVA_INT_UNALIGNED, 0);
    int user = raw.getAtIndex(JAVA_INT_UNALIGNED, 1);
    int group = raw.getAtIndex(JAVA_INT_UNALIGNED, 2);
    if (user == -1 && group == -1) {
      return WsaError.WSAENOTCONN;
    }
    value.set(option.type().cast(new PeerCredentials(process, user, group)));
    return WsaError.NO_ERROR;
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    return KERNEL_OPTIONS.contains(option)
        ? super.setOption(option, value)
        : WsaError.WSAENOPROTOOPT;
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return code == Ioctl.FIONREAD
        ? Buffers.answer(out, records.readableBytes(new Transfer()), returned)
        : WsaError.WSAEOPNOTSUPP;
  }

  /**
   * Removes the path if it is still ours, before the descriptor is closed: nobody finds it dead.
   */
  @Override
  public void close(boolean abortive) {
    if (path != null) {
      path.remove();
    }
    open.clear();
    records.release();
    super.close(abortive);
  }
}
