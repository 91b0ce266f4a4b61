package org.wsp4j.provider.udp;

import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.socket.DatagramTransport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What is particular to UDP: its options and its groups. */
final class UdpTransport extends DatagramTransport {
  /** The kernel has more, without a meaning for datagrams. */
  private static final Set<SocketOption<?>> KERNEL_OPTIONS =
      Set.of(
          SocketOption.SO_REUSEADDR,
          SocketOption.SO_BROADCAST,
          SocketOption.SO_RCVBUF,
          SocketOption.SO_SNDBUF);

  private final ProtocolInfo info;
  private final Multicast multicast;

  /** The group that was joined to send to, until a send names an address. */
  private @Nullable PeerAddress destination;

  private UdpTransport(SystemCalls calls, int fd, ProtocolInfo info) {
    super(calls, fd);
    this.info = info;
    multicast = new Multicast(calls, fd, info.addressFamily());
  }

  /** Opens a socket of an entry. */
  static WsaError open(ProtocolInfo info, Out<Transport> transport) {
    if (!(KernelAccess.open() instanceof KernelAccess.Granted granted)) {
      return WsaError.WSASYSNOTREADY;
    }
    SystemCalls calls = granted.calls();
    int fd = calls.socket(info.addressFamily(), Linux.SOCK_DGRAM, Linux.IPPROTO_UDP);
    if (fd < 0) {
      return Errno.toWsaError(-fd);
    }
    UdpTransport udp = new UdpTransport(calls, fd, info);
    WsaError error = udp.prepare();
    if (error.failed()) {
      udp.close(false);
      return error;
    }
    transport.set(udp);
    return WsaError.NO_ERROR;
  }

  /** As Winsock has it, IPv6 is IPv6 alone, and a socket hears the groups that it joined itself. */
  private WsaError prepare() {
    if (info.addressFamily() == ProtocolInfo.AF_INET) {
      WsaError error = setNative(Linux.IPPROTO_IP, Linux.IP_RECVERR, 1);
      return error.failed() ? error : setNative(Linux.IPPROTO_IP, Linux.IP_MULTICAST_ALL, 0);
    }
    WsaError error = setNative(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 1);
    error = error.failed() ? error : setNative(Linux.IPPROTO_IPV6, Linux.IPV6_RECVERR, 1);
    error = error.failed() ? error : setNative(Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_ALL, 0);
    // An old kernel has every group heard that anybody joined.
    return error == WsaError.WSAENOPROTOOPT ? WsaError.NO_ERROR : error;
  }

  @Override
  protected @Nullable PeerAddress destination() {
    return destination;
  }

  @Override
  public WsaError joinLeaf(PeerAddress leaf, int flags, Transfer result) {
    boolean sends = flags == ProviderSocket.JL_SENDER_ONLY || flags == ProviderSocket.JL_BOTH;
    boolean receives = flags == ProviderSocket.JL_RECEIVER_ONLY || flags == ProviderSocket.JL_BOTH;
    if ((!sends && !receives) || !Multicast.isGroup(leaf)) {
      return WsaError.WSAEINVAL;
    }
    WsaError error = receives ? multicast.join(leaf) : WsaError.NO_ERROR;
    if (!error.failed()) {
      error = bindIfUnbound(result);
    }
    if (!error.failed() && sends) {
      destination = leaf;
    }
    return error;
  }

  private WsaError bindIfUnbound(Transfer result) {
    PeerAddress local = new PeerAddress();
    WsaError error = localAddress(local);
    if (error.failed() || local.port() != 0) {
      return error;
    }
    PeerAddress any = new PeerAddress();
    any.set(local.family(), local.length(), 0, 0);
    return bind(any, result);
  }

  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    if (option.equals(SocketOption.SO_ERROR)) {
      // What is pending is owed to a receive (DEC-27).
      takePendingError();
      value.set(option.type().cast(WsaError.NO_ERROR));
      return WsaError.NO_ERROR;
    }
    if (option.equals(SocketOption.UDP_SEND_MSG_SIZE)) {
      value.set(option.type().cast(cutSends()));
      return WsaError.NO_ERROR;
    }
    if (option.equals(SocketOption.UDP_RECV_MAX_COALESCED_SIZE)) {
      value.set(option.type().cast(coalesceReceives()));
      return WsaError.NO_ERROR;
    }
    if (KERNEL_OPTIONS.contains(option)) {
      return super.getOption(option, value);
    }
    Object known = multicast.get(option);
    if (known == null) {
      return WsaError.WSAENOPROTOOPT;
    }
    value.set(option.type().cast(known));
    return WsaError.NO_ERROR;
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    if (KERNEL_OPTIONS.contains(option)) {
      return super.setOption(option, value);
    }
    return switch (value) {
      case Integer number when option.equals(SocketOption.IP_MULTICAST_IF) ->
          multicast.leaveBy(number);
      case Integer number when option.equals(SocketOption.IP_MULTICAST_TTL) ->
          multicast.hops(number);
      case Integer bytes when option.equals(SocketOption.UDP_SEND_MSG_SIZE) -> cutSends(bytes);
      case Integer bytes when option.equals(SocketOption.UDP_RECV_MAX_COALESCED_SIZE) ->
          coalesceReceives(bytes);
      case Boolean on when option.equals(SocketOption.IP_MULTICAST_LOOP) -> multicast.loop(on);
      case InetAddress group when option.equals(SocketOption.IP_ADD_MEMBERSHIP) ->
          multicast.join(group);
      case InetAddress group when option.equals(SocketOption.IP_DROP_MEMBERSHIP) ->
          multicast.leave(group);
      default -> WsaError.WSAENOPROTOOPT;
    };
  }
}
