package org.wsp4j.provider.support;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Scheduler;
import org.wsp4j.provider.support.linux.ScriptedKernel;

/**
 * Runs threads one at a time, in an order drawn from a seed, on virtual time.
 *
 * <p>Every actor is a real platform thread, but only the one whose turn it is runs. It passes the
 * turn on at a switch point ({@link #maySwitch}), when it sleeps ({@link #block}), and when it
 * ends; whoever is next first joins a thread that ended, so that "alive" is as deterministic as the
 * rest. When all sleep, the time moves to the first deadline. What happens between two switch
 * points is atomic, so no lock may be held at one.
 */
final class Turns implements Scheduler, ThreadHost {
  private static final long PATIENCE_SECONDS = 120;
  private static final int MAX_TURNS = 300_000;

  /** A pause in which nothing at all happened; whatever could go on should have. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Ends the actors of a run that failed. */
  static final class Aborted extends Error {
    private static final long serialVersionUID = 1L;

    Aborted() {
      super("the run has failed elsewhere", null, false, false);
    }
  }

  /** What a routine throws on purpose (RECV-13.08). */
  static final class Planned extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Planned() {
      super("thrown on purpose", null, false, false);
    }
  }

  /** One simulated thread. */
  static final class Actor {
    final String name;
    final Thread thread;
    private final Semaphore turn = new Semaphore(0);
    private final List<Runnable> endings = new ArrayList<>();
    private @Nullable BooleanSupplier ready;
    private long deadlineNanos;
    private boolean interrupted;
    private boolean ended;

    private Actor(Turns turns, String name, Runnable body) {
      this.name = name;
      thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> turns.play(this, body));
      thread.setUncaughtExceptionHandler((self, thrown) -> turns.fail(thrown));
    }

    boolean hasEnded() {
      return ended;
    }

    boolean isAsleep() {
      return ready != null;
    }
  }

  private final ScriptedKernel kernel;
  private final SplittableRandom random;
  private final Trace trace;
  private final int oneIn;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Actor> runnable = new ArrayList<>();
  private final AtomicInteger alive = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private BooleanSupplier lockHeld = () -> false;
  private Runnable onQuiet = () -> {};
  private @Nullable Actor current;
  private @Nullable Thread dying;
  private volatile boolean aborted;
  private int taken;
  private @Nullable Throwable failure;

  /**
   * Makes a schedule.
   *
   * @param oneIn how many switch points are passed for each that is taken
   */
  Turns(ScriptedKernel kernel, SplittableRandom random, Trace trace, int oneIn) {
    this.oneIn = oneIn;
    this.kernel = kernel;
    this.random = random;
    this.trace = trace;
    kernel.scheduler(this);
  }

  /** Says how to find out whether the calling thread holds a lock that another actor may want. */
  void lockHeld(BooleanSupplier held) {
    lockHeld = held;
  }

  /** Says what to check when nothing can happen any more for a while. */
  void onQuiet(Runnable check) {
    onQuiet = check;
  }

  /** Adds an actor; it runs when its turn comes. */
  Actor spawn(String name, Runnable body) {
    Actor actor = new Actor(this, name, body);
    actors.add(actor);
    alive.incrementAndGet();
    actor.thread.start();
    return actor;
  }

  /** Runs all actors to their ends. */
  void run() {
    next().turn.release();
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        fail(new AssertionError("a thread is blocked outside the virtual time\n" + stacks()));
      }
    } catch (InterruptedException e) {
      throw new AssertionError("the test was interrupted", e);
    }
    if (failure != null) {
      throw new AssertionError(failure.getMessage(), failure);
    }
  }

  private synchronized String stacks() {
    StringBuilder text = new StringBuilder();
    for (Actor each : actors) {
      text.append(each.name).append(each.ended ? " (ended)\n" : "\n");
      for (StackTraceElement frame : each.thread.getStackTrace()) {
        text.append("    ").append(frame).append('\n');
      }
    }
    return text.toString();
  }

  /** Ends the run; the first failure counts. */
  synchronized void fail(Throwable thrown) {
    if (thrown instanceof Aborted || thrown instanceof Planned || aborted) {
      return;
    }
    failure = thrown;
    aborted = true;
    actors.forEach(each -> each.turn.release(1 << 20));
    if (alive.get() == 0) {
      over.countDown();
    }
  }

  private void play(Actor self, Runnable body) {
    try {
      awaitTurn(self);
      body.run();
    } catch (Aborted end) {
      trace.note(self.name, "aborted");
    } catch (RuntimeException | Error thrown) {
      fail(thrown);
    } finally {
      self.ended = true;
      if (alive.decrementAndGet() == 0) {
        over.countDown();
      } else if (!aborted) {
        endTurn(self);
      }
    }
  }

  private void endTurn(Actor self) {
    trace.add("ended", self.name);
    dying = self.thread;
    try {
      next().turn.release();
    } catch (RuntimeException | Error thrown) {
      fail(thrown);
    }
  }

  private void awaitTurn(Actor self) {
    boolean interrupted = Thread.interrupted();
    self.turn.acquireUninterruptibly();
    if (interrupted || self.interrupted) {
      self.interrupted = false;
      self.thread.interrupt();
    }
    if (aborted) {
      throw new Aborted();
    }
    Thread ended = dying;
    if (ended != null) {
      dying = null;
      join(ended);
    }
  }

  private static void join(Thread ended) {
    boolean interrupted = Thread.interrupted();
    try {
      ended.join();
    } catch (InterruptedException e) {
      throw new AssertionError("only actors interrupt, and none runs", e);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Another actor may go on here. */
  void maySwitch() {
    Actor self = current();
    if (aborted) {
      throw new Aborted();
    }
    if (lockHeld.getAsBoolean()) {
      throw new AssertionError("a lock is held where client code or the kernel may take its time");
    }
    if (random.nextInt(oneIn) == 0) {
      pass(self);
    }
  }

  /** Whether this is a moment to switch, for a call that is made with locks and without. */
  void maySwitchUnlessLocked() {
    if (!lockHeld.getAsBoolean()) {
      maySwitch();
    }
  }

  @Override
  public void block(long deadlineNanos, BooleanSupplier ready) {
    Actor self = current();
    if (aborted) {
      throw new Aborted();
    }
    if (lockHeld.getAsBoolean()) {
      throw new AssertionError("asleep with a lock held");
    }
    self.deadlineNanos = deadlineNanos;
    self.ready = ready;
    try {
      pass(self);
    } finally {
      self.ready = null;
    }
  }

  /** Sleeps, deaf to everything. */
  void sleep(long nanos) {
    long until = kernel.nanoTime() + nanos;
    while (kernel.nanoTime() < until) {
      block(until, () -> false);
    }
  }

  /** Interrupts an actor: it finds out when its turn comes, which is soon. */
  void interrupt(Actor actor) {
    if (actor == current) {
      actor.thread.interrupt();
    } else {
      actor.interrupted = true;
    }
  }

  Actor current() {
    Actor self = current;
    if (self == null || !self.thread.equals(Thread.currentThread())) {
      throw new Aborted();
    }
    return self;
  }

  private void pass(Actor self) {
    Actor next = next();
    if (next == self) {
      if (self.interrupted) {
        self.interrupted = false;
        self.thread.interrupt();
      }
      return;
    }
    next.turn.release();
    awaitTurn(self);
  }

  /** Draws the next actor from those that can go on, moving the time if there is none. */
  private Actor next() {
    while (true) {
      long now = kernel.nanoTime();
      long first = Long.MAX_VALUE;
      runnable.clear();
      for (Actor each : actors) {
        if (!each.ended) {
          if (canGoOn(each, now)) {
            runnable.add(each);
          } else {
            first = Math.min(first, each.deadlineNanos);
          }
        }
      }
      if (!runnable.isEmpty()) {
        Actor drawn = runnable.get(random.nextInt(runnable.size()));
        if (drawn != current) {
          trace.add("turn", drawn.name);
        }
        if (++taken == MAX_TURNS) {
          throw new AssertionError(MAX_TURNS + " turns: somebody spins, of " + living());
        }
        current = drawn;
        return drawn;
      }
      if (first - now >= QUIET_NANOS) {
        onQuiet.run();
      }
      if (first == Long.MAX_VALUE) {
        throw new AssertionError("asleep for ever: " + living());
      }
      kernel.advance(first - now);
    }
  }

  private List<String> living() {
    return actors.stream().filter(each -> !each.ended).map(each -> each.name).toList();
  }

  private static boolean canGoOn(Actor actor, long now) {
    BooleanSupplier ready = actor.ready;
    return ready == null || actor.interrupted || now >= actor.deadlineNanos || ready.getAsBoolean();
  }

  @Override
  public void start(Runnable poller) {
    var _ = spawn("poller", poller);
  }

  @Override
  public Runnable onEnd(Thread thread, Runnable action) {
    for (Actor each : actors) {
      if (each.thread.equals(thread)) {
        each.endings.add(action);
        return () -> each.endings.remove(action);
      }
    }
    throw new AssertionError(thread + " is no actor");
  }

  /** The next action that is due since its thread has ended, or null. */
  @Nullable Runnable pollEnding() {
    for (Actor each : actors) {
      if (each.ended && !each.endings.isEmpty()) {
        return each.endings.removeFirst();
      }
    }
    return null;
  }

  boolean isEndingDue() {
    for (Actor each : actors) {
      if (each.ended && !each.endings.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
