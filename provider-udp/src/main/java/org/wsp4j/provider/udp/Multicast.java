package org.wsp4j.provider.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.WsaError;

/**
 * The groups of one socket. Guarded by the socket's lock.
 *
 * <p>A group is joined on the interface of the address's scope, else of IP_MULTICAST_IF, else on
 * the one that a route leads to. Where there is no route, it is the loopback interface, which is
 * then the socket's for sending as well: processes of a machine without a network still meet.
 */
final class Multicast {
  private static final int MAX_HOPS = 255;

  private final SystemCalls calls;
  private final int fd;
  private final boolean v6;
  private final int level;

  /** The index of IP_MULTICAST_IF. */
  private int leavesBy;

  Multicast(SystemCalls calls, int fd, int family) {
    this.calls = calls;
    this.fd = fd;
    v6 = family == ProtocolInfo.AF_INET6;
    level = v6 ? Linux.IPPROTO_IPV6 : Linux.IPPROTO_IP;
  }

  /** 224.0.0.0/4 or ff00::/8. */
  static boolean isGroup(PeerAddress address) {
    int first = address.byteAt(0) & 0xFF;
    return address.family() == ProtocolInfo.AF_INET ? first >> 4 == 0xE : first == 0xFF;
  }

  WsaError join(PeerAddress group) {
    return membership(true, group);
  }

  WsaError join(InetAddress group) {
    return membership(true, group);
  }

  WsaError leave(InetAddress group) {
    return membership(false, group);
  }

  private WsaError membership(boolean join, InetAddress group) {
    PeerAddress address = new PeerAddress();
    return address.set(new InetSocketAddress(group, 0))
            && (address.family() == ProtocolInfo.AF_INET6) == v6
        ? membership(join, address)
        : WsaError.WSAEAFNOSUPPORT;
  }

  private WsaError membership(boolean join, PeerAddress group) {
    if (!isGroup(group)) {
      return WsaError.WSAEINVAL;
    }
    int by = group.scopeId() != 0 ? group.scopeId() : leavesBy;
    int result = calls.membership(fd, join, group, by);
    if (result == -Errno.ENODEV && by == 0) {
      WsaError error = leaveBy(Linux.LOOPBACK_INTERFACE);
      if (error.failed()) {
        return error;
      }
      result = calls.membership(fd, join, group, Linux.LOOPBACK_INTERFACE);
    }
    return outcome(result);
  }

  /** IP_MULTICAST_IF. */
  WsaError leaveBy(int index) {
    if (index < 0) {
      return WsaError.WSAEINVAL;
    }
    WsaError error =
        v6
            ? set(Linux.IPV6_MULTICAST_IF, index)
            : outcome(
                calls.setsockopt(
                    fd,
                    level,
                    Linux.IP_MULTICAST_IF,
                    MemorySegment.ofArray(new int[] {0, 0, index})));
    leavesBy = error.failed() ? leavesBy : index;
    return error;
  }

  /** IP_MULTICAST_TTL. */
  WsaError hops(int most) {
    return most < 0 || most > MAX_HOPS
        ? WsaError.WSAEINVAL
        : set(v6 ? Linux.IPV6_MULTICAST_HOPS : Linux.IP_MULTICAST_TTL, most);
  }

  /** IP_MULTICAST_LOOP. */
  WsaError loop(boolean on) {
    return set(v6 ? Linux.IPV6_MULTICAST_LOOP : Linux.IP_MULTICAST_LOOP, on ? 1 : 0);
  }

  /** The value of an option, or {@code null} if it is none of these. */
  @Nullable Object get(SocketOption<?> option) {
    if (option.equals(SocketOption.IP_MULTICAST_IF)) {
      return leavesBy;
    }
    if (option.equals(SocketOption.IP_MULTICAST_TTL)) {
      return get(v6 ? Linux.IPV6_MULTICAST_HOPS : Linux.IP_MULTICAST_TTL);
    }
    if (option.equals(SocketOption.IP_MULTICAST_LOOP)) {
      return get(v6 ? Linux.IPV6_MULTICAST_LOOP : Linux.IP_MULTICAST_LOOP) != 0;
    }
    return null;
  }

  private int get(int name) {
    MemorySegment raw = MemorySegment.ofArray(new int[1]);
    int result = calls.getsockopt(fd, level, name, raw);
    assert result >= 0 : "name=" + name + ", result=" + result;
    return raw.get(JAVA_INT_UNALIGNED, 0);
  }

  private WsaError set(int name, int value) {
    return outcome(calls.setsockopt(fd, level, name, MemorySegment.ofArray(new int[] {value})));
  }

  private static WsaError outcome(int result) {
    return result < 0 ? Errno.toWsaError(-result) : WsaError.NO_ERROR;
  }
}
