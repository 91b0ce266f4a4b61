package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_READ;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEDESTADDRREQ;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINPROGRESS;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_IO_INCOMPLETE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.reference.Operations.Entered;
import org.wsp4j.testkit.reference.ReferenceProvider.Running;

/**
 * The calls that move data, and the results of those that pend: each is checked here, in the order
 * of DEC-23, and then made.
 */
abstract sealed class DataSocket implements ProviderSocket permits ReferenceSocket {
  final Running running;
  final Turns turns;
  final Upcalls upcalls;
  final ProtocolInfo info;
  final int openFlags;
  final Runnable host = this::arrived;
  final Attachment attachment;
  final SocketOptions options;
  final Operations operations;
  final Selection selection;

  /** Written in a turn, once. */
  volatile boolean closed;

  DataSocket(Running running, ProtocolInfo info, int openFlags) {
    this.running = running;
    this.info = info;
    this.openFlags = openFlags;
    turns = running.network.turns();
    upcalls = running.upcalls;
    attachment = new Attachment(running.network, info, host, this::postedBytes);
    options = new SocketOptions(info, attachment);
    operations = new Operations(running, info, attachment, options);
    selection = new Selection(turns, upcalls, attachment, options);
  }

  /** The room in receives that wait: what comes goes there, whatever the buffer holds. */
  private int postedBytes() {
    return operations.receives.leftBytes();
  }

  /** Something has happened in the network. */
  private void arrived() {
    look(null);
  }

  /**
   * Serves what can go on.
   *
   * @param self as {@link Pending#serve}
   */
  final void look(@Nullable Thread self) {
    if (!closed) {
      operations.look(self);
      selection.record();
    }
  }

  @Override
  public ProtocolInfo protocolInfo() {
    return info;
  }

  final @Nullable Overlapped ifAllowed(@Nullable Overlapped overlapped) {
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
}
