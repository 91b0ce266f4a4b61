package org.wsp4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.testkit.kernel.KernelException;
import org.wsp4j.testkit.kernel.KernelSocket;
import org.wsp4j.testkit.kernel.KernelSocket.Kind;
import org.wsp4j.testkit.kernel.SocketTable;

/** A peer that is a plain kernel socket. */
final class KernelPeer implements Peer {
  private static final long POLL_NANOS = 50_000;

  private final KernelSocket socket;
  private final Kind type;
  private final Duration limit;
  private final SocketAddress local;
  private final @Nullable SocketAddress remote;

  private KernelPeer(
      KernelSocket socket, Kind type, @Nullable SocketAddress remote, Duration limit) {
    this.socket = socket;
    this.type = type;
    this.limit = limit;
    this.remote = remote;
    this.local = socket.localAddress();
  }

  /**
   * The factory for what the kernel speaks.
   *
   * @param entry a catalog entry
   * @return a factory for its protocol, or nothing if the kernel has no such sockets
   */
  static Optional<RawPeer> factory(ProtocolInfo entry) {
    return switch (entry.addressFamily()) {
      case ProtocolInfo.AF_INET, ProtocolInfo.AF_INET6 -> internet(entry);
      case ProtocolInfo.AF_UNIX -> Optional.of(new Factory(Kind.SEQPACKET));
      default -> Optional.empty();
    };
  }

  /** Messages over TCP have a wire format of their own, which no kernel speaks, and one we know. */
  private static Optional<RawPeer> internet(ProtocolInfo entry) {
    boolean messages = entry.has(ServiceFlag.XP1_MESSAGE_ORIENTED);
    return switch (entry.protocol()) {
      case ProtocolInfo.IPPROTO_TCP -> {
        RawPeer streams = new Factory(Kind.STREAM);
        boolean framed = entry.providerId().equals(FramedPeer.PROVIDER);
        yield !messages
            ? Optional.of(streams)
            : framed ? Optional.of(new FramedPeer.Factory(streams)) : Optional.empty();
      }
      case ProtocolInfo.IPPROTO_UDP -> Optional.of(new Factory(Kind.DATAGRAM));
      default -> Optional.empty();
    };
  }

  private record Factory(Kind type) implements RawPeer {
    @Override
    public Waiting listen(SocketAddress local, Duration limit) {
      KernelSocket listener = KernelSocket.open(type, local, limit).bind(local).listen();
      return new Listener(listener, type, limit);
    }

    @Override
    public Peer connect(SocketAddress remote, Duration limit) {
      KernelSocket socket = KernelSocket.open(type, remote, limit).connect(remote);
      return new KernelPeer(socket, type, remote, limit);
    }

    @Override
    public Peer open(SocketAddress local, @Nullable SocketAddress remote, Duration limit) {
      KernelSocket socket = KernelSocket.open(type, local, limit).bind(local);
      if (remote != null) {
        socket.connect(remote);
      }
      return new KernelPeer(socket, type, remote, limit);
    }
  }

  private record Listener(KernelSocket socket, Kind type, Duration limit)
      implements RawPeer.Waiting {
    @Override
    public SocketAddress localAddress() {
      return socket.localAddress();
    }

    @Override
    public Peer accept() {
      KernelSocket accepted = socket.accept();
      SocketAddress remote = type == Kind.SEQPACKET ? null : accepted.remoteAddress();
      return new KernelPeer(accepted, type, remote, limit);
    }

    /** The kernel leaves the path of a closed socket behind. */
    @Override
    public void close() {
      SocketAddress bound = socket.localAddress();
      socket.close();
      if (bound instanceof UnixDomainSocketAddress unix) {
        try {
          Files.deleteIfExists(unix.getPath());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void send(byte[] data) {
    socket.send(data);
  }

  @Override
  public void sendTo(String text, SocketAddress to) {
    socket.sendTo(text.getBytes(StandardCharsets.ISO_8859_1), to);
  }

  @Override
  public byte[] receive(int max) {
    return socket.receive(max);
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public void sendUrgent(int octet) {
    socket.sendUrgent(octet);
  }

  @Override
  public void shutdownSend() {
    socket.shutdownSend();
  }

  @Override
  public void reset() {
    socket.reset();
  }

  @Override
  public void silence() {
    socket.silence();
  }

  @Override
  public void deliver(byte[] data) {
    long before = type == Kind.DATAGRAM ? queued() : 0;
    socket.send(data);
    awaitQueued(before);
  }

  @Override
  public void deliverUrgent(int octet) {
    socket.sendUrgent(octet);
    awaitQueued(0);
  }

  @Override
  public void deliverEnd() {
    socket.shutdownSend();
    if (type == Kind.STREAM) {
      await(() -> other().map(line -> !line.established()).orElse(true));
    }
  }

  @Override
  public void deliverReset() {
    socket.reset();
    if (type == Kind.STREAM) {
      await(() -> other().isEmpty());
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  /**
   * A local connection queues at the receiver before the send returns; nothing to wait for. What a
   * stream has acknowledged is queued.
   */
  private void awaitQueued(long before) {
    if (type == Kind.STREAM) {
      await(() -> socket.unacknowledged() == 0);
    } else if (type == Kind.DATAGRAM && remote != null) {
      await(() -> queued() > before);
    }
  }

  /** What waits to be received here. */
  int received() {
    return socket.readable();
  }

  private long queued() {
    return other().map(SocketTable.Line::receiveQueueBytes).orElse(0L);
  }

  private Optional<SocketTable.Line> other() {
    return remote instanceof InetSocketAddress inet
        ? SocketTable.find(type, inet, (InetSocketAddress) local)
        : Optional.empty();
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw KernelException.timedOut("delivery to " + remote);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
