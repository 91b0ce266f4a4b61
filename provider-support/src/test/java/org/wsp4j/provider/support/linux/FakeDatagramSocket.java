package org.wsp4j.provider.support.linux;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;

/** A datagram socket as net/ipv4/udp.c has it, without a network. Under the kernel's lock. */
final class FakeDatagramSocket extends FakeFile {
  /** What was sent to a socket, and by whom. */
  record Datagram(MemorySegment bytes, PeerAddress from) {}

  private static final int PORT_UNREACHABLE = 3;

  private final Deque<Datagram> queue = new ArrayDeque<>();
  private final Map<Long, Integer> options = new HashMap<>();
  private @Nullable PeerAddress peer;
  private boolean addressKept;
  private boolean portKept;
  private boolean addressKnown;
  private int port;
  private int error;
  private int queuedErrors;

  int port() {
    return port;
  }

  void port(int number) {
    port = number;
  }

  @Nullable PeerAddress peer() {
    return peer;
  }

  /** bind(2) chose what was not wanted in particular; a dissolved association forgets that. */
  void named(PeerAddress wanted) {
    portKept = wanted.port() != 0;
    addressKept = wanted.byteAt(0) != 0;
    addressKnown = addressKept;
  }

  void connect(PeerAddress to) {
    peer = copy(to, new PeerAddress());
    addressKnown = true;
  }

  /** Whether the port is kept. */
  boolean dissolve() {
    peer = null;
    addressKnown = addressKept;
    return portKept;
  }

  /** The address that others see. */
  PeerAddress source() {
    return loopback(port, new PeerAddress());
  }

  int name(PeerAddress to) {
    if (addressKnown) {
      loopback(port, to);
    } else {
      to.set(ProtocolInfo.AF_INET, 4, port, 0);
      for (int i = 0; i < 4; i++) {
        to.putByte(i, (byte) 0);
      }
    }
    return 0;
  }

  int peerName(PeerAddress to) {
    if (peer == null) {
      return -Errno.ENOTCONN;
    }
    copy(peer, to);
    return 0;
  }

  private static PeerAddress loopback(int port, PeerAddress to) {
    to.set(ProtocolInfo.AF_INET, 4, port, 0);
    byte[] address = {127, 0, 0, 1};
    for (int i = 0; i < address.length; i++) {
      to.putByte(i, address[i]);
    }
    return to;
  }

  static PeerAddress copy(PeerAddress from, PeerAddress to) {
    to.set(from.family(), from.length(), from.port(), from.scopeId());
    for (int i = 0; i < from.length(); i++) {
      to.putByte(i, from.byteAt(i));
    }
    return to;
  }

  int option(int level, int name) {
    return options.getOrDefault(FakeSocket.key(level, name), 0);
  }

  void option(int level, int name, int value) {
    options.put(FakeSocket.key(level, name), value);
  }

  int takeError() {
    int taken = error;
    error = 0;
    return taken;
  }

  /** The port that was sent to is nobody's; a connected socket hears that of its peer alone. */
  void unreachable(PeerAddress target) {
    if (peer != null && !peer.equals(target)) {
      return;
    }
    boolean queues = option(Linux.IPPROTO_IP, Linux.IP_RECVERR) != 0;
    if (queues) {
      queuedErrors++;
    }
    if (queues || peer != null) {
      error = Errno.ECONNREFUSED;
      wake(Linux.EPOLLERR);
    }
  }

  int takeQueuedError(QueuedError to) {
    if (queuedErrors == 0) {
      return -Errno.EAGAIN;
    }
    queuedErrors--;
    error = queuedErrors > 0 ? Errno.ECONNREFUSED : 0;
    to.set(Errno.ECONNREFUSED, Linux.SO_EE_ORIGIN_ICMP, PORT_UNREACHABLE, PORT_UNREACHABLE);
    return 0;
  }

  /** Somebody sends; for all but the peer of a connected socket its port is unreachable. */
  boolean arrives(MemorySegment bytes, PeerAddress from) {
    if (peer != null && !peer.equals(from)) {
      return false;
    }
    queue.add(new Datagram(bytes, from));
    wake(Linux.EPOLLIN);
    return true;
  }

  @Nullable Datagram first() {
    return queue.peek();
  }

  void take() {
    queue.remove();
  }

  int firstLength() {
    Datagram first = queue.peek();
    return first == null ? 0 : (int) first.bytes().byteSize();
  }

  @Override
  int poll() {
    return Linux.EPOLLOUT
        | (queue.isEmpty() ? 0 : Linux.EPOLLIN)
        | (error != 0 || queuedErrors > 0 ? Linux.EPOLLERR : 0);
  }
}
