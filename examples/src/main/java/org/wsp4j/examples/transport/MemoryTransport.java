package org.wsp4j.examples.transport;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.RecordSource;
import org.wsp4j.provider.support.Records;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Reliable messages in memory: what one end sends is a copy in the queue of the other. */
final class MemoryTransport extends LocalTransport implements RecordSource {
  /** The longest message; {@link #QUEUED} such parts are the most that an end holds. */
  static final int MESSAGE_BYTES = 1 << 16;

  private static final int QUEUED = 64;
  private static final Ports PORTS = new Ports();

  private record Part(MemorySegment bytes, boolean last) {}

  private final ProtocolInfo info;
  private final Records records;

  /** Filled by the thread that sends at the other end, emptied by one that receives here. */
  private final BlockingQueue<Part> inbox = new ArrayBlockingQueue<>(QUEUED);

  private volatile boolean peerEnded;
  private volatile boolean reset;

  /** Set once, before any other thread knows of this end. */
  private @Nullable MemoryTransport peer;

  /** The message at hand, as far as it has come; guarded by the socket's lock, as all below. */
  private MemorySegment held = MemorySegment.NULL;

  private int taken;
  private boolean inside;
  private boolean whole;
  private boolean ended;

  /** Bytes of the message that is being sent in parts. */
  private long sentBytes;

  MemoryTransport(ProtocolInfo info) {
    super(PORTS);
    this.info = info;
    records = new Records(info, this);
  }

  @Override
  LocalTransport accepting() {
    MemoryTransport far = new MemoryTransport(info);
    far.peer = this;
    peer = far;
    return far;
  }

  @Override
  public WsaError send(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress to) {
    MemoryTransport far = peer;
    if (far == null || far.isClosed() || reset) {
      return WsaError.WSAECONNRESET;
    }
    int bytes = (int) (Buffers.room(buffers, count) - skip);
    if (sentBytes + bytes > MESSAGE_BYTES) {
      return WsaError.WSAEMSGSIZE;
    }
    if (far.inbox.remainingCapacity() == 0) {
      return WsaError.WSAEWOULDBLOCK;
    }
    MemorySegment copy = MemorySegment.ofArray(new byte[bytes]);
    if (Buffers.gather(buffers, skip, copy, 0, bytes).failed()) {
      return WsaError.WSAEFAULT;
    }
    boolean last = (flags & MSG_PARTIAL) == 0;
    far.inbox.add(new Part(copy, last)); // nobody else adds
    far.signal();
    sentBytes = last ? 0 : sentBytes + bytes;
    result.flags(0).bytesTransferred(bytes);
    return WsaError.NO_ERROR;
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
  public WsaError pull(Transfer result) {
    if (reset) {
      return WsaError.WSAECONNRESET;
    }
    boolean end = peerEnded; // before the queue: what was sent before the end is in it
    Part part = inbox.poll();
    if (part != null) {
      held = available() == 0 ? part.bytes : joined(part.bytes);
      taken = 0;
      inside = true;
      whole = part.last;
      if (peer != null) {
        peer.signal(); // there is room again
      }
      return WsaError.NO_ERROR;
    }
    if (end && inside) {
      return WsaError.WSAECONNRESET; // the message will never be whole
    }
    ended = end;
    return end ? WsaError.NO_ERROR : WsaError.WSAEWOULDBLOCK;
  }

  private MemorySegment joined(MemorySegment more) {
    int before = available();
    MemorySegment all = MemorySegment.ofArray(new byte[before + (int) more.byteSize()]);
    MemorySegment.copy(held, taken, all, 0, before);
    MemorySegment.copy(more, 0, all, before, more.byteSize());
    return all;
  }

  @Override
  public int available() {
    return (int) held.byteSize() - taken;
  }

  @Override
  public boolean isWhole() {
    return whole;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public WsaError copy(MemorySegment[] buffers, int count, long skip, int bytes) {
    return Buffers.scatter(held, taken, bytes, buffers, skip);
  }

  @Override
  public void take(int bytes) {
    taken += bytes;
  }

  @Override
  public void next() {
    held = MemorySegment.NULL;
    taken = 0;
    inside = false;
    whole = false;
  }

  /** FIONREAD: what is there of the message at hand. */
  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    if (code != Ioctl.FIONREAD) {
      return WsaError.WSAEOPNOTSUPP;
    }
    var _ = records.probe(returned);
    return Buffers.answer(out, available(), returned);
  }

  @Override
  public WsaError shutdownSend(Transfer result) {
    if (peer != null) {
      peer.peerEnded = true;
      peer.signal();
    }
    return WsaError.NO_ERROR;
  }

  /** What was sent and not received is lost with this end: its sender is told by a reset. */
  @Override
  public void close(boolean abortive) {
    super.close(abortive);
    if (peer != null) {
      peer.reset |= abortive || inside || !inbox.isEmpty();
      peer.peerEnded = true;
      peer.signal();
    }
  }
}
