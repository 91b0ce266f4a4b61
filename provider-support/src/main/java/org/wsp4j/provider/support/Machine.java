package org.wsp4j.provider.support;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Linux;
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

  final Watches watches;
  final ResultWaiters resultWaiters;

  final Outcomes outcomes = new Outcomes(this);
  final Selecting selecting = new Selecting(this);

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
        outcome = outcomes.finishAtOnce(operation, transfer);
      } else if (operation.isSynchronous() && !waits) {
        wouldBlock = true;
        outcome = outcomes.giveUp(operation, WsaError.WSAEWOULDBLOCK, transfer);
      } else {
        Driver driver = driverOf(operation);
        WsaError refusal = prepare(lane, operation, driver);
        if (refusal.failed()) {
          outcome = outcomes.giveUp(operation, refusal, transfer);
        } else {
          queue(lane, operation, driver);
          waiting = operation.isSynchronous() ? driver : null;
          outcome = waiting == null ? WsaError.WSA_IO_PENDING : WsaError.NO_ERROR;
        }
      }
      serveAfterBreak(self);
      selecting.called(lane, wouldBlock);
      done = outcomes.takeDone();
    } finally {
      lock.unlock();
    }
    engine.indicate(done);
    return waiting == null
        ? outcome
        : await(waiting, operation, transfer, deadlineNanos, alertable);
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
    outcomes.pended();
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
      return outcomes.deliver(operation, transfer);
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
      done = outcomes.takeDone();
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
  void serveAll(Thread self, boolean news) {
    for (Lane lane : lanes) {
      lane.serve(self, news);
    }
    serveAfterBreak(self);
    if (sends.isEmpty()) {
      var _ = connection.sendFin(scratch);
    }
    selecting.look(news);
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
    outcomes.completed();
    Driver driver = operation.driver;
    if (driver != null) {
      driver.ended();
    }
    if (!operation.isSynchronous()) {
      outcomes.chain(operation);
    } else if (driver != null && !driver.thread.equals(Thread.currentThread())) {
      engine.upcalls.wake(driver.threadId);
    }
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
      done = outcomes.takeDone();
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
      selecting.end();
    } finally {
      lock.unlock();
    }
    var _ = end(OpEvent.CLOSED, WsaError.WSA_OPERATION_ABORTED, each -> true);
    return true;
  }
}
