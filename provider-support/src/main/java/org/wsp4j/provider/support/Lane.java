package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * A first-in, first-out queue of the operations of one kind on one socket, served from its head
 * until the transport has nothing more to give (DEC-08). Guarded by the socket's lock.
 */
abstract class Lane {
  final Machine machine;
  @Nullable Operation head;
  private @Nullable Operation tail;
  private int size;

  /** The thread in whose list of deferred sockets this lane's is. */
  private @Nullable Driver told;

  Lane(Machine machine) {
    this.machine = machine;
  }

  /**
   * Tries to do what an operation wants, and moves it if that got anywhere.
   *
   * @return WSAEWOULDBLOCK if it is still in progress; else it is FINISHED
   */
  abstract WsaError attempt(Operation operation);

  /** As {@link #attempt}, for the first of the queue, which may finish those behind it as well. */
  WsaError attemptFirst(Operation first, Thread self) {
    return attempt(first);
  }

  /**
   * Serves as many operations as can be served now by the calling thread. Where only another one
   * can go on, and may, that is told (DEC-36).
   *
   * @param news whether something has happened, so that whoever comes first should look; two
   *     threads that only looked would keep each other awake
   */
  final void serve(Thread self, boolean news) {
    boolean tells = news;
    for (Operation first = head; first != null; first = head) {
      if (!first.servedBy(self)) {
        if (tells) {
          tell(first.driver);
        }
        return;
      }
      if (attemptFirst(first, self) == WsaError.WSAEWOULDBLOCK) {
        return;
      }
      while (head != null && head.isFinished()) {
        machine.finished(take());
      }
      tells = true;
    }
  }

  private void tell(@Nullable Driver owner) {
    if (owner != null) {
      if (told != owner) {
        told = owner;
        owner.defer(machine);
      }
      machine.engine.upcalls.wake(owner.threadId);
    }
  }

  /** A thread comes to serve what it was told of. */
  final void heard(Driver owner) {
    if (told == owner) {
      told = null;
    }
  }

  boolean isEmpty() {
    return head == null;
  }

  int size() {
    return size;
  }

  void add(Operation operation) {
    Operation last = tail;
    if (last == null) {
      head = operation;
    } else {
      last.next = operation;
    }
    tail = operation;
    size++;
  }

  final Operation take() {
    Operation first = requireNonNull(head);
    unlink(null, first);
    return first;
  }

  /** Takes one operation out, wherever it stands. */
  boolean remove(Operation operation) {
    Operation before = null;
    for (Operation each = head; each != null; before = each, each = each.next) {
      if (each == operation) {
        unlink(before, each);
        return true;
      }
    }
    return false;
  }

  private void unlink(@Nullable Operation before, Operation operation) {
    if (before == null) {
      head = operation.next;
    } else {
      before.next = operation.next;
    }
    if (tail == operation) {
      tail = before;
    }
    operation.next = null;
    size--;
  }

  @Nullable Operation find(Overlapped overlapped) {
    for (Operation each = head; each != null; each = each.next) {
      if (each.overlapped == overlapped) {
        return each;
      }
    }
    return null;
  }

  /**
   * Ends an operation whose system call failed. One that has moved bytes ends well with those, and
   * the error goes to the next call (DEC-31).
   */
  static WsaError fail(Operation operation, OpEvent event, WsaError error) {
    Transfer result = operation.result;
    if (operation.state() == OpState.PARTIAL) {
      operation.error = WsaError.NO_ERROR;
      result.flags(0).bytesTransferred((int) operation.doneBytes);
      result.messageLength((int) operation.doneBytes);
    } else {
      operation.error = error;
      result.flags(0).bytesTransferred(0).messageLength(0);
    }
    operation.move(event);
    return operation.error;
  }
}
