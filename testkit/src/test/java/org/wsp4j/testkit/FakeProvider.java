package org.wsp4j.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * A provider of half a protocol: synchronous receives of bytes that its own raw peer puts into a
 * queue. Overlapped calls are refused, so that some rows hold and some do not.
 */
class FakeProvider implements ServiceProvider, RawPeer {
  private static final InetSocketAddress NOWHERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

  private final BlockingQueue<Byte> wire = new LinkedBlockingQueue<>();
  private final ProtocolInfo entry;
  WsaError startup = WsaError.NO_ERROR;
  int cleanups;

  FakeProvider(ServiceFlag... flags) {
    entry =
        ProtocolInfo.builder(new UUID(0, 77), "Fake/Stream", SocketType.SOCK_STREAM)
            .services(flags)
            .family(ProtocolInfo.AF_INET, 16, 16)
            .build();
  }

  Peering peering() {
    return Peering.of(this).rawPeer(this).timeLimit(Duration.ofSeconds(6));
  }

  /** What a receive does; tests override it to break a rule. */
  WsaError receive(MemorySegment[] buffers, int count, Transfer transfer) {
    int total = 0;
    for (int i = 0; i < count; i++) {
      for (long at = 0; at < buffers[i].byteSize() && !wire.isEmpty(); at++) {
        buffers[i].set(JAVA_BYTE, at, wire.remove());
        total++;
      }
    }
    transfer.bytesTransferred(total).flags(0);
    return WsaError.NO_ERROR;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return socket().getClass();
  }

  @Override
  public WsaError startup(SpiVersion requested, Upcalls upcalls, ProviderData data) {
    data.description("half a protocol");
    return startup;
  }

  @Override
  public List<ProtocolInfo> protocols() {
    return List.of(entry);
  }

  @Override
  public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    socket.set(socket());
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError cancelBlockingCall(ThreadId thread) {
    return WsaError.WSAEINVAL;
  }

  @Override
  public WsaError cleanup() {
    cleanups++;
    return WsaError.NO_ERROR;
  }

  private ProviderSocket socket() {
    return (ProviderSocket)
        Proxy.newProxyInstance(
            FakeProvider.class.getClassLoader(),
            new Class<?>[] {ProviderSocket.class},
            (InvocationHandler) this::call);
  }

  private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "protocolInfo" -> entry;
      case "connect", "bind", "close" -> WsaError.NO_ERROR;
      case "recv" -> recv(arguments);
      case "toString" -> "a fake socket";
      default -> WsaError.WSAEOPNOTSUPP;
    };
  }

  private WsaError recv(Object @Nullable [] arguments) {
    if (arguments == null || arguments[3] != null) {
      return WsaError.WSAEOPNOTSUPP;
    }
    return receive((MemorySegment[]) arguments[0], (int) arguments[1], (Transfer) arguments[2]);
  }

  @Override
  public Waiting listen(SocketAddress local, Duration limit) {
    return new Waiting() {
      @Override
      public SocketAddress localAddress() {
        return NOWHERE;
      }

      @Override
      public Peer accept() {
        return new QueuePeer();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Peer connect(SocketAddress remote, Duration limit) {
    return new QueuePeer();
  }

  @Override
  public Peer open(SocketAddress local, @Nullable SocketAddress remote, Duration limit) {
    return new QueuePeer();
  }

  private final class QueuePeer implements Peer {
    @Override
    public void send(byte[] data) {
      for (byte b : data) {
        wire.add(b);
      }
    }

    @Override
    public byte[] receive(int max) {
      return new byte[0];
    }

    @Override
    public SocketAddress localAddress() {
      return NOWHERE;
    }

    @Override
    public void close() {
      wire.clear();
    }
  }
}
