package org.wsp4j.provider.support.socket;

import static java.util.Objects.requireNonNull;

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
 * <p><b>Errors.</b> What ICMP says of a datagram that was sent waits in the kernel in two places:
 * as the socket's pending error, which whichever call comes first takes, a send too, and in the
 * queue of errors, one entry a message. The queue alone is believed ({@link IcmpErrors}): a call
 * that got the pending error reads the queue and is tried again, so that a send neither swallows
 * such an error nor is swallowed by it (DEC-27).
 */
public class DatagramTransport extends KernelTransport {
  /** For looking, and for taking without keeping. */
  private static final MemorySegment[] NO_ROOM = {MemorySegment.ofArray(new byte[0])};

  private final IcmpErrors icmp;
  private final PeerAddress peer = new PeerAddress();
  private final PeerAddress sender = new PeerAddress();
  private final Filled filled = new Filled();
  private boolean connected;

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
    int kernelFlags = peeks ? Linux.MSG_PEEK : 0;
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
      if (!isPassing((int) -length)) {
        return failed((int) -length, result);
      }
    }
  }

  /** The memory of what is queued: the kernel tells the length of the first datagram alone. */
  @Override
  public final long queued(int flags) {
    Integer bytes = getNative(Linux.SOL_SOCKET, Linux.SO_MEMINFO);
    return bytes == null ? 0 : bytes;
  }

  @Override
  public final void receive(Batch batch) {
    if (strangersQueued) {
      super.receive(batch);
      return;
    }
    Transfer first = batch.result(0);
    while (true) {
      if (icmp.take(false)) {
        first.nativeError(Errno.ECONNREFUSED);
        batch.end(WsaError.WSAECONNRESET);
        return;
      }
      int received = calls().recvMany(descriptor(), filled.by(batch));
      if (received > 0) {
        return;
      }
      if (received == 0) {
        super.receive(batch);
        return;
      }
      if (!isPassing(-received)) {
        WsaError error = failed(-received, first);
        if (error != WsaError.WSAEWOULDBLOCK) {
          batch.end(error);
        }
        return;
      }
    }
  }

  /** The receives of a batch as the kernel's interface wants them; used again and again. */
  private static final class Filled implements SystemCalls.Messages {
    private @Nullable Batch batch;

    Filled by(Batch next) {
      batch = next;
      return this;
    }

    private Batch batch() {
      return requireNonNull(batch);
    }

    @Override
    public int size() {
      return batch().size();
    }

    @Override
    public MemorySegment[] buffers(int index) {
      return batch().buffers(index);
    }

    @Override
    public int count(int index) {
      return batch().count(index);
    }

    @Override
    public @Nullable PeerAddress from(int index) {
      return batch().from(index);
    }

    @Override
    public void received(int index, long length, int flags) {
      Batch all = batch();
      all.end(outcomeOf(all.roomBytes(index), length, all.result(index)));
    }
  }

  private static WsaError received(
      MemorySegment[] buffers, int count, long length, Transfer result) {
    return outcomeOf(Buffers.room(buffers, count), length, result);
  }

  private static WsaError outcomeOf(long room, long length, Transfer result) {
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

  /** Whether a call that failed so is to be tried again: it was about something else. */
  private boolean isPassing(int errno) {
    return errno == Errno.EINTR || (IcmpErrors.isCarried(errno) && icmp.read(errno));
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
    long sent;
    do {
      sent = calls().sendMessage(descriptor(), buffers, count, kernelFlags, target);
    } while (sent < 0 && isPassing((int) -sent));
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
        yield query(Linux.FIONREAD, out, returned);
      }
      case Ioctl.SIO_UDP_CONNRESET -> icmp.report(in, returned);
      default -> WsaError.WSAEOPNOTSUPP;
    };
  }

  /** Forgets the error that the kernel keeps for whoever asks first; the queue has it too. */
  protected final void takePendingError() {
    icmp.readAll();
  }
}
