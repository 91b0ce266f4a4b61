package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * A socket over a {@link Transport}: checks every call in the order of DEC-23 and hands what passes
 * to the {@link Machine} of pending operations.
 */
final class TransportSocket implements ProviderSocket {
  private final ProtocolInfo info;
  private final int openFlags;
  private final Transport transport;
  private final Machine machine;
  private final Connection connection;
  private final Settings settings;
  private final Engine engine;
  private final Sockets sockets;

  TransportSocket(
      Sockets sockets,
      ProtocolInfo info,
      int openFlags,
      Transport transport,
      Connection.Phase phase) {
    this.sockets = sockets;
    this.info = info;
    this.openFlags = openFlags;
    this.transport = transport;
    engine = sockets.engine();
    machine = new Machine(engine, transport, info, phase);
    connection = machine.connection;
    settings = new Settings(info, machine);
    transport.attach(engine.poller.signals.new Signal(machine));
    sockets.add(this);
  }

  @Override
  public ProtocolInfo protocolInfo() {
    return info;
  }

  Machine machine() {
    return machine;
  }

  private @Nullable Overlapped ifAllowed(@Nullable Overlapped overlapped) {
    return (openFlags & ServiceProvider.WSA_FLAG_OVERLAPPED) == 0 ? null : overlapped;
  }

  @Override
  public WsaError recv(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return recvFrom(buffers, bufferCount, transfer, null, overlapped, routine, threadId);
  }

  @Override
  public WsaError recvFrom(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress from,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return transfer(true, buffers, bufferCount, transfer, from, overlapped, routine, threadId);
  }

  /** A receive or a send: checked, captured, entered. */
  private WsaError transfer(
      boolean receives,
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress address,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    Overlapped effective = ifAllowed(overlapped);
    CompletionRoutine told = effective == null ? null : routine;
    machine.lock.lock();
    boolean entered = false;
    try {
      WsaError error =
          machine.closed
              ? WsaError.WSAENOTSOCK
              : Checks.arguments(
                  buffers, bufferCount, receives, transfer, effective, told, threadId);
      boolean blocking = effective == null && !settings.nonblocking();
      if (!error.failed()) {
        int flags = transfer.flags();
        error = receives ? refusesReceive(flags, effective != null, blocking) : refusesSend(flags);
      }
      if (!error.failed() && effective != null && !effective.tryStart()) {
        error = WsaError.WSAEINVAL;
      }
      if (error.failed()) {
        return machine.reject(error);
      }
      Operation operation = machine.acquire();
      operation.capture(buffers, bufferCount);
      operation.flags = transfer.flags();
      operation.address = info.has(ServiceFlag.XP1_CONNECTIONLESS) ? address : null;
      own(operation, effective, told, threadId);
      Lane lane =
          !receives ? machine.sends : operation.has(MSG_OOB) ? machine.urgents : machine.receives;
      long deadline = blocking ? settings.deadlineNanos(receives) : 0;
      entered = true;
      return machine.enter(lane, operation, transfer, blocking, deadline, receives);
    } finally {
      if (!entered) {
        machine.lock.unlock();
      }
    }
  }

  /** From WSAEOPNOTSUPP on, in the order of DEC-23. */
  private WsaError refusesReceive(int flags, boolean overlapped, boolean blocking) {
    WsaError error =
        Checks.receiveFlags(info, flags, overlapped, overlapped || blocking, settings.inline());
    if (!error.failed() && blocking && inCallback()) {
      return WsaError.WSAEINPROGRESS;
    }
    return error.failed() ? error : connection.refusesReceive(machine.scratch);
  }

  private WsaError refusesSend(int flags) {
    WsaError error = Checks.sendFlags(info, flags);
    return error.failed() ? error : connection.refusesSend(machine.scratch);
  }

  private static void own(
      Operation operation,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    operation.overlapped = overlapped;
    operation.routine = routine;
    operation.threadId = overlapped == null ? null : threadId;
  }

  private boolean inCallback() {
    return engine.upcalls.inCallback(engine.upcalls.openCurrentThread());
  }

  @Override
  public WsaError send(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return sendTo(buffers, bufferCount, transfer, null, overlapped, routine, threadId);
  }

  @Override
  public WsaError sendTo(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress to,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return transfer(false, buffers, bufferCount, transfer, to, overlapped, routine, threadId);
  }

  @Override
  public WsaError getOverlappedResult(Overlapped overlapped, Transfer result, boolean wait) {
    if (machine.closed) {
      return WsaError.WSAENOTSOCK;
    }
    if (overlapped == null || result == null) {
      return WsaError.WSAEFAULT;
    }
    if (overlapped.isPending()) {
      machine.look();
    }
    if (overlapped.isPending()) {
      if (!wait) {
        return WsaError.WSA_IO_INCOMPLETE;
      }
      if (machine.hasRoutine(overlapped)) {
        return WsaError.WSAEINVAL;
      }
      WsaError interrupted = machine.awaitResult(overlapped);
      if (interrupted.failed()) {
        return interrupted;
      }
    }
    WsaError error = overlapped.error();
    result.bytesTransferred(overlapped.bytesTransferred());
    result.messageLength(overlapped.messageLength()).nativeError(overlapped.nativeError());
    if (!error.failed()) {
      result.flags(overlapped.flags());
    }
    return error;
  }

  /** An address of this socket's family, or why it is not. */
  private WsaError address(@Nullable SocketAddress from, PeerAddress to) {
    if (from == null) {
      return WsaError.WSAEFAULT;
    }
    if (!to.set(from)) {
      return from instanceof InetSocketAddress
          ? WsaError.WSAEADDRNOTAVAIL
          : WsaError.WSAEAFNOSUPPORT;
    }
    return to.family() == info.addressFamily() ? WsaError.NO_ERROR : WsaError.WSAEAFNOSUPPORT;
  }

  @Override
  public WsaError bind(SocketAddress local) {
    PeerAddress address = new PeerAddress();
    return control(() -> {
      WsaError error = address(local, address);
      return error.failed() ? error : connection.bind(address, machine.scratch);
    });
  }

  @Override
  public WsaError listen(int backlog) {
    return control(() -> connection.listen(Math.max(backlog, 0), machine.scratch));
  }

  @Override
  public WsaError accept(
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
            : engine.upcalls.callCondition(engine.upcalls.openCurrentThread(), condition, peer);
    return switch (decision) {
      case CF_ACCEPT -> {
        TransportSocket made =
            new TransportSocket(
                sockets, info, openFlags, taken.value(), Connection.Phase.CONNECTED);
        WsaError error = machine.handDown(made::inherit);
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
            control(() -> {
              connection.defer(taken.value(), peer);
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
      if (!error.failed() && info.has(ServiceFlag.XP1_CONNECTIONLESS)) {
        error = WsaError.WSAEOPNOTSUPP;
      }
      if (!error.failed() && connection.phase() != Connection.Phase.LISTENING) {
        error = WsaError.WSAEINVAL;
      }
      if (error.failed()) {
        return error;
      }
      Operation operation = machine.acquire();
      operation.address = peer;
      operation.accepted = taken;
      entered = true;
      return machine.enter(
          machine.accepts,
          operation,
          new Transfer(),
          !settings.nonblocking(),
          Long.MAX_VALUE,
          false);
    } finally {
      if (!entered) {
        machine.lock.unlock();
      }
    }
  }

  @Override
  public WsaError connect(
      @Nullable SocketAddress peer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    Overlapped effective = ifAllowed(overlapped);
    CompletionRoutine told = effective == null ? null : routine;
    boolean dissolves = peer == null && info.has(ServiceFlag.XP1_CONNECTIONLESS);
    PeerAddress address = new PeerAddress();
    machine.lock.lock();
    boolean entered = false;
    try {
      WsaError error = machine.closed ? WsaError.WSAENOTSOCK : WsaError.NO_ERROR;
      if (!error.failed() && !dissolves) {
        error = address(peer, address);
      }
      if (!error.failed()) {
        error = Checks.overlapped(effective, told, threadId);
      }
      if (!error.failed()) {
        error = connection.connect(dissolves ? null : address, machine.scratch);
      }
      boolean waits = effective != null || !settings.nonblocking();
      boolean goesOn = error == WsaError.WSAEWOULDBLOCK && waits;
      if (error.failed() && !goesOn) {
        machine.lookForEvents();
        return error;
      }
      if (effective != null && !effective.tryStart()) {
        return WsaError.WSAEINVAL;
      }
      Operation operation = machine.acquire();
      own(operation, effective, told, threadId);
      entered = true;
      return machine.enter(
          machine.connects, operation, new Transfer(), waits, Long.MAX_VALUE, false);
    } finally {
      if (!entered) {
        machine.lock.unlock();
      }
    }
  }

  @Override
  public WsaError shutdown(ShutdownHow how) {
    return control(() ->
        how == null
            ? WsaError.WSAEINVAL
            : connection.shutdown(how, !machine.sends.isEmpty(), machine.scratch));
  }

  @Override
  public WsaError joinLeaf(SocketAddress leaf, int flags) {
    PeerAddress group = new PeerAddress();
    return control(() -> {
      if (!info.has(ServiceFlag.XP1_SUPPORT_MULTIPOINT)) {
        return WsaError.WSAEOPNOTSUPP;
      }
      WsaError error = address(leaf, group);
      return error.failed() ? error : connection.joinLeaf(group, flags, machine.scratch);
    });
  }

  @Override
  public WsaError cancelIo() {
    if (machine.closed) {
      return WsaError.WSAENOTSOCK;
    }
    Thread self = Thread.currentThread();
    var _ =
        machine.end(
            OpEvent.CANCELLED,
            WsaError.WSA_OPERATION_ABORTED,
            each -> each.threadId != null && each.threadId.thread().equals(self));
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError cancelIo(@Nullable Overlapped overlapped) {
    if (machine.closed) {
      return WsaError.WSAENOTSOCK;
    }
    int ended =
        machine.end(
            OpEvent.CANCELLED,
            WsaError.WSA_OPERATION_ABORTED,
            each -> overlapped == null || each.overlapped == overlapped);
    return ended == 0 && overlapped != null ? WsaError.WSAEINVAL : WsaError.NO_ERROR;
  }

  /** Ends the call a thread is blocked in; it may be over already, or another one by now. */
  WsaError cancelBlockingCall(Operation blocked, ThreadId thread) {
    int ended =
        machine.end(
            OpEvent.INTERRUPTED,
            WsaError.WSAEINTR,
            each -> each == blocked && each.isSynchronous() && thread.equals(each.threadId));
    return ended == 0 ? WsaError.WSAEINVAL : WsaError.NO_ERROR;
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return control(() -> settings.ioctl(code, in, out, returned));
  }

  @Override
  public WsaError eventSelect(@Nullable WsaEvent event, int networkEvents) {
    return control(() -> {
      WsaError error = Checks.selection(event, networkEvents);
      return error.failed() ? error : select(event, networkEvents);
    });
  }

  /** Takes the selection over of the socket that listened. */
  private WsaError inherit(@Nullable WsaEvent event, int networkEvents) {
    return networkEvents == 0 ? WsaError.NO_ERROR : control(() -> select(event, networkEvents));
  }

  /** Under the lock. */
  private WsaError select(@Nullable WsaEvent event, int networkEvents) {
    WsaError error = machine.select(event, networkEvents);
    if (!error.failed()) {
      settings.becomeNonblocking();
    }
    return error;
  }

  @Override
  public WsaError enumNetworkEvents(@Nullable WsaEvent reset, NetworkEvents out) {
    return control(() -> out == null ? WsaError.WSAEFAULT : machine.showEvents(reset, out));
  }

  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return control(() -> settings.get(option, value));
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    return control(() -> settings.set(option, value));
  }

  @Override
  public WsaError getSockName(PeerAddress local) {
    return control(() -> {
      if (local == null) {
        return WsaError.WSAEFAULT;
      }
      return connection.phase() == Connection.Phase.OPEN
          ? WsaError.WSAEINVAL
          : transport.localAddress(local);
    });
  }

  @Override
  public WsaError getPeerName(PeerAddress peer) {
    return control(() -> {
      if (peer == null) {
        return WsaError.WSAEFAULT;
      }
      WsaError error = connection.settle(machine.scratch);
      return error.failed() ? WsaError.WSAENOTCONN : transport.peerAddress(peer);
    });
  }

  /** A call that neither moves data nor waits. */
  private WsaError control(Control body) {
    Operation done;
    WsaError error;
    machine.lock.lock();
    try {
      error = machine.closed ? WsaError.WSAENOTSOCK : body.run();
      machine.lookForEvents();
      done = machine.takeDone();
    } finally {
      machine.lock.unlock();
    }
    engine.indicate(done);
    return error;
  }

  @FunctionalInterface
  private interface Control {
    WsaError run();
  }

  @Override
  public WsaError close() {
    if (!machine.close()) {
      return WsaError.WSAENOTSOCK;
    }
    free();
    return WsaError.NO_ERROR;
  }

  /** The second phase of a close: what the machine, which is closed, no longer uses goes. */
  void free() {
    sockets.remove(this);
    for (Connection.Incoming each = connection.pollDeferred();
        each != null;
        each = connection.pollDeferred()) {
      each.transport().close(true);
    }
    transport.close(settings.closesAbortively());
  }

  @Override
  public String toString() {
    return info.name() + "[" + connection.phase() + (machine.closed ? ", closed]" : "]");
  }
}
