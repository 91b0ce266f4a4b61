package org.wsp4j.testkit.reference;

import static java.util.Objects.requireNonNull;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENETDOWN;
import static org.wsp4j.spi.WsaError.WSAETIMEDOUT;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.reference.ReferenceProvider.Running;

/**
 * The calls of one socket: which of them wait, in what order they are served, how each ends. What a
 * receive takes is {@link Reading}'s, what a send puts {@link Writing}'s.
 *
 * <p>A call is one turn of the network. What cannot be done in it waits in a queue, and is served
 * in the turn in which something arrives, by whichever thread has that turn. Methods are called in
 * a turn unless they say otherwise.
 */
final class Operations {
  final Pending connects = queue(this::attemptConnect);
  final Pending accepts = queue(this::attemptAccept);
  final Pending urgents = queue(this::attemptReceive);
  final Pending receives = queue(this::attemptReceive);
  final Pending sends = queue(this::attemptSend);
  private final List<Pending> all = List.of(connects, accepts, urgents, receives, sends);

  private final Running running;
  private final Turns turns;
  private final Upcalls upcalls;
  private final ProtocolInfo info;
  private final Attachment attachment;
  private final SocketOptions options;
  private final Writing writing;

  /** A call that was made: how it stands after its turn. */
  record Entered(WsaError outcome, @Nullable Operation operation) {
    static Entered refused(WsaError error) {
      return new Entered(error, null);
    }
  }

  Operations(Running running, ProtocolInfo info, Attachment attachment, SocketOptions options) {
    this.running = running;
    this.info = info;
    this.attachment = attachment;
    this.options = options;
    turns = running.network.turns();
    upcalls = running.upcalls;
    writing = new Writing(info);
  }

  private Pending queue(Predicate<Operation> attempt) {
    return new Pending(attempt, this::tellOwner, this::ended);
  }

  /**
   * Serves whatever can go on.
   *
   * @param self as {@link Pending#serve}
   */
  void look(@Nullable Thread self) {
    all.forEach(each -> each.serve(self));
    End end = attachment.end();
    if (end != null && attachment.isSendShut() && sends.isEmpty()) {
      end.finish();
    }
  }

  /** Serves what only the calling thread may serve. */
  void lookAtConfined(Thread self) {
    for (Pending each : all) {
      Operation first = each.first();
      if (first != null && self.equals(first.confinedTo)) {
        each.serve(self);
      }
    }
  }

  private void tellOwner(Operation first) {
    Inbox inbox = attachment.inbox();
    if (sends.first() == first || (inbox != null && inbox.hasNews())) {
      running.confinedMemory.tell(first);
    }
  }

  private boolean attemptReceive(Operation receive) {
    if (running.network.hasFailed()) {
      return receive.fail(WSAENETDOWN);
    }
    Inbox inbox = requireNonNull(attachment.inbox());
    boolean over = new Reading(info, inbox).attempt(receive, options.isInline());
    End end = attachment.end();
    if (end != null) {
      end.received();
    }
    return over;
  }

  private boolean attemptSend(Operation send) {
    End end = attachment.end();
    if (end != null) {
      return writing.attempt(send, end);
    }
    DatagramEnd datagrams = requireNonNull(attachment.datagrams());
    InetSocketAddress to =
        send.address == null
            ? attachment.destination()
            : (InetSocketAddress) send.address.toSocketAddress();
    byte[] bytes = new byte[send.roomBytes];
    if (!send.get(bytes, bytes.length)) {
      return send.fail(WsaError.WSAEFAULT);
    }
    datagrams.send(bytes, requireNonNull(to));
    return send.succeed(bytes.length, 0, bytes.length);
  }

  private boolean attemptConnect(Operation connect) {
    WsaError error = attachment.goOn();
    if (error == WSAEWOULDBLOCK) {
      return false;
    }
    return error.failed() ? connect.fail(error) : connect.succeed(0, 0, 0);
  }

  private boolean attemptAccept(Operation accept) {
    Listener listener = attachment.listener();
    End next = listener == null ? null : listener.waiting.poll();
    if (next == null) {
      return false;
    }
    accept.accepted = next;
    requireNonNull(accept.address).set(next.remote);
    return accept.succeed(0, 0, 0);
  }

  /**
   * Performs a call that was checked: it is over, it pends, or its thread has to wait for it.
   *
   * @param timeoutMillis how long a synchronous call may wait, 0 for ever
   */
  Entered enter(Pending pending, Operation operation, int timeoutMillis) {
    Overlapped overlapped = operation.overlapped;
    if (overlapped != null && !overlapped.tryStart()) {
      return Entered.refused(WSAEINVAL);
    }
    if (overlapped != null) {
      running.completions.started(operation);
    }
    pending.serve(Thread.currentThread());
    Inbox inbox = attachment.inbox();
    if (inbox != null && receives.isEmpty() && urgents.isEmpty()) {
      inbox.toldBreak();
    }
    if (pending.attempt(operation)) {
      return new Entered(over(operation), operation);
    }
    WsaError refusal = operation.waits ? prepare(pending, operation) : WSAEWOULDBLOCK;
    if (refusal.failed()) {
      return giveUp(operation, refusal);
    }
    await(pending, operation, timeoutMillis);
    return new Entered(overlapped == null ? NO_ERROR : WSA_IO_PENDING, operation);
  }

  /**
   * How a call that is over at once returns. An error is never indicated (RECV-2.06); the part of a
   * message that was too large is no plain error, and comes as a completion (DEC-17).
   */
  private WsaError over(Operation operation) {
    WsaError error = operation.error();
    if (operation.isSynchronous()) {
      return error;
    }
    if (error.failed() && !operation.isTruncated()) {
      running.completions.abandoned(operation);
      return error;
    }
    running.completions.tell(operation);
    return error.failed() ? WSA_IO_PENDING : NO_ERROR;
  }

  /** Ends a call that cannot wait, with what MSG_WAITALL or a send has done (DEC-31). */
  private Entered giveUp(Operation operation, WsaError why) {
    if (operation.doneBytes > 0) {
      operation.fail(why);
      return new Entered(over(operation), operation);
    }
    if (!operation.isSynchronous()) {
      running.completions.abandoned(operation);
    }
    return Entered.refused(why);
  }

  /** What can still fail before an operation pends: the bound, and the event's handle. */
  private WsaError prepare(Pending pending, Operation operation) {
    Overlapped overlapped = operation.overlapped;
    if (overlapped == null) {
      return NO_ERROR;
    }
    if (pending.size() >= ProviderSocket.MAX_PENDING) {
      return WSAEWOULDBLOCK;
    }
    WsaEvent event = operation.routine == null ? overlapped.event() : null;
    return event == null ? NO_ERROR : upcalls.resetEvent(event);
  }

  private void await(Pending pending, Operation operation, int timeoutMillis) {
    pending.add(operation);
    if (operation.isSynchronous()) {
      running.blocked.add(operation);
      turns.signal();
      if (timeoutMillis > 0) {
        operation.timer =
            running.network.after(
                TimeUnit.MILLISECONDS.toNanos(timeoutMillis),
                () -> end(each -> each == operation, WSAETIMEDOUT));
      }
    } else if (operation.threadId != null) {
      running.threadEnds.watch(operation.threadId);
    }
    if (operation.confinedTo != null) {
      running.threadEnds.watch(upcalls.openCurrentThread());
      running.confinedMemory.began();
    }
  }

  /** An operation that waited is over and out of its queue. */
  private void ended(Operation operation) {
    running.confinedMemory.ended(operation);
    if (!operation.isSynchronous()) {
      running.completions.tell(operation);
      return;
    }
    running.blocked.remove(operation);
    ThreadId waiting = requireNonNull(operation.threadId);
    turns.afterwards(() -> upcalls.wake(waiting));
  }

  /**
   * Ends what waits and matches, without consuming anything.
   *
   * @return how many
   */
  int end(Predicate<Operation> which, WsaError error) {
    int count = 0;
    for (Pending each : all) {
      for (Operation operation : each.remove(which)) {
        operation.fail(error);
        ended(operation);
        count++;
      }
    }
    if (count > 0) {
      turns.look(() -> look(null));
    }
    return count;
  }

  /** The socket closes: what is overlapped is aborted, blocked calls are interrupted (DEC-18). */
  void close() {
    end(Operation::isSynchronous, WSAEINTR);
    end(_ -> true, WSA_OPERATION_ABORTED);
  }

  /**
   * Gives the client the result of a call, after its turn; waits for a synchronous one that is not
   * over. Not in a turn.
   *
   * @param alertable whether routines may run while it waits
   */
  WsaError conclude(Entered entered, Transfer transfer, boolean alertable) {
    Operation operation = entered.operation;
    if (operation == null) {
      return entered.outcome;
    }
    if (!operation.isSynchronous()) {
      if (entered.outcome == NO_ERROR) {
        transfer.set(operation.result);
      }
      return entered.outcome;
    }
    awaitEnd(operation, alertable);
    if (!operation.error().failed()) {
      transfer.set(operation.result);
    } else if (operation.isTruncated()) {
      // what was copied is told, but flags are an output of success alone
      int flags = transfer.flags();
      transfer.set(operation.result).flags(flags);
    }
    return operation.error();
  }

  private void awaitEnd(Operation operation, boolean alertable) {
    ThreadId self = operation.threadId;
    while (!operation.isFinished()) {
      WaitEnd why = upcalls.await(requireNonNull(self), Long.MAX_VALUE, alertable);
      if (why == WaitEnd.INTERRUPTED) {
        turns.run(() -> end(each -> each == operation, WSAEINTR));
      } else if (operation.confinedTo != null) {
        turns.run(() -> lookAtConfined(Thread.currentThread()));
      }
    }
  }
}
