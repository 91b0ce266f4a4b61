package org.wsp4j;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;

/** Turns errors of calls into exceptions that name the call and its values. */
final class Failures {
  private Failures() {}

  static void check(WsaError error, String call, Object value) throws WinsockException {
    check(error, 0, call, value);
  }

  static void check(WsaError error, int nativeError, String call, Object value)
      throws WinsockException {
    if (error.failed()) {
      throw new WinsockException(call + "(" + value + ")", error, nativeError);
    }
  }

  /** A name that has no address is told apart from an address that cannot be used. */
  static SocketAddress resolved(String call, SocketAddress address) throws WinsockException {
    Objects.requireNonNull(address, "address");
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new WinsockException(call + "(" + address + ")", WsaError.WSAHOST_NOT_FOUND, 0);
    }
    return address;
  }

  static SocketAddress known(@Nullable SocketAddress address, String call) throws WinsockException {
    if (address == null) {
      throw new WinsockException(call + "()", WsaError.WSAEAFNOSUPPORT, 0);
    }
    return address;
  }
}
