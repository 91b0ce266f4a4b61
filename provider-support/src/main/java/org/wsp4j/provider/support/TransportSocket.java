package org.wsp4j.provider.support;

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
 * A socket over a {@link Transport}: its calls under its lock, each as long as the socket is open.
 * Those that may take long are {@link TransferCalls} and {@link ConnectionCalls}.
 */
final class TransportSocket implements ProviderSocket {
  final ProtocolInfo info;
  final int openFlags;
  private final Transport transport;
  final Machine machine;
  final Connection connection;
  final Settings settings;
  private final ConnectionCalls connecting;
  private final TransferCalls moving;
  final Engine engine;
  final Sockets sockets;

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
    connecting = new ConnectionCalls(this);
    moving = new TransferCalls(this);
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

  /** The object, if this socket was opened for it (DEC-02). */
  @Nullable Overlapped ifAllowed(@Nullable Overlapped overlapped) {
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
    return moving.transfer(
        true, buffers, bufferCount, transfer, from, overlapped, routine, threadId);
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
    return moving.transfer(
        false, buffers, bufferCount, transfer, to, overlapped, routine, threadId);
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
  WsaError address(@Nullable SocketAddress from, PeerAddress to) {
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
    return connecting.accept(accepted, from, condition);
  }

  @Override
  public WsaError connect(
      @Nullable SocketAddress peer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return connecting.connect(peer, overlapped, routine, threadId);
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
  WsaError inherit(@Nullable WsaEvent event, int networkEvents) {
    return networkEvents == 0 ? WsaError.NO_ERROR : control(() -> select(event, networkEvents));
  }

  /** Under the lock. */
  private WsaError select(@Nullable WsaEvent event, int networkEvents) {
    WsaError error = machine.selecting.select(event, networkEvents);
    if (!error.failed()) {
      settings.becomeNonblocking();
    }
    return error;
  }

  @Override
  public WsaError enumNetworkEvents(@Nullable WsaEvent reset, NetworkEvents out) {
    return control(() -> out == null ? WsaError.WSAEFAULT : machine.selecting.show(reset, out));
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
  WsaError control(Control body) {
    Operation done;
    WsaError error;
    machine.lock.lock();
    try {
      error = machine.closed ? WsaError.WSAENOTSOCK : body.run();
      machine.selecting.look(false);
      done = machine.outcomes.takeDone();
    } finally {
      machine.lock.unlock();
    }
    engine.indicate(done);
    return error;
  }

  @FunctionalInterface
  interface Control {
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
