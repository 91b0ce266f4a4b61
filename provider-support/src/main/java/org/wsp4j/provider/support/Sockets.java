package org.wsp4j.provider.support;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;

/** The open sockets of one provider. */
final class Sockets {
  private final Engine engine;
  private final Set<TransportSocket> open = ConcurrentHashMap.newKeySet();

  /** With {@code open} a Dekker pair: who adds looks here, who closes looks there. */
  private volatile boolean closing;

  /** What closed sockets counted; guarded by this. */
  private Ledger closed = Ledger.EMPTY;

  Sockets(Engine engine) {
    this.engine = engine;
  }

  Engine engine() {
    return engine;
  }

  /** Keeps a socket; one that comes too late is closed at once, so that nothing stays pending. */
  void add(TransportSocket socket) {
    open.add(socket);
    if (closing) {
      var _ = socket.close();
    }
  }

  void remove(TransportSocket socket) {
    open.remove(socket);
    Ledger ledger = socket.machine().outcomes.ledger();
    synchronized (this) {
      closed = closed.plus(ledger);
    }
  }

  /** Ends the call a thread is blocked in, if it is on one of these sockets. */
  WsaError cancelBlockingCall(ThreadId thread) {
    Operation blocked = engine.blockedCall(thread);
    if (blocked == null) {
      return WsaError.WSAEINVAL;
    }
    for (TransportSocket each : open) {
      if (each.machine() == blocked.machine) {
        return each.cancelBlockingCall(blocked, thread);
      }
    }
    return WsaError.WSAEINVAL;
  }

  /**
   * Closes every socket (DEC-19). First all operations end, then the transports go: two sockets may
   * be the ends of one connection, and what pends on one is aborted and does not see the other's
   * end.
   */
  void closeAll() {
    closing = true;
    List<TransportSocket> ended = open.stream().filter(each -> each.machine().close()).toList();
    ended.forEach(TransportSocket::free);
  }

  Ledger ledger() {
    Ledger sum;
    synchronized (this) {
      sum = closed;
    }
    for (TransportSocket each : open) {
      sum = sum.plus(each.machine().outcomes.ledger());
    }
    return sum;
  }
}
