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

  private volatile Notes notes = new Notes();
  private final AtomicInteger completions = new AtomicInteger();
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private final Map<ThreadId, List<Held>> held = new ConcurrentHashMap<>();
  private volatile @Nullable Random permutation;

  private record Held(Apc apc, @Nullable Object context) {}

  /** The calls of one row; what comes late goes to those of its own row. */
  private static final class Notes {
    final Queue<QueuedApc> kept = new ConcurrentLinkedQueue<>();
    final AtomicInteger count = new AtomicInteger();

    void add(QueuedApc call) {
      if (count.incrementAndGet() <= MOST_KEPT) {
        kept.add(call);
      }
    }
  }

  /**
   * A call that is noted once the runtime has it, or once it runs, whichever is first: whoever sees
   * the note finds the call in the queue, and whoever has seen it run finds the note.
   */
  private static final class Noted implements Apc {
    private final QueuedApc call;
    private final Notes notes;

    /** Guarded by this: the second to come returns when the note is there. */
    private boolean done;

    Noted(QueuedApc call, Notes notes) {
      this.call = call;
      this.notes = notes;
    }

    synchronized void note() {
      if (!done) {
        done = true;
        notes.add(call);
      }
    }

    @Override
    public void run(@Nullable Object context) {
      note();
      call.apc().run(context);
    }

    @Override
    public @Nullable Object nestingKey(@Nullable Object context) {
      return call.apc().nestingKey(context);
    }
  }

  InstrumentedUpcalls(Upcalls runtime) {
    super(runtime);
  }

  /** Forgets what was counted; for the next row. */
  void reset() {
    notes = new Notes();
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
    return List.copyOf(notes.kept);
  }

  int queuedCount() {
    return notes.count.get();
  }

  int completions() {
    return completions.get();
  }

  /** Whether the thread is inside a provider's blocking call now. */
  boolean isWaiting(Thread thread) {
    return waiting.contains(thread);
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    Noted noted = new Noted(new QueuedApc(thread, Thread.currentThread(), apc, context), notes);
    WsaError result =
        permutation == null
            ? super.queueApc(thread, noted, context)
            : queuePermuted(thread, new Held(noted, context));
    if (!result.failed()) {
      noted.note();
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
