package org.wsp4j.provider.support.socket;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Batch;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Datagrams over a kernel socket: one call of the kernel for each, or for a {@link Batch} of them.
 *
 * <p><b>Filter.</b> A connected socket hears its peer alone (RECV-4.09). The kernel sees to that
 * for what arrives after the connect; what was queued before is looked at here, until the queue was
 * seen empty.
 *
 * <p><b>Trains.</b> On request the kernel hands over several datagrams of one sender by one call;
 * they wait in a {@link Train}, and each receive takes one. What is left of a train counts as
 * queued wherever the kernel is asked for that, and a stranger's is dropped where there is a peer.
 *
 * <p><b>Errors.</b> What ICMP says of a datagram that was sent waits in the kernel in two places:
 * as the socket's pending error, which whichever call comes first takes, a send too, and in the
 * queue of errors, one entry a message. The queue alone is believed ({@link IcmpErrors}): a call
 * that got the pending error reads the queue and is tried again, so that a send neither swallows
 * such an error nor is swallowed by it (DEC-27).
 */
public class DatagramTransport extends KernelTransport {
  /** For looking, and for taking without keeping. */
  private static final MemorySegment[] NO_ROOM = {MemorySegment.ofArray(new byte[0])};

  /** No packet of IPv4 has more data. */
  private static final int TRAIN_BYTES = 65_507;

  private final IcmpErrors icmp;
  private final PeerAddress peer = new PeerAddress();
  private final PeerAddress sender = new PeerAddress();
  private final BatchMessages messages = new BatchMessages();
  private boolean connected;

  /** What the kernel handed over together; null until that is asked for. */
  private @Nullable Train train;

  private int coalescedBytes;
  private int segmentBytes;

  /** Whether something may be queued that arrived before the connect. */
  private boolean strangersQueued;

  /**
   * Takes a socket over.
   *
   * @param calls the kernel
   * @param fd an open, nonblocking datagram socket with its queue of errors on
   */
  public DatagramTransport(SystemCalls calls, int fd) {
    super(calls, fd);
    icmp = new IcmpErrors(calls, fd);
  }

  /**
   * Where a send without an address goes on a socket that is not connected.
   *
   * @return an address, or {@code null} for WSAENOTCONN
   */
  protected @Nullable PeerAddress destination() {
    return null;
  }

  @Override
  public final WsaError receive(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress from) {
    boolean peeks = (flags & MsgFlags.MSG_PEEK) != 0;
    Train held = train;
    if (held != null) {
      return receive(held, buffers, count, peeks, result, from);
    }
    int kernelFlags = peeks ? Linux.MSG_PEEK : 0;
    int errno = 0;
    while (true) {
      if (icmp.take(peeks)) {
        result.nativeError(Errno.ECONNREFUSED);
        return WsaError.WSAECONNRESET;
      }
      long length = strangersQueued ? dropStrangers() : 0;
      if (length >= 0) {
        length = calls().recvFrom(descriptor(), buffers, count, kernelFlags, from);
      }
      if (length >= 0) {
        return received(buffers, count, length, result);
      }
      int before = errno;
      errno = (int) -length;
      if (!isPassing(errno, before)) {
        return failed(errno, result);
      }
    }
  }

  /** The memory of what is queued: the kernel tells the length of the first datagram alone. */
  @Override
  public final long queued(int flags) {
    Integer bytes = getNative(Linux.SOL_SOCKET, Linux.SO_MEMINFO);
    int held = train == null ? 0 : train.bytes();
    return bytes == null ? held : bytes + held;
  }

  private WsaError receive(
      Train held,
      MemorySegment[] buffers,
      int count,
      boolean peeks,
      Transfer result,
      @Nullable PeerAddress from) {
    int before = 0;
    while (true) {
      if (icmp.take(peeks)) {
        result.nativeError(Errno.ECONNREFUSED);
        return WsaError.WSAECONNRESET;
      }
      int fetched = hasNext(held) ? 0 : held.fetch(calls(), descriptor());
      if (fetched == 0 && hasNext(held)) {
        return held.receive(buffers, count, peeks, result, from);
      }
      if (fetched < 0 && !isPassing(-fetched, before)) {
        return failed(-fetched, result);
      }
      before = -fetched;
    }
  }

  /** Whether something is left of a train; of what a stranger sent nothing is. */
  private boolean hasNext(Train held) {
    if (connected && held.isPresent() && !held.isFrom(peer)) {
      held.drop();
    }
    return held.isPresent();
  }

  /** The most that the kernel cuts at once. */
  private long trainBytes() {
    int datagrams = Math.clamp(TRAIN_BYTES / segmentBytes, 1, Linux.UDP_MAX_SEGMENTS);
    return (long) segmentBytes * datagrams;
  }

  @Override
  public final void receive(Batch batch) {
    if (strangersQueued || train != null) {
      super.receive(batch);
      return;
    }
    Transfer first = batch.result(0);
    int before = 0;
    while (true) {
      if (icmp.take(false)) {
        first.nativeError(Errno.ECONNREFUSED);
        batch.end(WsaError.WSAECONNRESET);
        return;
      }
      int received = calls().recvMany(descriptor(), messages.of(batch));
      if (received > 0) {
        return;
      }
      if (received == 0) {
        super.receive(batch);
        return;
      }
      if (!isPassing(-received, before)) {
        WsaError error = failed(-received, first);
        if (error != WsaError.WSAEWOULDBLOCK) {
          batch.end(error);
        }
        return;
      }
      before = -received;
    }
  }

  private static WsaError received(
      MemorySegment[] buffers, int count, long length, Transfer result) {
    return outcomeOf(Buffers.room(buffers, count), length, result);
  }

  /** Fills in what became of a receive, from the true length of what it got. */
  static WsaError outcomeOf(long room, long length, Transfer result) {
    result.flags(0).bytesTransferred((int) Math.min(length, room)).messageLength((int) length);
    return length > room ? WsaError.WSAEMSGSIZE : WsaError.NO_ERROR;
  }

  /**
   * Takes what is first in the queue until it is the peer's.
   *
   * @return 0 to go on, or {@code -errno}
   */
  private long dropStrangers() {
    while (strangersQueued) {
      long n = calls().recvFrom(descriptor(), NO_ROOM, 1, Linux.MSG_PEEK, sender);
      if (n == -Errno.EAGAIN) {
        strangersQueued = false;
      } else if (n < 0) {
        return n;
      } else if (sender.equals(peer)) {
        return 0;
      } else {
        n = calls().recvFrom(descriptor(), NO_ROOM, 1, 0, null);
        if (n < 0 && n != -Errno.EAGAIN) {
          return n;
        }
      }
    }
    return 0;
  }

  /**
   * Whether a call that failed so is to be tried again: it was about something else.
   *
   * @param before what the attempt before this one failed with, 0 if it did not
   */
  private boolean isPassing(int errno, int before) {
    return errno == Errno.EINTR || (IcmpErrors.isCarried(errno) && icmp.read(errno, before));
  }

  private static WsaError failed(int errno, Transfer result) {
    if (errno == Errno.EAGAIN) {
      return WsaError.WSAEWOULDBLOCK;
    }
    result.nativeError(errno);
    return Errno.toWsaError(errno);
  }

  @Override
  public final WsaError send(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress to) {
    PeerAddress target = to == null && !connected ? destination() : to;
    if (target == null && !connected) {
      return WsaError.WSAENOTCONN;
    }
    int kernelFlags = (flags & MsgFlags.MSG_DONTROUTE) != 0 ? Linux.MSG_DONTROUTE : 0;
    boolean whole = segmentBytes == 0 || Buffers.room(buffers, count) <= trainBytes();
    MemorySegment[] part = whole ? buffers : Buffers.part(buffers, count, skip, trainBytes());
    int partCount = whole ? count : part.length;
    long sent = 0;
    int before;
    do {
      before = (int) -sent;
      sent = calls().sendMessage(descriptor(), part, partCount, kernelFlags, target);
    } while (sent < 0 && isPassing((int) -sent, before));
    if (sent < 0) {
      return failed((int) -sent, result);
    }
    result.flags(0).bytesTransferred((int) sent);
    return WsaError.NO_ERROR;
  }

  @Override
  public final WsaError connect(@Nullable PeerAddress to, Transfer result) {
    if (to == null) {
      return outcome(dissolve(), result);
    }
    int outcome = calls().connect(descriptor(), to);
    if (outcome < 0 && connected) {
      // The local address that the peer before chose may not reach this one.
      int dissolved = dissolve();
      outcome = dissolved < 0 ? dissolved : calls().connect(descriptor(), to);
    }
    if (outcome < 0) {
      return outcome(outcome, result);
    }
    connected = true;
    strangersQueued = true;
    return outcome(calls().getpeername(descriptor(), peer), result);
  }

  /**
   * Forgets the peer. The kernel forgets a port as well that it chose itself, though it is the
   * socket's name (RECV-4.11): it is bound again.
   */
  private int dissolve() {
    PeerAddress before = new PeerAddress();
    PeerAddress after = new PeerAddress();
    int result = calls().getsockname(descriptor(), before);
    result = result < 0 ? result : calls().connect(descriptor(), null);
    result = result < 0 ? result : calls().getsockname(descriptor(), after);
    if (result < 0) {
      return result;
    }
    connected = false;
    strangersQueued = false;
    peer.clear();
    if (after.port() != 0 || before.port() == 0) {
      return 0;
    }
    PeerAddress again = new PeerAddress();
    again.set(after.family(), after.length(), before.port(), after.scopeId());
    for (int i = 0; i < after.length(); i++) {
      again.putByte(i, after.byteAt(i));
    }
    return calls().bind(descriptor(), again);
  }

  @Override
  public final WsaError peerAddress(PeerAddress to) {
    return connected ? super.peerAddress(to) : WsaError.WSAENOTCONN;
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return switch (code) {
      case Ioctl.FIONREAD -> {
        // What a stranger sent is nothing that could be received.
        var _ = strangersQueued ? dropStrangers() : 0;
        yield train == null
            ? query(Linux.FIONREAD, out, returned)
            : Buffers.answer(out, nextBytes(train), returned);
      }
      case Ioctl.SIO_UDP_CONNRESET -> icmp.report(in, returned);
      default -> WsaError.WSAEOPNOTSUPP;
    };
  }

  /** The length of the next datagram, 0 if there is none: a train is fetched to see. */
  private int nextBytes(Train held) {
    int fetched = 0;
    int before = 0;
    while (!hasNext(held) && (fetched == 0 || isPassing(-fetched, before))) {
      before = -fetched;
      fetched = held.fetch(calls(), descriptor());
    }
    return hasNext(held) ? held.nextBytes() : 0;
  }

  /**
   * UDP_SEND_MSG_SIZE.
   *
   * @param bytes the length of each datagram, 0 for one a send
   * @return NO_ERROR, WSAEINVAL, WSAENOPROTOOPT
   */
  protected final WsaError cutSends(int bytes) {
    WsaError error = setNative(Linux.IPPROTO_UDP, Linux.UDP_SEGMENT, bytes);
    segmentBytes = error.failed() ? segmentBytes : bytes;
    return error;
  }

  /**
   * The value of UDP_SEND_MSG_SIZE.
   *
   * @return bytes
   */
  protected final int cutSends() {
    return segmentBytes;
  }

  /**
   * UDP_RECV_MAX_COALESCED_SIZE. Once on, trains go on to be split here with a size of 0 too: there
   * may be some in the kernel's queue, which would hand them over as one datagram.
   *
   * @param bytes more than 0 to receive trains
   * @return NO_ERROR, WSAEINVAL, WSAENOPROTOOPT
   */
  protected final WsaError coalesceReceives(int bytes) {
    if (bytes < 0) {
      return WsaError.WSAEINVAL;
    }
    if (bytes > 0 && train == null) {
      WsaError error = setNative(Linux.IPPROTO_UDP, Linux.UDP_GRO, 1);
      if (error.failed()) {
        return error;
      }
      train = new Train();
    }
    coalescedBytes = bytes;
    return WsaError.NO_ERROR;
  }

  /**
   * The value of UDP_RECV_MAX_COALESCED_SIZE.
   *
   * @return bytes
   */
  protected final int coalesceReceives() {
    return coalescedBytes;
  }

  /** Forgets the error that the kernel keeps for whoever asks first; the queue has it too. */
  protected final void takePendingError() {
    icmp.readAll();
  }
}
