package org.wsp4j.provider.support;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * What becomes of the calls of one socket that are over, and how many there were. A synchronous one
 * is delivered to its caller, an overlapped one is chained to be indicated, what started nothing is
 * abandoned; the operation goes back to the pool. Under the socket's lock, but for what gives back.
 */
final class Outcomes {
  private final Machine machine;
  private @Nullable Operation pool;

  /** Given back and not yet in the pool: whoever gives back does not wait for the lock. */
  private final AtomicReference<@Nullable Operation> returned = new AtomicReference<>();

  private @Nullable Operation firstDone;
  private @Nullable Operation lastDone;
  private long immediate;
  private long pended;
  private long rejected;
  private long completed;

  Outcomes(Machine machine) {
    this.machine = machine;
  }

  /** A call has started an operation that waits. */
  void pended() {
    pended++;
  }

  /** An operation that waited is over. */
  void completed() {
    completed++;
  }

  /**
   * An operation of its own for a call; to be filled, then {@link Machine#enter entered}. Under the
   * lock.
   */
  Operation acquire() {
    Operation operation = pool == null ? returned.getAndSet(null) : pool;
    if (operation == null) {
      operation = new Operation(machine);
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

  /** The result of a call that is over before it returns. */
  WsaError finishAtOnce(Operation operation, Transfer transfer) {
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
  WsaError deliver(Operation operation, Transfer transfer) {
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
  WsaError giveUp(Operation operation, WsaError error, Transfer transfer) {
    if (operation.state() != OpState.PARTIAL) {
      return abandon(operation, error);
    }
    var _ = Lane.fail(operation, OpEvent.CANCELLED, error);
    return finishAtOnce(operation, transfer);
  }

  /** Has an operation indicated once the lock is released. */
  void chain(Operation operation) {
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

  Ledger ledger() {
    machine.lock.lock();
    try {
      return new Ledger(immediate + pended + rejected, immediate, pended, rejected, completed);
    } finally {
      machine.lock.unlock();
    }
  }
}
