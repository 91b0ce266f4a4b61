package org.wsp4j.provider.tcp;

import static org.wsp4j.provider.tcp.Tcp.pending;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** A receive that pends, started and waited for by a thread of its own. */
final class PendingReceive {
  /** What kind of receive, and how its thread waits. */
  enum Kind {
    /** A blocking call of a platform thread. */
    SYNC,
    /** A blocking call of a virtual thread. */
    SYNC_VIRTUAL,
    /** Overlapped with an event, waited for in getOverlappedResult. */
    EVENT,
    /** Overlapped with a routine, in an alertable wait. */
    ROUTINE,
    /** The same on a virtual thread. */
    ROUTINE_VIRTUAL,
    /** Overlapped, polled by a thread that makes no call meanwhile. */
    POLLED,
    /** Overlapped without a thread id: the socket's own (DEC-37). */
    SOCKETS_OWN,
    /** Blocking, MSG_WAITALL, with a part of its bytes placed already. */
    WAITALL,
    /** Overlapped without room. */
    ZERO_LENGTH,
    /** Overlapped, urgent data. */
    OOB;

    boolean isSynchronous() {
      return this == SYNC || this == SYNC_VIRTUAL || this == WAITALL;
    }

    private boolean isVirtual() {
      return this == SYNC_VIRTUAL || this == ROUTINE_VIRTUAL;
    }

    private boolean hasRoutine() {
      return this == ROUTINE || this == ROUTINE_VIRTUAL;
    }

    private int room() {
      return switch (this) {
        case ZERO_LENGTH -> 0;
        case OOB -> 1;
        default -> WAITALL_ROOM;
      };
    }

    private int flags() {
      return switch (this) {
        case WAITALL -> MsgFlags.MSG_WAITALL;
        case OOB -> MsgFlags.MSG_OOB;
        default -> 0;
      };
    }
  }

  static final int WAITALL_ROOM = 8;

  final Receive receive;
  final Arena arena = Arena.ofShared();
  final Thread thread;
  private final Tcp tcp;
  private final Kind kind;
  private final ProviderSocket socket;
  private final CompletableFuture<ThreadId> id = new CompletableFuture<>();
  private final CompletableFuture<WsaError> outcome = new CompletableFuture<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  private PendingReceive(Tcp tcp, ProviderSocket socket, Kind kind) {
    this.tcp = tcp;
    this.kind = kind;
    this.socket = socket;
    MemorySegment buffer = arena.allocate(Math.max(kind.room(), 1)).asSlice(0, kind.room());
    receive = Receive.into(buffer).flags(kind.flags());
    receive.overlapped.event(tcp.upcalls().createEvent(true));
    thread =
        (kind.isVirtual() ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).unstarted(this::run);
  }

  /** Starts one and returns once it is queued. */
  static PendingReceive start(Tcp tcp, ProviderSocket socket, Kind kind) {
    PendingReceive pending = new PendingReceive(tcp, socket, kind);
    long before = tcp.ledger().pended();
    pending.thread.start();
    Until.holds(
        kind + " to be queued", () -> tcp.ledger().pended() > before || pending.outcome.isDone());
    return pending;
  }

  ThreadId id() {
    return id.join();
  }

  Overlapped overlapped() {
    return receive.overlapped;
  }

  /** Lets the thread end, which waits after an overlapped operation so that it is not cancelled. */
  void letEnd() {
    mayEnd.countDown();
  }

  boolean isPending() {
    return !outcome.isDone();
  }

  WsaError outcome() throws Exception {
    return outcome.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void run() {
    try {
      id.complete(tcp.me());
      outcome.complete(kind.isSynchronous() ? receive.on(socket) : postAndWait());
      mayEnd.await(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      outcome.completeExceptionally(e);
    }
  }

  private WsaError postAndWait() {
    if (kind.hasRoutine()) {
      pending(receive.postWithRoutine(socket, tcp.me()));
    } else {
      pending(receive.post(socket, kind == Kind.SOCKETS_OWN ? null : tcp.me()));
    }
    switch (kind) {
      case EVENT -> waitForResult();
      case ROUTINE, ROUTINE_VIRTUAL -> waitForRoutine();
      default ->
          Until.holds(kind.name(), () -> receive.overlapped.isComplete() || mayEnd.getCount() == 0);
    }
    return receive.overlapped.error();
  }

  /** An interrupt ends the wait, not the operation. */
  private void waitForResult() {
    Transfer result = new Transfer();
    while (mayEnd.getCount() > 0
        && socket.getOverlappedResult(receive.overlapped, result, true) == WsaError.WSAEINTR
        && !receive.overlapped.isComplete()) {
      var _ = Thread.interrupted();
    }
    // A close in between is WSAENOTSOCK; the operation is completed by it all the same.
    Until.complete(receive.overlapped);
  }

  private void waitForRoutine() {
    while (receive.routineRuns.get() == 0 && mayEnd.getCount() > 0) {
      switch (tcp.upcalls().await(tcp.me(), Until.farDeadline(), true)) {
        case INTERRUPTED -> {
          var _ = Thread.interrupted();
        }
        case WOKEN, ROUTINES_RAN, TIMED_OUT -> {}
      }
    }
  }

  /** How often the completion was indicated, by the event or by the routine. */
  int indications() {
    boolean signalled =
        receive.overlapped.event() != null && receive.overlapped.event().isSignalled();
    return receive.routineRuns.get() + (signalled ? 1 : 0);
  }

  /** Has the thread end at once, whatever it waits for; for the cells where that is the point. */
  void endThread() throws InterruptedException {
    mayEnd.countDown();
    tcp.upcalls().wake(id());
    thread.join(TimeUnit.SECONDS.toMillis(Until.LIMIT_SECONDS));
  }
}
