package org.wsp4j.examples.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Readiness;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Connections within one process: an end listens at a port, another connects to it, and both are
 * there at once. What flows between them is the subclass's.
 */
abstract class LocalTransport implements Transport {
  private static final InetAddress HOST = InetAddress.ofLiteral("127.0.0.1");

  private final Ports ports;

  /** 0 for none; guarded by the socket's lock, as is the other. */
  private int port;

  private int remotePort;
  private volatile @Nullable Readiness readiness;

  /** Ends that nobody has accepted yet; any thread connects. */
  private volatile @Nullable BlockingQueue<LocalTransport> waiting;

  private volatile boolean closed;

  LocalTransport(Ports ports) {
    this.ports = ports;
  }

  /** The far end of a connection that begins here: each knows the other when this returns. */
  abstract LocalTransport accepting();

  @Override
  public final void attach(Readiness given) {
    readiness = given;
  }

  /** Something has changed for this end. Any thread may call. */
  final void signal() {
    Readiness told = readiness;
    if (told != null) {
      told.signal();
    }
  }

  final boolean isClosed() {
    return closed;
  }

  @Override
  public final WsaError bind(PeerAddress local, Transfer result) {
    port = ports.bind(local.port(), this);
    return port == 0 ? WsaError.WSAEADDRINUSE : WsaError.NO_ERROR;
  }

  @Override
  public final WsaError listen(int backlog, Transfer result) {
    if (waiting == null) {
      waiting = new ArrayBlockingQueue<>(Math.clamp(backlog, 1, 128));
    }
    return WsaError.NO_ERROR;
  }

  @Override
  public final WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    LocalTransport listener = peer == null ? null : ports.at(peer.port());
    BlockingQueue<LocalTransport> queue = listener == null ? null : listener.waiting;
    if (listener == null || queue == null) {
      return WsaError.WSAECONNREFUSED;
    }
    port = port == 0 ? ports.bind(0, this) : port;
    remotePort = listener.port;
    LocalTransport far = accepting();
    far.port = remotePort;
    far.remotePort = port;
    // The listener marks itself closed, then empties its queue; here it is the other way round.
    if (!queue.offer(far) || (listener.closed && queue.remove(far))) {
      return WsaError.WSAECONNREFUSED;
    }
    listener.signal();
    return WsaError.NO_ERROR;
  }

  @Override
  public final WsaError accept(Out<Transport> accepted, PeerAddress from, Transfer result) {
    BlockingQueue<LocalTransport> queue = waiting;
    LocalTransport first = queue == null ? null : queue.poll();
    if (first == null) {
      return WsaError.WSAEWOULDBLOCK;
    }
    accepted.set(first);
    return first.peerAddress(from);
  }

  @Override
  public final WsaError localAddress(PeerAddress local) {
    local.set(new InetSocketAddress(HOST, port));
    return WsaError.NO_ERROR;
  }

  @Override
  public final WsaError peerAddress(PeerAddress peer) {
    peer.set(new InetSocketAddress(HOST, remotePort));
    return WsaError.NO_ERROR;
  }

  @Override
  public void close(boolean abortive) {
    closed = true;
    ports.release(port, this);
    BlockingQueue<LocalTransport> queue = waiting;
    LocalTransport first;
    while (queue != null && (first = queue.poll()) != null) {
      first.close(true);
    }
  }
}
