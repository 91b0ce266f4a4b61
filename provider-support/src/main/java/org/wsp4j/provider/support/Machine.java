package org.wsp4j.provider.support;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * The pending operations of one socket: the lanes they wait in, and every way in and out of them.
 *
 * <p>An operation is tried when it is entered, if nothing waits before it; else it is queued, and
 * served by whichever thread sees the transport ready first. All of that happens under one lock per
 * socket. Whoever takes an operation out of its lane completes it; overlapped ones go to a chain
 * that is indicated after the lock is released, since an indication may run client code. A thread
 * blocked in a synchronous call is woken under the lock, which its own release of the operation
 * needs too.
 */
final class Machine implements Port.Watched {
  final ProtocolInfo info;
  final Transport transport;
  final Connection connection;
  final Engine engine;

  /** Whether an end or a lack of room mean what they do on a byte stream. */
  final boolean isStream;

  final ReentrantLock lock = new ReentrantLock();
  final Transfer scratch = new Transfer();
  final ReceiveLane receives = new ReceiveLane(this);
  final ReceiveLane urgents = new ReceiveLane(this);
  final SendLane sends = new SendLane(this);
  final ConnectLane connects = new ConnectLane(this);
  final AcceptLane accepts = new AcceptLane(this);

  /** Urgent data first: a receive of the stream that passes an urgent byte loses it (DEC-06). */
  private final Lane[] lanes = {connects, accepts, urgents, receives, sends};

  private final Watches watches;
  final ResultWaiters resultWaiters;

  /** From the first selection of network events on; guarded by the lock. */
  private @Nullable EventSelection selection;

  private @Nullable Operation pool;

  /** Given back and not yet in the pool: whoever gives back does not wait for the lock. */
  private final AtomicReference<@Nullable Operation> returned = new AtomicReference<>();

  private @Nullable Operation firstDone;
  private @Nullable Operation lastDone;
  private long immediate;
  private long pended;
  private long rejected;
  private long completed;

  /** Written under the lock, once. */
  volatile boolean closed;

  Machine(Engine engine, Transport transport, ProtocolInfo info, Connection.Phase phase) {
    this.engine = engine;
    this.info = info;
    this.transport = transport;
    isStream = info.actsAsByteStream(0);
    connection = new Connection(transport, info, phase);
    watches = new Watches(this);
    resultWaiters = new ResultWaiters(engine.upcalls);
  }

  /** An operation of its own for a call; to be filled, then {@link #enter}ed. Under the lock. */
  Operation acquire() {
    Operation operation = pool == null ? returned.getAndSet(null) : pool;
    if (operation == null) {
      operation = new Operation(this);
    } else {
      pool = operation.next;
      operation.next = null;
    }
    operation.move(OpEvent.POSTED);
    return operation;
  }

  /**
   * Gives back what nobody will look at any more. Any thread may call; without the lock, since the
   * client's next call is often under way by then, and a contended lock allocates.
   */
  void release(Operation operation) {
    assert operation.state() == OpState.FREE;
    operation.clear();
    Operation first;
    do {
      first = returned.get();
      operation.next = first;
    } while (!returned.compareAndSet(first, operation));
  }

  WsaError reject(WsaError error) {
    rejected++;
    return error;
  }

  /**
   * Performs a call: serves it, queues it, or waits for it. The lock is held by the caller, once,
   * and is released here.
   *
   * @param transfer where the result of a call that is done goes
   * @param waits whether a synchronous call may block
   * @param deadlineNanos until when
   * @param alertable whether routines may run while it blocks
   */
  WsaError enter(
      Lane lane,
      Operation operation,
      Transfer transfer,
      boolean waits,
      long deadlineNanos,
      boolean alertable) {
    WsaError outcome;
    Driver waiting = null;
    boolean wouldBlock = false;
    Operation done;
    try {
      Thread self = Thread.currentThread();
      if (lane == receives) {
        urgents.serve(self, false);
      }
      lane.serve(self, false);
      if (lane.isEmpty() && lane.attempt(operation) != WsaError.WSAEWOULDBLOCK) {
        outcome = finishAtOnce(operation, transfer);
      } else if (operation.isSynchronous() && !waits) {
        wouldBlock = true;
        outcome = giveUp(operation, WsaError.WSAEWOULDBLOCK, transfer);
      } else {
        Driver driver = driverOf(operation);
        WsaError refusal = prepare(lane, operation, driver);
        if (refusal.failed()) {
          outcome = giveUp(operation, refusal, transfer);
        } else {
          queue(lane, operation, driver);
          waiting = operation.isSynchronous() ? driver : null;
          outcome = waiting == null ? WsaError.WSA_IO_PENDING : WsaError.NO_ERROR;
        }
      }
      serveAfterBreak(self);
      if (selection != null) {
        selection.called(lane, wouldBlock);
      }
      done = takeDone();
    } finally {
      lock.unlock();
    }
    engine.indicate(done);
    return waiting == null
        ? outcome
        : await(waiting, operation, transfer, deadlineNanos, alertable);
  }

  private WsaError finishAtOnce(Operation operation, Transfer transfer) {
    WsaError error = operation.error;
    Overlapped overlapped = operation.overlapped;
    if (overlapped == null) {
      immediate++;
      return deliver(operation, transfer);
    }
    if (isTruncated(operation)) {
      // An error that the call returns is never indicated, this one carries data: DEC-17.
      pended++;
      completed++;
      chain(operation);
      return WsaError.WSA_IO_PENDING;
    }
    if (error.failed()) {
      transfer.nativeError(operation.result.nativeError());
      return abandon(operation, error);
    }
    immediate++;
    transfer.set(operation.result);
    chain(operation);
    return error;
  }

  /** Whether it received a part of a message; a send too large for the transport moved nothing. */
  private static boolean isTruncated(Operation operation) {
    return operation.error == WsaError.WSAEMSGSIZE && operation.result.messageLength() > 0;
  }

  /** Ends a call that started nothing. */
  private WsaError abandon(Operation operation, WsaError error) {
    Overlapped overlapped = operation.overlapped;
    if (overlapped != null) {
      overlapped.abandon();
    }
    if (operation.state() != OpState.FINISHED) {
      operation.move(OpEvent.CANCELLED);
    }
    operation.move(OpEvent.INDICATED);
    release(operation);
    return reject(error);
  }

  /** Hands a finished synchronous call's result to its caller. Under the lock. */
  private WsaError deliver(Operation operation, Transfer transfer) {
    WsaError error = operation.error;
    if (!error.failed()) {
      transfer.set(operation.result);
    } else if (isTruncated(operation)) {
      // what was copied is told (DEC-11), but flags are an output of success alone
      transfer.set(operation.result.flags(transfer.flags()));
    } else {
      transfer.nativeError(operation.result.nativeError());
    }
    operation.move(OpEvent.INDICATED);
    release(operation);
    return error;
  }

  /** Ends a call that cannot wait with what it has, if that is anything (DEC-31). */
  private WsaError giveUp(Operation operation, WsaError error, Transfer transfer) {
    if (operation.state() != OpState.PARTIAL) {
      return abandon(operation, error);
    }
    var _ = Lane.fail(operation, OpEvent.CANCELLED, error);
    return finishAtOnce(operation, transfer);
  }

  /** Who looks after an operation, or null for the poller alone. */
  private @Nullable Driver driverOf(Operation operation) {
    ThreadId threadId = operation.threadId;
    boolean own =
        operation.isSynchronous()
            || operation.confinedTo != null
            || (threadId != null && threadId.thread().equals(Thread.currentThread()));
    return own ? engine.driver() : threadId == null ? null : engine.driver(threadId);
  }

  /** What can still fail before an operation is queued. */
  private WsaError prepare(Lane lane, Operation operation, @Nullable Driver driver) {
    Overlapped overlapped = operation.overlapped;
    if (overlapped != null && lane.size() >= ProviderSocket.MAX_PENDING) {
      return WsaError.WSAEWOULDBLOCK;
    }
    WsaError error = watches.add(driver);
    if (error.failed() || overlapped == null) {
      return error;
    }
    ThreadId threadId = operation.threadId;
    if (driver != null && threadId != null && !threadId.equals(driver.threadId)) {
      // Served by the owner of its memory, but it ends with the thread it belongs to.
      error = watches.add(engine.driver(threadId));
    }
    WsaEvent event = operation.routine == null ? overlapped.event() : null;
    return error.failed() || event == null ? error : engine.upcalls.resetEvent(event);
  }

  private void queue(Lane lane, Operation operation, @Nullable Driver driver) {
    pended++;
    lane.add(operation);
    if (driver != null) {
      operation.driver = driver;
      if (operation.isSynchronous()) {
        operation.threadId = driver.threadId;
        operation.outer = driver.blocked;
        driver.blocked = operation;
      }
      driver.began();
    }
  }

  /** Waits for a queued synchronous call of the calling thread. */
  private WsaError await(
      Driver driver,
      Operation operation,
      Transfer transfer,
      long deadlineNanos,
      boolean alertable) {
    while (!operation.isFinished()) {
      WaitEnd end = engine.upcalls.await(driver.threadId, deadlineNanos, alertable);
      if (operation.isFinished()) {
        break;
      }
      switch (end) {
        case TIMED_OUT -> end(OpEvent.TIMED_OUT, WsaError.WSAETIMEDOUT, each -> each == operation);
        case INTERRUPTED -> end(OpEvent.INTERRUPTED, WsaError.WSAEINTR, each -> each == operation);
        case WOKEN, ROUTINES_RAN -> {
          if (operation.confinedTo != null) {
            look();
          }
        }
      }
    }
    driver.blocked = operation.outer;
    lock.lock();
    try {
      return deliver(operation, transfer);
    } finally {
      lock.unlock();
    }
  }

  /** Serves every lane; for whoever saw the transport ready. */
  @Override
  public void ready(int events) {
    serve(true, (events & Linux.EPOLLPRI) != 0);
  }

  /** Serves what can be served, for a thread that has heard of nothing new. */
  void look() {
    serve(false, false);
  }

  private void serve(boolean news, boolean urgent) {
    Operation done;
    lock.lock();
    try {
      if (!closed) {
        if (urgent) {
          transport.keepUrgent();
        }
        serveAll(Thread.currentThread(), news);
      }
      done = takeDone();
    } finally {
      lock.unlock();
    }
    engine.indicate(done);
  }

  /** As {@link #look}, for a thread that was told that only it can go on. */
  void readyFor(Driver driver) {
    lock.lock();
    try {
      for (Lane lane : lanes) {
        lane.heard(driver);
      }
    } finally {
      lock.unlock();
    }
    look();
  }

  /** Under the lock. */
  private void serveAll(Thread self, boolean news) {
    for (Lane lane : lanes) {
      lane.serve(self, news);
    }
    serveAfterBreak(self);
    if (sends.isEmpty()) {
      var _ = connection.sendFin(scratch);
    }
    if (selection != null) {
      selection.look(news);
    }
  }

  /**
   * Selects network events in place of those that are selected: WSPEventSelect. Under the lock.
   *
   * @return NO_ERROR, or WSAENOBUFS if the socket cannot be watched
   */
  WsaError select(@Nullable WsaEvent event, int networkEvents) {
    WsaError error = networkEvents == 0 ? WsaError.NO_ERROR : watches.add(null);
    if (error.failed()) {
      return error;
    }
    if (selection == null) {
      selection = new EventSelection(this);
    }
    selection.select(event, networkEvents);
    return WsaError.NO_ERROR;
  }

  /** Whether network events are selected. Under the lock. */
  boolean isSelected() {
    return selection != null && selection.selected() != 0;
  }

  /** Shows what was recorded by now: WSPEnumNetworkEvents. Under the lock. */
  WsaError showEvents(@Nullable WsaEvent reset, NetworkEvents out) {
    serveAll(Thread.currentThread(), false);
    WsaError error = reset == null ? WsaError.NO_ERROR : engine.upcalls.resetEvent(reset);
    if (error.failed()) {
      return error;
    }
    if (selection == null) {
      out.mask(0);
    } else {
      selection.show(out);
    }
    return WsaError.NO_ERROR;
  }

  /** Looks for network events after a call that may have changed something. Under the lock. */
  void lookForEvents() {
    if (selection != null) {
      selection.look(false);
    }
  }

  /** Who takes over what another socket has selected. */
  @FunctionalInterface
  interface Heir {
    WsaError inherit(@Nullable WsaEvent event, int networkEvents);
  }

  /** Gives an accepted socket the selection of this one. */
  WsaError handDown(Heir accepted) {
    WsaEvent event;
    int selected;
    lock.lock();
    try {
      event = selection == null ? null : selection.event();
      selected = selection == null ? 0 : selection.selected();
    } finally {
      lock.unlock();
    }
    return accepted.inherit(event, selected);
  }

  /** A break that one lane met ends what waits in the others. */
  private void serveAfterBreak(Thread self) {
    if (connection.isDrained()) {
      receives.serve(self, true);
      urgents.serve(self, true);
    }
  }

  /** An operation is out of its lane; the lock is held. */
  void finished(Operation operation) {
    completed++;
    Driver driver = operation.driver;
    if (driver != null) {
      driver.ended();
    }
    if (!operation.isSynchronous()) {
      chain(operation);
    } else if (driver != null && !driver.thread.equals(Thread.currentThread())) {
      engine.upcalls.wake(driver.threadId);
    }
  }

  private void chain(Operation operation) {
    Operation last = lastDone;
    if (last == null) {
      firstDone = operation;
    } else {
      last.next = operation;
    }
    lastDone = operation;
  }

  /** The overlapped operations to indicate once the lock is released. */
  @Nullable Operation takeDone() {
    Operation first = firstDone;
    firstDone = null;
    lastDone = null;
    return first;
  }

  /**
   * Ends queued operations without consuming anything for them.
   *
   * @return how many
   */
  int end(OpEvent event, WsaError error, Predicate<Operation> which) {
    Operation done;
    int count = 0;
    lock.lock();
    try {
      for (Lane lane : lanes) {
        Operation next;
        for (Operation each = lane.head; each != null; each = next) {
          next = each.next;
          if (which.test(each)) {
            boolean removed = lane.remove(each);
            assert removed;
            boolean closing = event == OpEvent.CLOSED && each.isSynchronous();
            var _ = Lane.fail(each, event, closing ? WsaError.WSAEINTR : error);
            finished(each);
            count++;
          }
        }
      }
      if (count > 0 && !closed) {
        serveAll(Thread.currentThread(), true);
      }
      done = takeDone();
    } finally {
      lock.unlock();
    }
    engine.indicate(done);
    return count;
  }

  /**
   * A thread has ended: what it started is cancelled, and so is what only it could serve, since
   * that would hold up the socket for ever. Its port watches no more.
   */
  void threadEnded(Driver driver) {
    lock.lock();
    try {
      watches.forget(driver);
    } finally {
      lock.unlock();
    }
    var _ =
        end(
            OpEvent.THREAD_ENDED,
            WsaError.WSA_OPERATION_ABORTED,
            each -> driver.threadId.equals(each.threadId) || driver.thread.equals(each.confinedTo));
  }

  /** Whether an operation with this object is queued and has a routine. */
  boolean hasRoutine(Overlapped overlapped) {
    lock.lock();
    try {
      Operation operation = find(overlapped);
      return operation != null && operation.routine != null;
    } finally {
      lock.unlock();
    }
  }

  /** The queued operation with this object. Under the lock. */
  private @Nullable Operation find(Overlapped overlapped) {
    for (Lane lane : lanes) {
      Operation operation = lane.find(overlapped);
      if (operation != null) {
        return operation;
      }
    }
    return null;
  }

  /**
   * Waits for an overlapped operation, serving the socket meanwhile; runs no routines. A thread
   * that really waited has waited for the event: the signal of an auto-reset one is taken.
   */
  WsaError awaitResult(Overlapped overlapped) {
    Driver driver = engine.driver();
    ResultWaiters.Wait wait = resultWaiters.begin(driver.threadId, overlapped);
    try {
      boolean queued;
      lock.lock();
      try {
        queued = find(overlapped) != null;
        WsaError error = closed ? WsaError.NO_ERROR : watches.add(driver);
        if (error.failed()) {
          return error;
        }
      } finally {
        lock.unlock();
      }
      look();
      // what is queued nowhere here is being completed already, or is another socket's
      while (queued ? !wait.isOver() : overlapped.isPending()) {
        WaitEnd end = engine.upcalls.await(driver.threadId, Long.MAX_VALUE, false);
        if (end == WaitEnd.INTERRUPTED && overlapped.isPending()) {
          return WsaError.WSAEINTR;
        }
        look();
      }
      WsaEvent event = overlapped.event();
      if (queued && event != null && !event.isManualReset()) {
        engine.upcalls.resetEvent(event);
      }
      return WsaError.NO_ERROR;
    } finally {
      resultWaiters.end(wait);
    }
  }

  /** Marks it closed, forgets every port, and completes everything. */
  boolean close() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      watches.clear();
      if (selection != null) {
        selection.end();
      }
    } finally {
      lock.unlock();
    }
    var _ = end(OpEvent.CLOSED, WsaError.WSA_OPERATION_ABORTED, each -> true);
    return true;
  }

  Ledger ledger() {
    lock.lock();
    try {
      return new Ledger(immediate + pended + rejected, immediate, pended, rejected, completed);
    } finally {
      lock.unlock();
    }
  }
}
