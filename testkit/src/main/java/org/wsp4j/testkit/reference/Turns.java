package org.wsp4j.testkit.reference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The one lock of a network: whatever happens in it happens in a turn, one after another.
 *
 * <p>Two things are put off. Who is to look because something changed looks when the body of the
 * turn is done, so that a send which is received at once does not serve the receiver inside the
 * sender. And what has to be told to clients (events, routines, wake-ups) is told when the lock is
 * free, by the same thread and before {@link #take} returns, so that client code never runs under
 * it.
 */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();

  /** For the threads of raw peers, which have no runtime to wait in. */
  private final Condition news = lock.newCondition();

  /** Who has to look, each once. */
  private final SequencedSet<Runnable> lookers = new LinkedHashSet<>();

  private List<Runnable> afterwards = new ArrayList<>();

  /** Runs a body under the lock. Not from inside another turn. */
  <T> T take(Supplier<T> body) {
    assert !lock.isHeldByCurrentThread();
    T value;
    List<Runnable> told;
    lock.lock();
    try {
      value = body.get();
      settle();
    } finally {
      told = drain();
      lock.unlock();
    }
    told.forEach(Runnable::run);
    return value;
  }

  /** As {@link #take}, without a result. */
  void run(Runnable body) {
    var _ =
        take(() -> {
          body.run();
          return true;
        });
  }

  /**
   * Runs a step in turn after turn, as things change, until it says that it is done. Not from
   * inside a turn.
   *
   * @return false if it is not done within the limit, or the thread is interrupted
   */
  boolean await(BooleanSupplier step, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean done = false;
    boolean goesOn = true;
    while (!done && goesOn) {
      List<Runnable> told;
      lock.lock();
      try {
        done = step.getAsBoolean();
        settle();
        told = drain();
        if (!done && told.isEmpty()) {
          goesOn = news.awaitNanos(deadline - System.nanoTime()) > 0;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } finally {
        lock.unlock();
      }
      told.forEach(Runnable::run);
    }
    return done;
  }

  /** Has somebody look before the turn ends. */
  void look(Runnable looker) {
    lookers.add(looker);
    signal();
  }

  /** Has those who {@link #await} look again. */
  void signal() {
    news.signalAll();
  }

  /** Has something done after the turn, without the lock. */
  void afterwards(Runnable action) {
    afterwards.add(action);
  }

  private void settle() {
    while (!lookers.isEmpty()) {
      lookers.removeFirst().run();
    }
  }

  private List<Runnable> drain() {
    if (afterwards.isEmpty()) {
      return List.of();
    }
    List<Runnable> all = afterwards;
    afterwards = new ArrayList<>();
    return all;
  }
}
