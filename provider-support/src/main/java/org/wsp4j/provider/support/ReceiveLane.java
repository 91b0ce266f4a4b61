package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.MsgFlags.MSG_WAITALL;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * The receives of one socket: one lane for all kinds, another for urgent data, which does not wait
 * behind the stream (DEC-06).
 *
 * <p>On a byte stream consecutive plain receives share one system call: their buffers are gathered,
 * what arrives is dealt out in order, and an operation that got at least one byte is complete. That
 * is the same as one call per receive, since the stream ends between two calls wherever it likes
 * (RECV-6.06). Peeks, MSG_WAITALL and receives without room are served one by one.
 *
 * <p>On messages they share one as a {@link Batch}, a message for each. A batch has room for twice
 * what the last one got: where messages come singly, no call is made ready for more than one.
 */
final class ReceiveLane extends Lane {
  private static final int MAX_GATHER = 64;

  private final Transfer gathered = new Transfer();
  private MemorySegment @Nullable [] gather;
  private @Nullable Batch batch;

  /** How many receives the next batch may have. */
  private int nextBatch = 1;

  ReceiveLane(Machine machine) {
    super(machine);
  }

  @Override
  WsaError attemptFirst(Operation first, Thread self) {
    if (machine.isStream) {
      return isRun(first, self) ? attemptRun(first, self) : attempt(first);
    }
    if (isBatch(first, self)) {
      return attemptBatch(first, self);
    }
    WsaError error = attempt(first);
    nextBatch = error == WsaError.WSAEWOULDBLOCK ? 1 : 2;
    return error;
  }

  @Override
  WsaError attempt(Operation operation) {
    WsaError outcome;
    do {
      outcome = attemptOnce(operation);
    } while (outcome == WsaError.NO_ERROR && !operation.isFinished());
    return outcome;
  }

  /** One system call; the operation is still in progress after it where MSG_WAITALL wants more. */
  private WsaError attemptOnce(Operation operation) {
    Connection connection = machine.connection;
    if (connection.isDrained()) {
      return fail(operation, OpEvent.BROKEN, connection.drainedBy());
    }
    WsaError error = spareUrgent(operation);
    if (!error.failed()) {
      error =
          operation.roomBytes == 0 && machine.isStream
              ? probe(operation)
              : machine.transport.receive(
                  operation.buffers,
                  operation.count,
                  operation.doneBytes,
                  operation.flags & (MSG_PEEK | MSG_OOB | MSG_PARTIAL),
                  operation.result,
                  operation.address);
    }
    return tried(operation, error);
  }

  /** Moves an operation to where the transport's answer leads. */
  private WsaError tried(Operation operation, WsaError error) {
    return switch (error) {
      case WSAEWOULDBLOCK -> error;
      case NO_ERROR -> received(operation);
      case WSAEMSGSIZE -> {
        operation.error = error;
        operation.move(OpEvent.FILLED);
        yield error;
      }
      case WSAEFAULT -> fail(operation, OpEvent.FAULTED, error);
      default -> {
        WsaError meant = machine.connection.receiveFailed(error);
        yield fail(operation, OpEvent.BROKEN, meant);
      }
    };
  }

  /**
   * A read at the mark passes the urgent byte, which is then lost for the receive that waits for
   * it. So the stream is only looked at first; what it has stands behind that byte, which is taken
   * before the stream is read (DEC-06).
   */
  private WsaError spareUrgent(Operation operation) {
    ReceiveLane urgents = machine.urgents;
    if (this == urgents || urgents.isEmpty()) {
      return WsaError.NO_ERROR;
    }
    WsaError error = machine.transport.probe(0, operation.result);
    if (!error.failed()) {
      urgents.serve(Thread.currentThread(), false);
    }
    return error;
  }

  /** A receive without room completes when something is there, and takes nothing (DEC-12). */
  private WsaError probe(Operation operation) {
    WsaError error = machine.transport.probe(operation.flags & MSG_OOB, operation.result);
    operation.result.flags(0).bytesTransferred(0).messageLength(0);
    return error;
  }

  private WsaError received(Operation operation) {
    Transfer result = operation.result;
    int bytes = result.bytesTransferred();
    if (isEnd(operation, bytes) && machine.connection.endIsBreak()) {
      return fail(operation, OpEvent.BROKEN, machine.connection.drainedBy());
    }
    if (!operation.has(MSG_WAITALL) || bytes == 0) {
      result.bytesTransferred(bytes + (int) operation.doneBytes);
      result.messageLength(Math.max(result.messageLength(), result.bytesTransferred()));
      operation.move(isEnd(operation, bytes) ? OpEvent.ENDED : OpEvent.FILLED);
      return WsaError.NO_ERROR;
    }
    operation.doneBytes += bytes;
    operation.move(OpEvent.PROGRESSED);
    if (operation.doneBytes < operation.roomBytes) {
      return WsaError.NO_ERROR;
    }
    result.bytesTransferred((int) operation.doneBytes).messageLength((int) operation.doneBytes);
    operation.move(OpEvent.FILLED);
    return WsaError.NO_ERROR;
  }

  /** No bytes are the end of a stream; on messages they are an empty one. */
  private boolean isEnd(Operation operation, int bytes) {
    return machine.isStream && bytes == 0 && operation.roomBytes > 0;
  }

  private static boolean isRun(Operation first, Thread self) {
    Operation second = first.next;
    return second != null
        && first.isPlain()
        && second.isPlain()
        && second.servedBy(self)
        && first.count + second.count <= MAX_GATHER;
  }

  /** Serves several receives by one call, or the head alone where that says more. */
  private WsaError attemptRun(Operation first, Thread self) {
    if (machine.connection.isDrained() || !machine.urgents.isEmpty()) {
      return attempt(first);
    }
    MemorySegment[] all = gather == null ? new MemorySegment[MAX_GATHER] : gather;
    gather = all;
    int count = 0;
    for (Operation each = first;
        each != null && each.isPlain() && each.servedBy(self) && count + each.count <= MAX_GATHER;
        each = each.next) {
      System.arraycopy(each.buffers, 0, all, count, each.count);
      count += each.count;
    }
    WsaError error = machine.transport.receive(all, count, 0, 0, gathered, null);
    Arrays.fill(all, 0, count, Buffers.EMPTY);
    if (error == WsaError.WSAEWOULDBLOCK) {
      return error;
    }
    if (error == WsaError.WSAEFAULT || (!error.failed() && gathered.bytesTransferred() == 0)) {
      return attempt(first);
    }
    if (error.failed()) {
      WsaError meant = machine.connection.receiveFailed(error);
      first.result.nativeError(gathered.nativeError());
      return fail(first, OpEvent.BROKEN, meant);
    }
    deal(first, gathered.bytesTransferred());
    return WsaError.NO_ERROR;
  }

  private static void deal(Operation first, int bytes) {
    int left = bytes;
    for (Operation each = first; each != null && left > 0; each = each.next) {
      int mine = (int) Math.min(left, each.roomBytes);
      each.result.flags(0).bytesTransferred(mine).messageLength(mine);
      each.move(OpEvent.FILLED);
      left -= mine;
    }
  }

  private boolean isBatch(Operation first, Thread self) {
    Operation second = first.next;
    return nextBatch > 1
        && second != null
        && first.isPlain()
        && second.isPlain()
        && second.servedBy(self)
        && !machine.connection.isDrained();
  }

  /** Serves several receives of messages by one call. */
  private WsaError attemptBatch(Operation first, Thread self) {
    Batch all = batch == null ? new Batch() : batch;
    batch = all;
    try {
      all.open(first, nextBatch, self);
      machine.transport.receive(all);
      int ended = all.ended();
      for (int i = 0; i < ended; i++) {
        var _ = tried(all.operation(i), all.error(i));
      }
      nextBatch = Math.clamp(2L * ended, 1, Batch.MOST);
      return ended == 0 ? WsaError.WSAEWOULDBLOCK : WsaError.NO_ERROR;
    } finally {
      all.close();
    }
  }
}
