package org.wsp4j.provider.support;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.linux.SystemCalls.ReadyList;

/**
 * The background thread that looks after what nobody waits for: the ports of threads that run their
 * own code, the operations of virtual threads, and those that belong to no thread.
 *
 * <p>The last two are in its own port. A thread's port is put there too ("armed", one shot) once
 * its owner has been elsewhere, with something pending, at a tick of this thread; the owner disarms
 * it when it drives again. A ping-pong owner therefore pays two flags and no system call for
 * handing over, and a thread that never waits is served after a tick at most.
 *
 * <p>The poller ticks only while some thread may need it, and for a few ticks more, so that a busy
 * owner wakes a sleeping poller rarely. {@link #hint} and the sleep are a Dekker pair: the owner
 * publishes that it left and reads {@code asleep}; the poller publishes {@code asleep} and scans
 * again before it sleeps.
 */
final class Poller implements Runnable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int QUIET_TICKS = 16;

  final Port port;
  private final SystemCalls calls;
  private final ReadyList ready;

  /** For polling the ports of others from inside a poll of the own one. */
  private final ReadyList nested;

  /** Copied on each change, under the monitor: a tick that only looks allocates no iterator. */
  private volatile Driver[] drivers = {};

  /** Of sockets whose transports have no descriptor. */
  final Signals signals;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private volatile boolean asleep;
  private volatile boolean hinted;
  private volatile boolean closing;

  Poller(SystemCalls calls, Port port) {
    this.calls = calls;
    this.port = port;
    signals = new Signals(port);
    ready = port.readyList();
    nested = port.readyList();
  }

  @Override
  public void run() {
    int quiet = 0;
    while (!closing) {
      scan();
      asleep = quiet >= QUIET_TICKS;
      if (asleep) {
        scan();
        asleep = !hinted && !closing;
      }
      port.poll(ready, asleep ? Long.MAX_VALUE : calls.nanoTime() + TICK_NANOS);
      asleep = false;
      signals.serve();
      quiet = hinted ? 0 : Math.min(quiet + 1, QUIET_TICKS);
      hinted = false;
      runTasks();
    }
    runTasks();
    for (Driver each : drivers) {
      each.close();
    }
    port.close();
    ready.close();
    nested.close();
  }

  /** Arms the ports that somebody must watch. */
  private void scan() {
    for (Driver each : drivers) {
      if (each.isWaitedFor() && !each.armed) {
        arm(each);
      }
    }
  }

  private void arm(Driver driver) {
    Port theirs = driver.port;
    if (theirs == null) {
      return;
    }
    driver.armed = true;
    int events = Linux.EPOLLIN | Linux.EPOLLONESHOT;
    if (driver.slot < 0) {
      driver.slot = port.add(theirs.descriptor(), events, seen -> fired(driver));
    } else {
      port.modify(theirs.descriptor(), driver.slot, events);
    }
  }

  private void fired(Driver driver) {
    driver.armed = false;
    Port theirs = driver.port;
    if (theirs != null && !driver.isDriving()) {
      theirs.poll(nested, Long.MIN_VALUE);
      if (driver.isDriving()) {
        // It came back meanwhile, and the poll above may have taken a signal that was for it.
        theirs.wake();
      } else if (driver.isWaitedFor()) {
        arm(driver);
      }
    }
  }

  /**
   * The owner drives again; the poller must not be woken by what the owner will serve. The flag is
   * cleared last: the poller sets it first and arms then, so whatever the two interleave to, a port
   * that is not armed is not flagged either.
   */
  void disarm(Driver driver) {
    Port theirs = driver.port;
    int slot = driver.slot;
    if (theirs != null && slot >= 0) {
      port.modify(theirs.descriptor(), slot, 0);
    }
    driver.armed = false;
  }

  /** Somebody left something pending and may not be waiting for it. */
  void hint() {
    if (!hinted) {
      hinted = true;
    }
    if (asleep) {
      asleep = false;
      port.wake();
    }
  }

  /** Whether it sleeps until it is woken: no thread needs it. */
  boolean isAsleep() {
    return asleep;
  }

  synchronized void add(Driver driver) {
    Driver[] more = Arrays.copyOf(drivers, drivers.length + 1);
    more[more.length - 1] = driver;
    drivers = more;
  }

  /** Forgets a thread that ended, and frees its port where nobody can be polling it. */
  void retire(Driver driver) {
    tasks.add(() -> {
      remove(driver);
      if (driver.slot >= 0) {
        port.remove(driver.slot);
      }
      driver.close();
    });
    port.wake();
  }

  private synchronized void remove(Driver driver) {
    drivers = Arrays.stream(drivers).filter(each -> each != driver).toArray(Driver[]::new);
  }

  void close() {
    closing = true;
    port.wake();
  }

  private void runTasks() {
    for (Runnable each = tasks.poll(); each != null; each = tasks.poll()) {
      each.run();
    }
  }
}
