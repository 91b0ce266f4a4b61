package org.wsp4j.examples.transport;

import static org.wsp4j.spi.MsgFlags.MSG_PEEK;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** A byte stream that is fed by another thread: {@link Wire} carries it from ring to ring. */
final class FedTransport extends LocalTransport {
  private static final Ports PORTS = new Ports();
  private static final Wire WIRE = new Wire();

  /** Put by the socket, under its lock; taken by the wire. */
  private final Ring out = new Ring();

  /** Put by the wire; taken by the socket, under its lock. */
  private final Ring in = new Ring();

  private final AtomicBoolean ringing = new AtomicBoolean();
  private volatile boolean ending;
  private volatile boolean peerEnded;
  private volatile boolean reset;

  /** Set once, before any other thread knows of this end. */
  private @Nullable FedTransport peer;

  FedTransport() {
    super(PORTS);
  }

  @Override
  LocalTransport accepting() {
    FedTransport far = new FedTransport();
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
    if (reset || peer == null || peer.isClosed()) {
      return WsaError.WSAECONNRESET;
    }
    long wanted = Buffers.room(buffers, count) - skip;
    int bytes = (int) Math.min(wanted, out.room());
    if (bytes == 0 && wanted > 0) {
      return WsaError.WSAEWOULDBLOCK;
    }
    if (out.put(buffers, skip, bytes).failed()) {
      return WsaError.WSAEFAULT;
    }
    WIRE.ring(this);
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
    if (reset) {
      return WsaError.WSAECONNRESET;
    }
    boolean end = peerEnded; // before the ring: what was sent before the end is in it
    int bytes = (int) Math.min(Buffers.room(buffers, count) - skip, in.available());
    if (bytes == 0 && !end) {
      return WsaError.WSAEWOULDBLOCK;
    }
    if (in.take(buffers, skip, bytes, (flags & MSG_PEEK) != 0).failed()) {
      return WsaError.WSAEFAULT;
    }
    if (peer != null) {
      WIRE.ring(peer); // there is room again
    }
    result.flags(0).bytesTransferred(bytes).messageLength(bytes);
    return WsaError.NO_ERROR;
  }

  @Override
  public long queued(int flags) {
    return in.available();
  }

  @Override
  public boolean hasRoom() {
    return out.room() > 0;
  }

  /** On the wire's thread. */
  void carry() {
    FedTransport far = peer;
    if (far == null) {
      return;
    }
    boolean last = ending; // before the ring, as above
    if (out.moveTo(far.in) > 0) {
      far.signal();
      signal();
    }
    if (last && out.available() == 0 && !far.peerEnded) {
      far.peerEnded = true;
      far.signal();
    }
  }

  boolean startsRinging() {
    return ringing.compareAndSet(false, true);
  }

  void stopsRinging() {
    ringing.set(false);
  }

  /** FIONREAD. */
  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return code == Ioctl.FIONREAD
        ? Buffers.answer(out, this.in.available(), returned)
        : WsaError.WSAEOPNOTSUPP;
  }

  @Override
  public WsaError shutdownSend(Transfer result) {
    ending = true;
    WIRE.ring(this);
    return WsaError.NO_ERROR;
  }

  /** What was sent is still carried; what was not received is lost, and its sender told. */
  @Override
  public void close(boolean abortive) {
    super.close(abortive);
    FedTransport far = peer;
    if (far != null && (abortive || in.available() > 0)) {
      far.reset = true;
      far.signal();
    }
    ending = true;
    WIRE.ring(this);
  }
}
