package org.wsp4j.provider.support;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * A provider whose sockets stand on a {@link Transport}: a subclass names itself, lists its entries
 * and opens transports; start-up, the sockets' life, cancelling and clean-up are here.
 *
 * <p>Any thread may call. Between start-up and clean-up the provider holds the runtime's upcalls
 * and a share of the engine, which all providers of one runtime have in common.
 */
public abstract class AbstractServiceProvider implements ServiceProvider {
  private static final SpiVersion OLDEST = new SpiVersion(2, 2);

  private final List<ProtocolInfo> protocols;

  /** The open sockets, from start-up to clean-up; guarded by this. */
  private @Nullable Sockets sockets;

  /**
   * Makes a provider.
   *
   * @param protocols its catalog entries
   */
  protected AbstractServiceProvider(List<ProtocolInfo> protocols) {
    this.protocols = List.copyOf(protocols);
  }

  /**
   * Opens a transport.
   *
   * @param protocol the entry
   * @param transport filled with it
   * @return NO_ERROR or why not
   */
  protected abstract WsaError openTransport(ProtocolInfo protocol, Out<Transport> transport);

  @Override
  public final Class<? extends ProviderSocket> procedureTable() {
    return TransportSocket.class;
  }

  @Override
  public final synchronized WsaError startup(
      SpiVersion requested, Upcalls upcalls, ProviderData data) {
    if (sockets != null) {
      data.description("started already");
      return WsaError.WSAEINPROGRESS;
    }
    if (requested.major() != OLDEST.major() || requested.compareTo(OLDEST) < 0) {
      data.description("requested=" + requested + ": this provider knows " + OLDEST);
      return WsaError.WSAVERNOTSUPPORTED;
    }
    switch (KernelAccess.open()) {
      case KernelAccess.Refused refused -> {
        data.description(refused.reason());
        return WsaError.WSASYSNOTREADY;
      }
      case KernelAccess.Granted granted -> {
        Engine engine = Engine.acquire(granted.calls(), upcalls);
        if (engine == null) {
          data.description("linux engine: no descriptor is left for an epoll set and its eventfd");
          return WsaError.WSASYSNOTREADY;
        }
        sockets = new Sockets(engine);
        data.version(OLDEST).description("linux engine");
        return WsaError.NO_ERROR;
      }
    }
  }

  @Override
  public final List<ProtocolInfo> protocols() {
    return protocols;
  }

  @Override
  public final WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    Sockets open = sockets();
    if (open == null) {
      return WsaError.WSANOTINITIALISED;
    }
    if (protocol == null || socket == null) {
      return WsaError.WSAEFAULT;
    }
    if ((flags & ~WSA_FLAG_OVERLAPPED) != 0) {
      return WsaError.WSAEINVAL;
    }
    boolean ours =
        protocols.stream().anyMatch(each -> each.equals(protocol.inCatalog(0, List.of())));
    if (!ours) {
      return WsaError.WSAEPROTONOSUPPORT;
    }
    Out<Transport> transport = new Out<>();
    WsaError error = openTransport(protocol, transport);
    if (!error.failed()) {
      socket.set(
          new TransportSocket(open, protocol, flags, transport.value(), Connection.Phase.OPEN));
    }
    return error;
  }

  private synchronized @Nullable Sockets sockets() {
    return sockets;
  }

  @Override
  public final WsaError cancelBlockingCall(ThreadId thread) {
    Sockets open = sockets();
    if (open == null) {
      return WsaError.WSANOTINITIALISED;
    }
    if (thread == null) {
      return WsaError.WSAEFAULT;
    }
    return open.cancelBlockingCall(thread);
  }

  /**
   * What happened to the data calls of all sockets since start-up, the closed ones too.
   *
   * @return the counts; empty before start-up and after clean-up
   */
  public final Ledger ledger() {
    Sockets open = sockets();
    return open == null ? Ledger.EMPTY : open.ledger();
  }

  @Override
  public final WsaError cleanup() {
    Sockets open;
    synchronized (this) {
      open = sockets;
      sockets = null;
    }
    if (open == null) {
      return WsaError.WSANOTINITIALISED;
    }
    open.closeAll();
    open.engine().release();
    return WsaError.NO_ERROR;
  }
}
