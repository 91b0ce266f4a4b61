package org.wsp4j.testkit.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Linux socket addresses.
 *
 * <pre>
 * sockaddr_in    0 family  2 port (big endian)  4 address                     16 bytes
 * sockaddr_in6   0 family  2 port (big endian)  4 flow  8 address  24 scope   28 bytes
 * sockaddr_un    0 family  2 path, ended by 0                                110 bytes
 * </pre>
 */
final class SockAddr {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int MAX_BYTES = 128;

  private static final ValueLayout.OfShort PORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SockAddr() {}

  static int family(SocketAddress address) {
    return switch (address) {
      case InetSocketAddress inet when inet.getAddress() instanceof Inet4Address -> AF_INET;
      case InetSocketAddress inet when inet.getAddress() instanceof Inet6Address -> AF_INET6;
      case UnixDomainSocketAddress _ -> AF_UNIX;
      default -> throw new IllegalArgumentException("address=" + address + ": unknown family");
    };
  }

  static MemorySegment encode(SocketAddress address, Arena arena) {
    int family = family(address);
    if (address instanceof UnixDomainSocketAddress unix) {
      byte[] path = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
      MemorySegment raw = arena.allocate(2L + path.length + 1, 2);
      raw.set(JAVA_SHORT_UNALIGNED, 0, (short) family);
      MemorySegment.copy(path, 0, raw, JAVA_BYTE, 2, path.length);
      return raw;
    }
    InetSocketAddress inet = (InetSocketAddress) address;
    byte[] bytes = inet.getAddress().getAddress();
    MemorySegment raw = arena.allocate(family == AF_INET ? 16 : 28, 4);
    raw.set(JAVA_SHORT_UNALIGNED, 0, (short) family);
    raw.set(PORT, 2, (short) inet.getPort());
    MemorySegment.copy(bytes, 0, raw, JAVA_BYTE, family == AF_INET ? 4 : 8, bytes.length);
    if (inet.getAddress() instanceof Inet6Address v6) {
      raw.set(JAVA_INT_UNALIGNED, 24, v6.getScopeId());
    }
    return raw;
  }

  static SocketAddress decode(MemorySegment raw, int length) {
    int family = raw.get(JAVA_SHORT_UNALIGNED, 0);
    try {
      return switch (family) {
        case AF_INET ->
            new InetSocketAddress(InetAddress.getByAddress(bytes(raw, 4, 4)), port(raw));
        case AF_INET6 ->
            new InetSocketAddress(
                Inet6Address.getByAddress(null, bytes(raw, 8, 16), raw.get(JAVA_INT_UNALIGNED, 24)),
                port(raw));
        case AF_UNIX -> UnixDomainSocketAddress.of(path(raw, length));
        default -> throw new IllegalArgumentException("family=" + family + ": unknown");
      };
    } catch (UnknownHostException e) {
      throw new AssertionError("family=" + family, e);
    }
  }

  private static String path(MemorySegment raw, int length) {
    int end = 2;
    while (end < length && raw.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    return new String(bytes(raw, 2, end - 2), StandardCharsets.UTF_8);
  }

  private static int port(MemorySegment raw) {
    return Short.toUnsignedInt(raw.get(PORT, 2));
  }

  private static byte[] bytes(MemorySegment raw, int offset, int length) {
    return raw.asSlice(offset, length).toArray(JAVA_BYTE);
  }
}
