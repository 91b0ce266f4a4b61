package org.wsp4j.provider.support.linux;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/** Who is bound where in a {@link ScriptedKernel}. */
final class FakeAddresses {
  private static final int FIRST_PORT = 32_768;

  private final Map<PeerAddress, FakeSocket> bound = new HashMap<>();
  private int nextPort = FIRST_PORT;

  int bind(FakeSocket socket, PeerAddress wanted) {
    if (wanted.family() != socket.family()) {
      return -Errno.EAFNOSUPPORT;
    }
    if (socket.local() != null) {
      return -Errno.EINVAL;
    }
    PeerAddress address = new PeerAddress();
    int port =
        wanted.port() == 0 && wanted.family() != ProtocolInfo.AF_UNIX ? nextPort++ : wanted.port();
    copy(wanted, port, address);
    if (bound.putIfAbsent(address, socket) != null) {
      return -Errno.EADDRINUSE;
    }
    socket.local(address);
    return 0;
  }

  int bindIfUnbound(FakeSocket socket) {
    if (socket.local() != null || socket.family() == ProtocolInfo.AF_UNIX) {
      return 0;
    }
    PeerAddress loopback = new PeerAddress();
    if (socket.family() == ProtocolInfo.AF_INET) {
      loopback.set(ProtocolInfo.AF_INET, 4, 0, 0);
      loopback.putByte(0, (byte) 127);
      loopback.putByte(3, (byte) 1);
    } else {
      loopback.set(ProtocolInfo.AF_INET6, 16, 0, 0);
      loopback.putByte(15, (byte) 1);
    }
    return bind(socket, loopback);
  }

  /** Who listens at an address. */
  @Nullable FakeSocket listener(PeerAddress address) {
    FakeSocket socket = bound.get(address);
    return socket != null && socket.state() == FakeSocket.State.LISTENING ? socket : null;
  }

  void release(FakeFile file) {
    bound.values().removeIf(socket -> socket == file);
  }

  /** Copies the address of a socket; an empty one of its family if it has none. */
  static void copy(@Nullable FakeSocket socket, PeerAddress to) {
    to.clear();
    if (socket == null) {
      return;
    }
    PeerAddress local = socket.local();
    if (local == null) {
      int length =
          switch (socket.family()) {
            case ProtocolInfo.AF_INET -> 4;
            case ProtocolInfo.AF_INET6 -> 16;
            default -> 0;
          };
      to.set(socket.family(), length, 0, 0);
      for (int i = 0; i < length; i++) {
        to.putByte(i, (byte) 0);
      }
      return;
    }
    copy(local, local.port(), to);
  }

  private static void copy(PeerAddress from, int port, PeerAddress to) {
    to.set(from.family(), from.length(), port, from.scopeId());
    for (int i = 0; i < from.length(); i++) {
      to.putByte(i, from.byteAt(i));
    }
  }
}
