package org.wsp4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.LayeredUpcalls;

/**
 * The table the kit gives a provider: the runtime's own, watched. It counts what is queued and run,
 * knows which threads are in a provider's wait, and can run the queued calls of a thread in another
 * order than they were queued in (RECV-16.09).
 */
final class InstrumentedUpcalls extends LayeredUpcalls {
  private static final int MOST_KEPT = 4096;

  private final Queue<QueuedApc> queued = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queuedCount = new AtomicInteger();
  private final AtomicInteger completions = new AtomicInteger();
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final Map<ThreadId, List<Held>> held = new ConcurrentHashMap<>();
  private volatile @Nullable Random permutation;

  private record Held(Apc apc, @Nullable Object context) {}

  InstrumentedUpcalls(Upcalls runtime) {
    super(runtime);
  }

  /** Forgets what was counted; for the next row. */
  void reset() {
    queued.clear();
    queuedCount.set(0);
    completions.set(0);
    held.clear();
    permutation = null;
  }

  /** Runs the calls queued from now on in a random order, until {@link #reset}. */
  void permute(Random random) {
    permutation = random;
  }

  /** What was queued, up to a bound. */
  List<QueuedApc> queued() {
    return List.copyOf(queued);
  }

  int queuedCount() {
    return queuedCount.get();
  }

  int completions() {
    return completions.get();
  }

  /** Whether the thread is inside a provider's blocking call now. */
  boolean isWaiting(Thread thread) {
    return waiting.contains(thread);
  }

  /** A call is noted before the runtime has it, since its routine may run before this returns. */
  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    QueuedApc call = new QueuedApc(thread, Thread.currentThread(), apc, context);
    if (queuedCount.incrementAndGet() <= MOST_KEPT) {
      queued.add(call);
    }
    WsaError result =
        permutation == null
            ? super.queueApc(thread, apc, context)
            : queuePermuted(thread, new Held(apc, context));
    if (result.failed()) {
      queuedCount.decrementAndGet();
      queued.remove(call);
    }
    return result;
  }

  /**
   * What the runtime runs is not this call but any of those held for the thread. The nesting key is
   * left out: which call it will be is not known yet, so routines may nest here and rows that look
   * at nesting do not permute.
   */
  private WsaError queuePermuted(ThreadId thread, Held call) {
    List<Held> calls = held.computeIfAbsent(thread, _ -> new ArrayList<>());
    synchronized (calls) {
      calls.add(call);
    }
    WsaError result = super.queueApc(thread, _ -> runAny(calls), null);
    if (result.failed()) {
      synchronized (calls) {
        calls.remove(call);
      }
    }
    return result;
  }

  private void runAny(List<Held> calls) {
    Random random = permutation;
    Held chosen;
    synchronized (calls) {
      chosen = calls.remove(random == null ? 0 : random.nextInt(calls.size()));
    }
    chosen.apc.run(chosen.context);
  }

  @Override
  public WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
    completions.incrementAndGet();
    return super.completeOverlappedRequest(overlapped, error, result, signal);
  }

  @Override
  public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
    Thread current = Thread.currentThread();
    boolean outermost = waiting.add(current);
    try {
      return super.await(thread, deadlineNanos, alertable);
    } finally {
      if (outermost) {
        waiting.remove(current);
      }
    }
  }
}
