package org.wsp4j.provider.support;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;

/**
 * The upcalls of a simulation: the runtime's own, with a switch point around each that is made
 * without a lock, an account of every indication, and spoilt by a defect.
 */
final class SimUpcalls extends VirtualUpcalls {
  private static final int RARELY = 8;

  private final Turns turns;
  private final Defect defect;
  private final SplittableRandom random;

  SimUpcalls(SystemCalls clock, Turns turns, Defect defect, SplittableRandom random) {
    super(clock);
    this.turns = turns;
    this.defect = defect;
    this.random = random;
  }

  private boolean strikes(Defect which) {
    return defect == which && random.nextInt(RARELY) == 0;
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    turns.maySwitch();
    if (!(context instanceof Operation operation) || operation.overlapped == null) {
      throw new AssertionError("context=" + context + ": not an overlapped operation");
    }
    SimOperation known = SimOperation.of(operation.overlapped);
    WsaError error =
        strikes(Defect.ROUTINE_LOST) ? WsaError.NO_ERROR : super.queueApc(thread, apc, context);
    if (!error.failed()) {
      known.routineQueued();
      if (strikes(Defect.ROUTINE_TWICE)) {
        var _ = super.queueApc(thread, apc, context);
      }
    }
    turns.maySwitch();
    return error;
  }

  @Override
  public WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
    turns.maySwitch();
    if (result.bytesTransferred() > 0 && strikes(Defect.COUNT_WRONG)) {
      result.bytesTransferred(result.bytesTransferred() - 1);
    }
    SimOperation.of(overlapped).indicated(error, result, signal);
    WsaError outcome = super.completeOverlappedRequest(overlapped, error, result, signal);
    turns.maySwitch();
    return outcome;
  }

  @Override
  public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
    turns.maySwitch();
    SimClient client = SimClient.current();
    boolean outer = client.beginWait(alertable);
    try {
      long deadline =
          deadlineNanos != Long.MAX_VALUE && strikes(Defect.CLOCK_AHEAD)
              ? deadlineNanos - 500_000
              : deadlineNanos;
      WaitEnd end = super.await(thread, deadline, alertable);
      turns.maySwitch();
      return end;
    } finally {
      client.endWait(outer);
    }
  }

  @Override
  void beforeDrive() {
    turns.maySwitch();
  }

  @Override
  public void wake(ThreadId thread) {
    if (!strikes(Defect.WAKE_LOST)) {
      super.wake(thread);
    }
  }
}
