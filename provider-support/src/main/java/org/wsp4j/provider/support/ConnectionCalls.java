package org.wsp4j.provider.support;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** The calls of a socket that make connections: accept and connect. */
final class ConnectionCalls {
  private final TransportSocket socket;
  private final Machine machine;

  ConnectionCalls(TransportSocket socket) {
    this.socket = socket;
    machine = socket.machine();
  }

  WsaError accept(
      Out<ProviderSocket> accepted,
      @Nullable PeerAddress from,
      @Nullable AcceptCondition condition) {
    PeerAddress peer = from == null ? new PeerAddress() : from;
    Out<Transport> taken = new Out<>();
    WsaError failure = awaitConnection(accepted, peer, taken);
    if (failure.failed()) {
      return failure;
    }
    AcceptCondition.Decision decision =
        condition == null
            ? AcceptCondition.Decision.CF_ACCEPT
            : machine.engine.upcalls.callCondition(
                machine.engine.upcalls.openCurrentThread(), condition, peer);
    return switch (decision) {
      case CF_ACCEPT -> {
        TransportSocket made =
            new TransportSocket(
                socket.sockets,
                socket.info,
                socket.openFlags,
                taken.value(),
                Connection.Phase.CONNECTED);
        WsaError error = machine.selecting.handDown(made::inherit);
        if (error.failed()) {
          var _ = made.close();
        } else {
          accepted.set(made);
        }
        yield error;
      }
      case CF_REJECT -> {
        taken.value().close(true);
        yield WsaError.WSAECONNREFUSED;
      }
      case CF_DEFER -> {
        WsaError error =
            socket.control(() -> {
              machine.connection.defer(taken.value(), peer);
              machine.accepts.serve(Thread.currentThread(), true);
              return WsaError.WSATRY_AGAIN;
            });
        if (error != WsaError.WSATRY_AGAIN) {
          taken.value().close(true);
        }
        yield error;
      }
    };
  }

  private WsaError awaitConnection(
      Out<ProviderSocket> accepted, PeerAddress peer, Out<Transport> taken) {
    machine.lock.lock();
    boolean entered = false;
    try {
      WsaError error = machine.closed ? WsaError.WSAENOTSOCK : WsaError.NO_ERROR;
      if (!error.failed() && accepted == null) {
        error = WsaError.WSAEFAULT;
      }
      if (!error.failed() && machine.info.has(ServiceFlag.XP1_CONNECTIONLESS)) {
        error = WsaError.WSAEOPNOTSUPP;
      }
      if (!error.failed() && machine.connection.phase() != Connection.Phase.LISTENING) {
        error = WsaError.WSAEINVAL;
      }
      if (error.failed()) {
        return error;
      }
      Operation operation = machine.outcomes.acquire();
      operation.address = peer;
      operation.accepted = taken;
      entered = true;
      return machine.enter(
          machine.accepts,
          operation,
          new Transfer(),
          !socket.settings.nonblocking(),
          Long.MAX_VALUE,
          false);
    } finally {
      if (!entered) {
        machine.lock.unlock();
      }
    }
  }

  WsaError connect(
      @Nullable SocketAddress peer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    Overlapped effective = socket.ifAllowed(overlapped);
    CompletionRoutine told = effective == null ? null : routine;
    boolean dissolves = peer == null && machine.info.has(ServiceFlag.XP1_CONNECTIONLESS);
    PeerAddress address = new PeerAddress();
    machine.lock.lock();
    boolean entered = false;
    try {
      WsaError error = machine.closed ? WsaError.WSAENOTSOCK : WsaError.NO_ERROR;
      if (!error.failed() && !dissolves) {
        error = socket.address(peer, address);
      }
      if (!error.failed()) {
        error = Checks.overlapped(effective, told, threadId);
      }
      if (!error.failed()) {
        error = machine.connection.connect(dissolves ? null : address, machine.scratch);
      }
      boolean waits = effective != null || !socket.settings.nonblocking();
      boolean goesOn = error == WsaError.WSAEWOULDBLOCK && waits;
      if (error.failed() && !goesOn) {
        machine.selecting.look(false);
        return error;
      }
      if (effective != null && !effective.tryStart()) {
        return WsaError.WSAEINVAL;
      }
      Operation operation = machine.outcomes.acquire();
      operation.own(effective, told, threadId);
      entered = true;
      return machine.enter(
          machine.connects, operation, new Transfer(), waits, Long.MAX_VALUE, false);
    } finally {
      if (!entered) {
        machine.lock.unlock();
      }
    }
  }
}
