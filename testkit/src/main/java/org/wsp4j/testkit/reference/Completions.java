package org.wsp4j.testkit.reference;

import static java.util.Objects.requireNonNull;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Upcalls;

/**
 * The overlapped operations that were started and not yet told of, and the telling: the result is
 * published, the event set or the routine queued, exactly once (RECV-2.11), by whoever completed it
 * and never under the lock.
 */
final class Completions {
  private final Turns turns;
  private final Upcalls upcalls;

  /** Guarded by the network's lock. */
  private final IdentityHashMap<Overlapped, Operation> started = new IdentityHashMap<>();

  Completions(Turns turns, Upcalls upcalls) {
    this.turns = turns;
    this.upcalls = upcalls;
  }

  void started(Operation operation) {
    started.put(requireNonNull(operation.overlapped), operation);
  }

  void abandoned(Operation operation) {
    Overlapped overlapped = requireNonNull(operation.overlapped);
    started.remove(overlapped, operation);
    overlapped.abandon();
  }

  @Nullable Operation find(Overlapped overlapped) {
    return started.get(overlapped);
  }

  /** Has an operation that is over told of, after the turn. */
  void tell(Operation operation) {
    turns.afterwards(() -> tellNow(operation));
  }

  private void tellNow(Operation operation) {
    Overlapped overlapped = requireNonNull(operation.overlapped);
    CompletionRoutine routine = operation.routine;
    var _ =
        upcalls.completeOverlappedRequest(
            overlapped, operation.error(), operation.result, routine == null);
    if (routine != null) {
      // a thread that has ended gets nothing; the result stays readable (DEC-14)
      var _ = upcalls.queueApc(requireNonNull(operation.threadId), Routine.DISPATCH, operation);
    }
    operation.told();
    turns.run(() -> {
      started.remove(overlapped, operation);
      operation.waiters.forEach(upcalls::wake);
    });
  }

  /** The function that is queued: it unpacks its context, then calls the client's routine. */
  private static final class Routine implements Apc {
    static final Routine DISPATCH = new Routine();

    @Override
    public void run(@Nullable Object context) {
      Operation operation = (Operation) requireNonNull(context);
      requireNonNull(operation.routine)
          .completed(
              operation.error(),
              operation.result.bytesTransferred(),
              requireNonNull(operation.overlapped),
              operation.result.flags());
    }

    @Override
    public @Nullable Object nestingKey(@Nullable Object context) {
      return ((Operation) requireNonNull(context)).socket;
    }
  }
}
