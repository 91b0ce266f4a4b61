package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_ACCEPT;
import static org.wsp4j.spi.NetworkEvents.FD_CONNECT;
import static org.wsp4j.spi.NetworkEvents.FD_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_READ;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEADDRNOTAVAIL;
import static org.wsp4j.spi.WsaError.WSAEAFNOSUPPORT;
import static org.wsp4j.spi.WsaError.WSAECONNREFUSED;
import static org.wsp4j.spi.WsaError.WSAEDESTADDRREQ;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINPROGRESS;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSATRY_AGAIN;
import static org.wsp4j.spi.WsaError.WSA_IO_INCOMPLETE;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.AcceptCondition.Decision;
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
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.reference.Operations.Entered;
import org.wsp4j.testkit.reference.ReferenceProvider.Running;

/** The procedure table: every call is checked here, in the order of DEC-23, and then made. */
final class ReferenceSocket implements ProviderSocket {
  private final Running running;
  private final Turns turns;
  private final Upcalls upcalls;
  private final ProtocolInfo info;
  private final int openFlags;
  private final Runnable host = this::arrived;
  private final Attachment attachment;
  private final SocketOptions options;
  private final Operations operations;
  private final Selection selection;

  /** Written in a turn, once. */
  private volatile boolean closed;

  /**
   * Makes a socket; in a turn.
   *
   * @param accepted the connection that it stands for, or null
   */
  ReferenceSocket(Running running, ProtocolInfo info, int openFlags, @Nullable End accepted) {
    this.running = running;
    this.info = info;
    this.openFlags = openFlags;
    turns = running.network.turns();
    upcalls = running.upcalls;
    attachment = new Attachment(running.network, info, host);
    options = new SocketOptions(info, attachment);
    operations = new Operations(running, info, attachment, options);
    selection = new Selection(turns, upcalls, attachment, options);
    running.sockets.add(this);
    running.network.attach(host);
    if (accepted != null) {
      attachment.connected(accepted);
    }
  }

  /** Something has happened in the network. */
  private void arrived() {
    look(null);
  }

  private void look(@Nullable Thread self) {
    if (!closed) {
      operations.look(self);
      selection.record();
    }
  }

  @Override
  public ProtocolInfo protocolInfo() {
    return info;
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
    Overlapped used = ifAllowed(overlapped);
    CompletionRoutine told = used == null ? null : routine;
    Entered entered =
        turns.take(() -> {
          WsaError error = check(buffers, bufferCount, true, transfer, used, told, threadId);
          if (error.failed()) {
            return Entered.refused(error);
          }
          boolean blocks = used == null && !options.isNonblocking();
          error = refusesReceive(transfer.flags(), used != null, blocks);
          if (error.failed()) {
            return Entered.refused(error);
          }
          Operation receive =
              operation(buffers, bufferCount, transfer.flags(), from, used, told, threadId);
          receive.waits = used != null || blocks;
          boolean urgent = receive.has(MSG_OOB);
          Pending queue = urgent ? operations.urgents : operations.receives;
          selection.enable(urgent ? FD_OOB : FD_READ);
          turns.look(host);
          return operations.enter(queue, receive, options.timeoutMillis(true));
        });
    return operations.conclude(entered, transfer, true);
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
    Overlapped used = ifAllowed(overlapped);
    CompletionRoutine told = used == null ? null : routine;
    Entered entered =
        turns.take(() -> {
          WsaError error = check(buffers, bufferCount, false, transfer, used, told, threadId);
          if (error.failed()) {
            return Entered.refused(error);
          }
          PeerAddress copy = new PeerAddress();
          boolean addressed = to != null && copy.set(to.toSocketAddress());
          Operation send =
              operation(
                  buffers,
                  bufferCount,
                  transfer.flags(),
                  addressed ? copy : null,
                  used,
                  told,
                  threadId);
          error = refusesSend(send);
          if (error.failed()) {
            return Entered.refused(error);
          }
          send.waits = used != null || !options.isNonblocking();
          Entered entering = operations.enter(operations.sends, send, options.timeoutMillis(false));
          if (entering.outcome() == WSAEWOULDBLOCK) {
            selection.enable(FD_WRITE);
            turns.look(host);
          }
          return entering;
        });
    return operations.conclude(entered, transfer, false);
  }

  /** WSAENOTSOCK, WSAEFAULT, WSAEINVAL, WSA_INVALID_HANDLE. */
  private WsaError check(
      MemorySegment[] buffers,
      int count,
      boolean written,
      @Nullable Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    if (closed) {
      return WSAENOTSOCK;
    }
    if (transfer == null) {
      return WSAEFAULT;
    }
    WsaError error = Checks.buffers(buffers, count, written);
    return error.failed() ? error : Checks.overlapped(overlapped, routine, threadId);
  }

  /** WSAEOPNOTSUPP, WSAEINPROGRESS, then the state of the socket. */
  private WsaError refusesReceive(int flags, boolean overlapped, boolean blocks) {
    boolean mayWait = overlapped || blocks;
    WsaError error = Checks.receiveFlags(info, flags, overlapped, mayWait, options.isInline());
    if (!error.failed() && blocks && upcalls.inCallback(upcalls.openCurrentThread())) {
      return WSAEINPROGRESS;
    }
    return error.failed() ? error : attachment.refusesReceive();
  }

  private WsaError refusesSend(Operation send) {
    WsaError error = Checks.sendFlags(info, send.flags);
    if (!error.failed()) {
      error = attachment.refusesSend();
    }
    if (!error.failed() && send.roomBytes > Integer.toUnsignedLong(largestMessage())) {
      return WSAEMSGSIZE;
    }
    if (error.failed() || attachment.end() != null) {
      return error;
    }
    return send.address == null && attachment.destination() == null
        ? WSAEDESTADDRREQ
        : attachment.bindIfNeeded();
  }

  private int largestMessage() {
    return info.messageSize() == 0 ? ProtocolInfo.NO_MAXIMUM : info.messageSize();
  }

  private Operation operation(
      MemorySegment[] buffers,
      int count,
      int flags,
      @Nullable PeerAddress address,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    boolean addressed = info.has(ServiceFlag.XP1_CONNECTIONLESS);
    ThreadId owner = overlapped == null ? upcalls.openCurrentThread() : threadId;
    return new Operation(
        this, buffers, count, flags, addressed ? address : null, overlapped, routine, owner);
  }

  @Override
  public WsaError getOverlappedResult(Overlapped overlapped, Transfer result, boolean wait) {
    if (closed) {
      return WSAENOTSOCK;
    }
    if (overlapped == null || result == null) {
      return WSAEFAULT;
    }
    turns.run(() -> look(Thread.currentThread()));
    if (overlapped.isPending()) {
      WsaError error = wait ? awaitResult(overlapped) : WSA_IO_INCOMPLETE;
      if (error.failed()) {
        return error;
      }
    }
    result.bytesTransferred(overlapped.bytesTransferred());
    result.messageLength(overlapped.messageLength()).nativeError(overlapped.nativeError());
    if (!overlapped.error().failed()) {
      result.flags(overlapped.flags());
    }
    return overlapped.error();
  }

  /** Waits, not alertably, until the client has been told; who waits so takes the signal too. */
  private WsaError awaitResult(Overlapped overlapped) {
    ThreadId self = upcalls.openCurrentThread();
    Operation operation =
        turns.take(() -> {
          Operation found = running.completions.find(overlapped);
          if (found != null) {
            found.waiters.add(self);
          }
          return found;
        });
    if (operation == null) {
      return overlapped.isPending() ? WSAEINVAL : NO_ERROR;
    }
    try {
      if (operation.routine != null) {
        return overlapped.isPending() ? WSAEINVAL : NO_ERROR;
      }
      while (!operation.isTold()) {
        WaitEnd end = upcalls.await(self, Long.MAX_VALUE, false);
        if (end == WaitEnd.INTERRUPTED && !operation.isTold()) {
          return WSAEINTR;
        }
        turns.run(() -> look(Thread.currentThread()));
      }
    } finally {
      turns.run(() -> operation.waiters.remove(self));
    }
    WsaEvent event = overlapped.event();
    if (event != null && !event.isManualReset()) {
      var _ = upcalls.resetEvent(event);
    }
    return NO_ERROR;
  }

  /** Checks an address of a client's, and passes it on. */
  private WsaError withAddress(
      @Nullable SocketAddress address, Function<InetSocketAddress, WsaError> use) {
    if (address == null) {
      return WSAEFAULT;
    }
    if (!(address instanceof InetSocketAddress inet)) {
      return WSAEAFNOSUPPORT;
    }
    if (inet.isUnresolved()) {
      return WSAEADDRNOTAVAIL;
    }
    return inet.getAddress() instanceof Inet4Address ? use.apply(inet) : WSAEAFNOSUPPORT;
  }

  @Override
  public WsaError bind(SocketAddress local) {
    return control(() -> withAddress(local, attachment::bind));
  }

  @Override
  public WsaError listen(int backlog) {
    return control(() -> attachment.listen(backlog));
  }

  @Override
  public WsaError accept(
      Out<ProviderSocket> accepted,
      @Nullable PeerAddress from,
      @Nullable AcceptCondition condition) {
    PeerAddress peer = from == null ? new PeerAddress() : from;
    Entered entered =
        turns.take(() -> {
          WsaError error = refusesAccept(accepted);
          if (error.failed()) {
            return Entered.refused(error);
          }
          Operation accept = Operation.of(this, peer, null, null, upcalls.openCurrentThread());
          accept.waits = !options.isNonblocking();
          selection.enable(FD_ACCEPT);
          turns.look(host);
          return operations.enter(operations.accepts, accept, 0);
        });
    WsaError error = operations.conclude(entered, new Transfer(), false);
    End end = entered.operation() == null ? null : entered.operation().accepted;
    if (error.failed() || end == null) {
      return error;
    }
    Decision decision =
        condition == null
            ? Decision.CF_ACCEPT
            : upcalls.callCondition(upcalls.openCurrentThread(), condition, peer);
    return turns.take(() -> decided(decision, end, accepted));
  }

  private WsaError refusesAccept(@Nullable Out<ProviderSocket> accepted) {
    if (closed) {
      return WSAENOTSOCK;
    }
    if (accepted == null) {
      return WSAEFAULT;
    }
    if (info.has(ServiceFlag.XP1_CONNECTIONLESS)) {
      return WSAEOPNOTSUPP;
    }
    return attachment.listener() == null ? WSAEINVAL : NO_ERROR;
  }

  private WsaError decided(Decision decision, End end, Out<ProviderSocket> accepted) {
    Listener listener = attachment.listener();
    if (decision == Decision.CF_REJECT || running.over || closed || listener == null) {
      end.close(true);
      return decision == Decision.CF_REJECT ? WSAECONNREFUSED : WSAENOTSOCK;
    }
    if (decision == Decision.CF_DEFER) {
      listener.waiting.addFirst(end);
      turns.look(host);
      return WSATRY_AGAIN;
    }
    ReferenceSocket socket = new ReferenceSocket(running, info, openFlags, end);
    selection.passTo(socket.selection);
    accepted.set(socket);
    return NO_ERROR;
  }

  @Override
  public WsaError connect(
      @Nullable SocketAddress peer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    Overlapped used = ifAllowed(overlapped);
    CompletionRoutine told = used == null ? null : routine;
    boolean dissolves = peer == null && info.has(ServiceFlag.XP1_CONNECTIONLESS);
    Entered entered =
        turns.take(() -> {
          if (closed) {
            return Entered.refused(WSAENOTSOCK);
          }
          WsaError error = dissolves ? NO_ERROR : withAddress(peer, _ -> NO_ERROR);
          if (!error.failed()) {
            error = Checks.overlapped(used, told, threadId);
          }
          if (!error.failed()) {
            selection.enable(FD_CONNECT | FD_WRITE);
            error = attachment.connect((InetSocketAddress) peer);
            turns.look(host);
          }
          boolean waits = used != null || !options.isNonblocking();
          if (error.failed() && !(error == WSAEWOULDBLOCK && waits)) {
            return Entered.refused(error);
          }
          ThreadId owner = used == null ? upcalls.openCurrentThread() : threadId;
          Operation connect = Operation.of(this, null, used, told, owner);
          connect.waits = waits;
          return operations.enter(operations.connects, connect, 0);
        });
    return operations.conclude(entered, new Transfer(), false);
  }

  @Override
  public WsaError shutdown(ShutdownHow how) {
    return control(() -> {
      WsaError error = how == null ? WSAEINVAL : attachment.shutdown(how);
      turns.look(host);
      return error;
    });
  }

  @Override
  public WsaError joinLeaf(SocketAddress leaf, int flags) {
    return control(() ->
        info.has(ServiceFlag.XP1_SUPPORT_MULTIPOINT)
            ? withAddress(leaf, group -> attachment.joinLeaf(group, flags))
            : WSAEOPNOTSUPP);
  }

  @Override
  public WsaError cancelIo() {
    Thread self = Thread.currentThread();
    return control(() -> {
      end(each -> each.belongsTo(self), WSA_OPERATION_ABORTED);
      return NO_ERROR;
    });
  }

  @Override
  public WsaError cancelIo(@Nullable Overlapped overlapped) {
    return control(() -> {
      int ended =
          end(each -> overlapped == null || each.overlapped == overlapped, WSA_OPERATION_ABORTED);
      return ended == 0 && overlapped != null ? WSAEINVAL : NO_ERROR;
    });
  }

  /** Ends what waits and matches; in a turn. */
  int end(Predicate<Operation> which, WsaError error) {
    return operations.end(which, error);
  }

  /** What the thread started is cancelled, and what only it could serve (DEC-13); in a turn. */
  void threadEnded(ThreadId thread) {
    end(
        each -> thread.equals(each.threadId) || thread.thread().equals(each.confinedTo),
        WSA_OPERATION_ABORTED);
  }

  /** Serves what is confined to the calling thread; in a turn. */
  void serveConfined(Thread self) {
    operations.lookAtConfined(self);
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return control(() -> {
      look(Thread.currentThread());
      return options.ioctl(code, in, out, returned, selection.isActive());
    });
  }

  @Override
  public <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return control(() -> options.get(option, value));
  }

  @Override
  public <T> WsaError setOption(SocketOption<T> option, T value) {
    return control(() -> options.set(option, value));
  }

  @Override
  public WsaError eventSelect(@Nullable WsaEvent event, int networkEvents) {
    return control(() -> selection.select(event, networkEvents));
  }

  @Override
  public WsaError enumNetworkEvents(@Nullable WsaEvent reset, NetworkEvents out) {
    return control(() -> out == null ? WSAEFAULT : selection.enumerate(reset, out));
  }

  @Override
  public WsaError getSockName(PeerAddress local) {
    return control(() -> fill(local, attachment.localAddress(), WSAEINVAL));
  }

  @Override
  public WsaError getPeerName(PeerAddress peer) {
    return control(() -> fill(peer, attachment.peerAddress(), WSAENOTCONN));
  }

  private static WsaError fill(
      @Nullable PeerAddress holder, @Nullable InetSocketAddress address, WsaError without) {
    if (holder == null) {
      return WSAEFAULT;
    }
    return address == null ? without : holder.set(address) ? NO_ERROR : without;
  }

  /** A call that neither moves data nor waits. */
  private WsaError control(Supplier<WsaError> body) {
    return turns.take(() -> closed ? WSAENOTSOCK : body.get());
  }

  @Override
  public WsaError close() {
    return control(() -> {
      closed = true;
      operations.close();
      attachment.close(options.isAbortive());
      running.sockets.remove(this);
      running.network.detach(host);
      return NO_ERROR;
    });
  }

  @Override
  public String toString() {
    return info.name() + "[" + attachment + (closed ? ", closed]" : "]");
  }
}
