package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.NetworkEvents.FD_ACCEPT;
import static org.wsp4j.spi.NetworkEvents.FD_CONNECT;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEADDRNOTAVAIL;
import static org.wsp4j.spi.WsaError.WSAEAFNOSUPPORT;
import static org.wsp4j.spi.WsaError.WSAECONNREFUSED;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSATRY_AGAIN;
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
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.reference.Operations.Entered;
import org.wsp4j.testkit.reference.ReferenceProvider.Running;

/** The procedure table. */
final class ReferenceSocket extends DataSocket {
  /**
   * Makes a socket; in a turn.
   *
   * @param accepted the connection that it stands for, or null
   */
  ReferenceSocket(Running running, ProtocolInfo info, int openFlags, @Nullable End accepted) {
    super(running, info, openFlags);
    running.sockets.add(this);
    running.network.attach(host);
    if (accepted != null) {
      attachment.connected(accepted);
    }
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
