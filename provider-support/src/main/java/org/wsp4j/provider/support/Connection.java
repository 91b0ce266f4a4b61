package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Where a socket stands: bound, connected, broken, shut down. Guarded by the socket's lock.
 *
 * <p>The kernel tells of a reset once, to whichever call comes first; here it is kept. What breaks
 * the connection is known from the first failing call on; it is <em>drained</em> once a receive has
 * met it, and from then on every receive gets it at once (DEC-25). In between a receive still
 * collects what arrived before.
 */
final class Connection {
  /** How far the socket is. */
  enum Phase {
    OPEN,
    BOUND,
    LISTENING,
    CONNECTING,
    CONNECTED
  }

  /** A connection that was taken and not accepted. */
  record Incoming(Transport transport, PeerAddress peer) {}

  private final Transport transport;
  private final boolean connectionless;

  /** Whether the transport knows a graceful end from a lost connection, whatever else was told. */
  private final boolean endIsSaid;

  /** Those whose condition said CF_DEFER, at most as many as accepts ran at once, and one more. */
  private final ArrayDeque<Incoming> deferred = new ArrayDeque<>();

  private Phase phase = Phase.OPEN;
  private WsaError connectOutcome = WsaError.WSAENOTCONN;

  /** How many connects were started and are over. */
  private int connects;

  private WsaError breaking = WsaError.NO_ERROR;

  /** What every receive gets from now on: the break, or the graceful end of messages. */
  private WsaError drainedBy = WsaError.NO_ERROR;

  private boolean receiveShut;
  private boolean sendShut;
  private boolean finSent;

  Connection(Transport transport, ProtocolInfo info, Phase phase) {
    this.transport = transport;
    this.phase = phase;
    connectionless = info.has(ServiceFlag.XP1_CONNECTIONLESS);
    endIsSaid = info.has(ServiceFlag.XP1_MESSAGE_ORIENTED);
  }

  Phase phase() {
    return phase;
  }

  /** Why a receive cannot start, in the order of DEC-23 from WSAESHUTDOWN on. */
  WsaError refusesReceive(Transfer scratch) {
    if (receiveShut) {
      return WsaError.WSAESHUTDOWN;
    }
    if (isDrained()) {
      return transport.sticky(drainedBy);
    }
    return refusesUnconnected(scratch);
  }

  /** Why a send cannot start. */
  WsaError refusesSend(Transfer scratch) {
    if (sendShut) {
      return WsaError.WSAESHUTDOWN;
    }
    if (breaking.failed()) {
      return transport.sticky(breaking);
    }
    return connectionless ? WsaError.NO_ERROR : refusesUnconnected(scratch);
  }

  private WsaError refusesUnconnected(Transfer scratch) {
    if (phase == Phase.CONNECTING) {
      settle(scratch);
    }
    if (connectionless) {
      return phase == Phase.OPEN ? WsaError.WSAEINVAL : WsaError.NO_ERROR;
    }
    return phase == Phase.CONNECTED ? WsaError.NO_ERROR : WsaError.WSAENOTCONN;
  }

  boolean isDrained() {
    return drainedBy.failed();
  }

  WsaError drainedBy() {
    return drainedBy;
  }

  /** Whether an error ends the connection, and not only the call: datagrams have none (DEC-27). */
  private boolean isBreak(WsaError error) {
    return switch (error) {
      case WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, WSAEDISCON -> !connectionless;
      default -> false;
    };
  }

  /**
   * A receive has failed; if that is for good, it is for every later one too.
   *
   * @return what it failed with
   */
  WsaError receiveFailed(WsaError error) {
    if (!isBreak(error)) {
      return error;
    }
    if (error == WsaError.WSAEDISCON) {
      // The peer's end is not ours: what is to be sent still goes. And a send that it refused
      // makes its end no worse: every message it sent is there.
      drainedBy = error;
      return error;
    }
    drainedBy = breaking.failed() ? breaking : error;
    breaking = drainedBy;
    return error;
  }

  /**
   * Whether the end of a stream that the kernel shows is the break that a send or SO_ERROR took
   * from it.
   */
  boolean endIsBreak() {
    if (!endIsSaid) {
      drainedBy = drainedBy.failed() ? drainedBy : breaking;
    }
    return isDrained();
  }

  /** Keeps a break that the kernel told to something else than a receive. */
  WsaError sendFailed(WsaError error) {
    // EPIPE without an end of ours: the peer's reset was told to somebody already.
    WsaError meant = error == WsaError.WSAESHUTDOWN && !finSent ? WsaError.WSAECONNRESET : error;
    if (isBreak(meant)) {
      breaking = breaking.failed() ? breaking : meant;
      return breaking;
    }
    return meant;
  }

  WsaError bind(PeerAddress local, Transfer result) {
    if (phase != Phase.OPEN) {
      return WsaError.WSAEINVAL;
    }
    WsaError error = transport.bind(local, result);
    phase = error.failed() ? phase : Phase.BOUND;
    return error;
  }

  WsaError listen(int backlog, Transfer result) {
    if (connectionless) {
      return WsaError.WSAEOPNOTSUPP;
    }
    if (phase == Phase.CONNECTED || phase == Phase.CONNECTING) {
      return WsaError.WSAEISCONN;
    }
    if (phase == Phase.OPEN) {
      return WsaError.WSAEINVAL;
    }
    WsaError error = transport.listen(backlog, result);
    phase = error.failed() ? phase : Phase.LISTENING;
    return error;
  }

  /** Starts to connect: NO_ERROR, WSAEWOULDBLOCK if it goes on, or why not. */
  WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    switch (phase) {
      case LISTENING -> {
        return WsaError.WSAEINVAL;
      }
      case CONNECTING -> {
        WsaError settled = settle(result);
        return settled == WsaError.WSAEWOULDBLOCK
            ? WsaError.WSAEALREADY
            : settled.failed() ? settled : WsaError.WSAEISCONN;
      }
      case CONNECTED -> {
        if (!connectionless) {
          return WsaError.WSAEISCONN;
        }
      }
      case OPEN, BOUND -> {}
    }
    WsaError error = transport.connect(peer, result);
    if (!error.failed() && peer == null) {
      phase = Phase.BOUND;
    } else if (!error.failed()) {
      phase = Phase.CONNECTED;
      connected(error);
    } else if (error == WsaError.WSAEWOULDBLOCK) {
      phase = Phase.CONNECTING;
    }
    return error;
  }

  /** Looks whether a connect that goes on is over. */
  WsaError settle(Transfer result) {
    if (phase != Phase.CONNECTING) {
      return phase == Phase.CONNECTED || connectionless ? WsaError.NO_ERROR : connectOutcome;
    }
    WsaError error = transport.finishConnect(result);
    if (error != WsaError.WSAEWOULDBLOCK) {
      phase = error.failed() ? Phase.BOUND : Phase.CONNECTED;
      connected(error);
    }
    return error;
  }

  private void connected(WsaError outcome) {
    connectOutcome = outcome;
    connects++;
  }

  int connects() {
    return connects;
  }

  /** How the last connect ended that is over. */
  WsaError connectOutcome() {
    return connectOutcome;
  }

  /** Whether an accept would be answered at once; takes the next connection ahead to find out. */
  boolean hasIncoming(Transfer scratch) {
    if (phase != Phase.LISTENING || !deferred.isEmpty()) {
      return !deferred.isEmpty();
    }
    Out<Transport> taken = new Out<>();
    PeerAddress peer = new PeerAddress();
    WsaError error = transport.accept(taken, peer, scratch);
    if (!error.failed()) {
      deferred.add(new Incoming(taken.value(), peer));
    }
    return error != WsaError.WSAEWOULDBLOCK;
  }

  /** Whether receives are not refused by a shutdown. */
  boolean mayReceive() {
    return !receiveShut;
  }

  /** Whether sends may start: connected, if that is needed, and neither shut nor broken. */
  boolean maySend() {
    return (connectionless || phase == Phase.CONNECTED) && !sendShut && !breaking.failed();
  }

  /** Takes the next incoming connection for an accept. */
  WsaError take(Operation operation) {
    PeerAddress from = requireNonNull(operation.address);
    Out<Transport> taken = requireNonNull(operation.accepted);
    Incoming first = deferred.poll();
    if (first != null) {
      taken.set(first.transport());
      from.copyFrom(first.peer());
      return WsaError.NO_ERROR;
    }
    return transport.accept(taken, from, operation.result);
  }

  void defer(Transport transport, PeerAddress peer) {
    // The holder is the client's, who may use it for the next accept.
    PeerAddress copy = new PeerAddress();
    copy.copyFrom(peer);
    deferred.addFirst(new Incoming(transport, copy));
  }

  /** Connections nobody will accept any more, for the close. */
  @Nullable Incoming pollDeferred() {
    return deferred.poll();
  }

  WsaError shutdown(ShutdownHow how, boolean sendsPending, Transfer result) {
    if (phase == Phase.CONNECTING) {
      settle(result);
    }
    if (phase != Phase.CONNECTED && !(connectionless && phase == Phase.BOUND)) {
      return WsaError.WSAENOTCONN;
    }
    receiveShut |= how.receiving();
    sendShut |= how.sending();
    return sendsPending ? WsaError.NO_ERROR : sendFin(result);
  }

  /** Ends the sending direction once all that was to be sent is sent. */
  WsaError sendFin(Transfer result) {
    if (!sendShut || finSent || connectionless) {
      return WsaError.NO_ERROR;
    }
    finSent = true;
    WsaError error = transport.shutdownSend(result);
    return error == WsaError.WSAENOTCONN && breaking.failed() ? WsaError.NO_ERROR : error;
  }

  /** Joins a group, which gives the socket an address if it had none (RECV-4.08). */
  WsaError joinLeaf(PeerAddress leaf, int flags, Transfer result) {
    WsaError error = transport.joinLeaf(leaf, flags, result);
    if (!error.failed()) {
      boundBySend();
    }
    return error;
  }

  /** A datagram socket that sent has an address now (RECV-4.07). */
  void boundBySend() {
    if (phase == Phase.OPEN) {
      phase = Phase.BOUND;
    }
  }
}
