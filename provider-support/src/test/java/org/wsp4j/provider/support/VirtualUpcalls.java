package org.wsp4j.provider.support;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.runtime.UpcallTable;
import org.wsp4j.spi.AcceptCondition;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitDriver;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * The runtime's own upcalls on the clock of a kernel in memory. The runtime compares deadlines with
 * {@link System#nanoTime}, so it is asked to wait for ever, and the deadline goes round it to the
 * thread's driver.
 */
class VirtualUpcalls implements Upcalls {
  private static final Upcalls REAL = UpcallTable.INSTANCE;

  private final SystemCalls clock;
  private final Map<ThreadId, Sleeper> sleepers = new ConcurrentHashMap<>();

  VirtualUpcalls(SystemCalls clock) {
    this.clock = clock;
  }

  /** The driver of one thread; the deadline is the thread's own. */
  private final class Sleeper implements WaitDriver {
    private final WaitDriver driver;
    private long deadlineNanos = Long.MAX_VALUE;

    Sleeper(WaitDriver driver) {
      this.driver = driver;
    }

    @Override
    public boolean drive(long never) {
      beforeDrive();
      return driver.drive(deadlineNanos);
    }

    @Override
    public void wake() {
      driver.wake();
    }
  }

  /** The calling thread has found nothing to do, and is about to sleep. */
  void beforeDrive() {}

  @Override
  public ThreadId openCurrentThread() {
    return REAL.openCurrentThread();
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    return REAL.queueApc(thread, apc, context);
  }

  @Override
  public WsaEvent createEvent(boolean manualReset) {
    return REAL.createEvent(manualReset);
  }

  @Override
  public WsaError closeEvent(WsaEvent event) {
    return REAL.closeEvent(event);
  }

  @Override
  public WsaError setEvent(WsaEvent event) {
    return REAL.setEvent(event);
  }

  @Override
  public WsaError resetEvent(WsaEvent event) {
    return REAL.resetEvent(event);
  }

  @Override
  public WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
    return REAL.completeOverlappedRequest(overlapped, error, result, signal);
  }

  @Override
  public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
    Sleeper sleeper = sleepers.get(thread);
    if (sleeper == null) {
      throw new AssertionError(thread + " has no driver: it would sleep outside the virtual time");
    }
    long outer = sleeper.deadlineNanos;
    sleeper.deadlineNanos = deadlineNanos;
    try {
      WaitEnd end = REAL.await(thread, Long.MAX_VALUE, alertable);
      boolean past = deadlineNanos != Long.MAX_VALUE && clock.nanoTime() >= deadlineNanos;
      return end == WaitEnd.WOKEN && past ? WaitEnd.TIMED_OUT : end;
    } finally {
      sleeper.deadlineNanos = outer;
    }
  }

  @Override
  public void wake(ThreadId thread) {
    REAL.wake(thread);
  }

  @Override
  public boolean offerDriver(ThreadId thread, WaitDriver driver) {
    Sleeper sleeper = new Sleeper(driver);
    boolean taken = REAL.offerDriver(thread, sleeper);
    if (taken) {
      sleepers.put(thread, sleeper);
    }
    return taken;
  }

  @Override
  public void withdrawDriver(ThreadId thread, WaitDriver driver) {
    Sleeper sleeper = sleepers.remove(thread);
    if (sleeper != null) {
      REAL.withdrawDriver(thread, sleeper);
    }
  }

  @Override
  public boolean inCallback(ThreadId thread) {
    return REAL.inCallback(thread);
  }

  @Override
  public AcceptCondition.Decision callCondition(
      ThreadId thread, AcceptCondition condition, PeerAddress peer) {
    return REAL.callCondition(thread, condition, peer);
  }
}
