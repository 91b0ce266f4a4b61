package org.wsp4j.fake;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;

/** A socket whose data a test delivers by hand, from any thread; it knows nothing but upcalls. */
public final class FakeSocket extends StubSocket {
  private final Upcalls upcalls;

  /** All guarded by this. */
  private final Deque<byte[]> arrived = new ArrayDeque<>();

  private final Deque<Pending> pending = new ArrayDeque<>();
  private @Nullable WsaError end;
  private boolean nonblocking;
  private boolean closed;
  private @Nullable SocketAddress peer;
  private final List<String> sent = new ArrayList<>();

  private static final class Pending {
    final MemorySegment[] buffers;
    final int flags;
    final Transfer result = new Transfer();
    final @Nullable Overlapped overlapped;
    final @Nullable CompletionRoutine routine;
    final @Nullable ThreadId thread;
    WsaError error = WsaError.WSA_IO_PENDING;
    volatile boolean done;

    Pending(
        MemorySegment[] buffers,
        int flags,
        @Nullable Overlapped overlapped,
        @Nullable CompletionRoutine routine,
        @Nullable ThreadId thread) {
      this.buffers = buffers;
      this.flags = flags;
      this.overlapped = overlapped;
      this.routine = routine;
      this.thread = thread;
    }
  }

  private record Completed(FakeSocket socket, Pending operation) implements Apc {
    @Override
    public void run(@Nullable Object context) {
      if (operation.routine != null && operation.overlapped != null) {
        Transfer result = operation.result;
        operation.routine.completed(
            operation.error, result.bytesTransferred(), operation.overlapped, result.flags());
      }
    }

    @Override
    public Object nestingKey(@Nullable Object context) {
      return socket;
    }
  }

  FakeSocket(ProtocolInfo protocolInfo, Upcalls upcalls) {
    super(protocolInfo);
    this.upcalls = upcalls;
  }

  /** Data arrives. */
  public void deliver(String text) {
    synchronized (this) {
      arrived.add(text.getBytes(StandardCharsets.UTF_8));
    }
    serve();
  }

  /** The connection ends: NO_ERROR gracefully. */
  public void end(WsaError how) {
    synchronized (this) {
      end = how;
    }
    serve();
  }

  public synchronized int pendingCount() {
    return pending.size();
  }

  public synchronized List<String> sent() {
    return List.copyOf(sent);
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
    ThreadId thread = overlapped == null ? upcalls.openCurrentThread() : threadId;
    Pending operation = new Pending(buffers.clone(), transfer.flags(), overlapped, routine, thread);
    synchronized (this) {
      if (closed) {
        return WsaError.WSAENOTSOCK;
      }
      if (overlapped == null) {
        WsaError now = pending.isEmpty() ? take(operation) : WsaError.WSA_IO_PENDING;
        if (now != WsaError.WSA_IO_PENDING) {
          transfer.set(operation.result);
          return now;
        }
        if (nonblocking) {
          return WsaError.WSAEWOULDBLOCK;
        }
      } else if (!overlapped.tryStart()) {
        return WsaError.WSAEINVAL;
      }
      pending.add(operation);
    }
    if (overlapped != null) {
      if (overlapped.event() != null && routine == null) {
        upcalls.resetEvent(overlapped.event());
      }
      serve();
      return WsaError.WSA_IO_PENDING;
    }
    return block(operation, transfer);
  }

  private WsaError block(Pending operation, Transfer transfer) {
    ThreadId thread = upcalls.openCurrentThread();
    while (!operation.done) {
      if (upcalls.await(thread, Long.MAX_VALUE, true) == WaitEnd.INTERRUPTED) {
        abort(operation, WsaError.WSAEINTR);
      }
    }
    transfer.set(operation.result);
    return operation.error;
  }

  /** Takes data for an operation, or answers WSA_IO_PENDING. */
  private WsaError take(Pending operation) {
    byte[] data = arrived.peek();
    if (data == null) {
      boolean graceful = end == WsaError.NO_ERROR && !protocolInfo().actsAsByteStream(0);
      return end == null ? WsaError.WSA_IO_PENDING : graceful ? WsaError.WSAEDISCON : end;
    }
    int copied = 0;
    for (MemorySegment buffer : operation.buffers) {
      int part = (int) Math.min(buffer.byteSize(), data.length - copied);
      MemorySegment.copy(data, copied, buffer, ValueLayout.JAVA_BYTE, 0, part);
      copied += part;
    }
    operation.result.flags(0).bytesTransferred(copied).messageLength(data.length);
    boolean stream = protocolInfo().actsAsByteStream(0);
    boolean whole = copied == data.length;
    boolean peek = (operation.flags & MsgFlags.MSG_PEEK) != 0;
    if (!peek && (whole || stream || !protocolInfo().reliable())) {
      arrived.remove();
      if (stream && !whole) {
        arrived.addFirst(java.util.Arrays.copyOfRange(data, copied, data.length));
      }
    }
    return whole || stream ? WsaError.NO_ERROR : WsaError.WSAEMSGSIZE;
  }

  private void serve() {
    while (true) {
      Pending first;
      synchronized (this) {
        first = pending.peek();
        if (first == null) {
          return;
        }
        first.error = closed ? WsaError.WSA_OPERATION_ABORTED : take(first);
        if (first.error == WsaError.WSA_IO_PENDING) {
          return;
        }
        pending.remove();
      }
      complete(first);
    }
  }

  private void complete(Pending operation) {
    operation.done = true;
    ThreadId thread = operation.thread;
    if (operation.overlapped == null) {
      upcalls.wake(java.util.Objects.requireNonNull(thread));
      return;
    }
    upcalls.completeOverlappedRequest(
        operation.overlapped, operation.error, operation.result, operation.routine == null);
    if (operation.routine != null && thread != null) {
      upcalls.queueApc(thread, new Completed(this, operation), null);
    }
  }

  private boolean abort(Pending operation, WsaError error) {
    synchronized (this) {
      if (!pending.remove(operation)) {
        return false;
      }
      operation.error = error;
    }
    complete(operation);
    return true;
  }

  boolean cancelBlocking(ThreadId thread) {
    Pending found;
    synchronized (this) {
      found =
          pending.stream()
              .filter(o -> o.overlapped == null && thread.equals(o.thread))
              .findFirst()
              .orElse(null);
    }
    return found != null && abort(found, WsaError.WSAEINTR);
  }

  @Override
  public WsaError cancelIo(@Nullable Overlapped overlapped) {
    Pending found;
    synchronized (this) {
      found = pending.stream().filter(o -> o.overlapped == overlapped).findFirst().orElse(null);
    }
    return found != null && abort(found, WsaError.WSA_OPERATION_ABORTED)
        ? WsaError.NO_ERROR
        : WsaError.WSAEINVAL;
  }

  @Override
  public synchronized WsaError sendTo(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress to,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    if (nonblocking) {
      return WsaError.WSAEWOULDBLOCK;
    }
    byte[] bytes = buffers[0].toArray(ValueLayout.JAVA_BYTE);
    sent.add(new String(bytes, StandardCharsets.UTF_8) + (to == null ? "" : " to " + to));
    transfer.flags(0).bytesTransferred(bytes.length);
    return WsaError.NO_ERROR;
  }

  @Override
  public synchronized WsaError connect(
      @Nullable SocketAddress to,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    peer = to;
    return end == null ? WsaError.NO_ERROR : end;
  }

  @Override
  public synchronized WsaError getPeerName(PeerAddress address) {
    return address.set(peer) ? WsaError.NO_ERROR : WsaError.WSAENOTCONN;
  }

  @Override
  public synchronized WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    if (code == Ioctl.FIONBIO && in != null) {
      nonblocking = in.get(ValueLayout.JAVA_INT, 0) != 0;
      return WsaError.NO_ERROR;
    }
    if (out == null) {
      return WsaError.WSAEFAULT;
    }
    int bytes = arrived.stream().mapToInt(data -> data.length).sum();
    out.set(ValueLayout.JAVA_INT, 0, code == Ioctl.FIONREAD ? bytes : 1);
    return WsaError.NO_ERROR;
  }

  @Override
  public WsaError close() {
    synchronized (this) {
      if (closed) {
        return WsaError.WSAENOTSOCK;
      }
      closed = true;
    }
    serve();
    return WsaError.NO_ERROR;
  }
}
