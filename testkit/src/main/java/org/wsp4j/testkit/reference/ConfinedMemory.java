package org.wsp4j.testkit.reference;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitDriver;

/**
 * Has the owner of a confined arena serve what only it may touch (DEC-36), whatever it waits for:
 * for as long as such an operation pends, it waits in a driver of ours, which parks it and serves
 * when it is told. Where another provider drives its waits already, it serves in alertable waits
 * and in calls of this provider.
 */
final class ConfinedMemory {
  private final Upcalls upcalls;
  private final Consumer<Thread> serve;
  private final Map<Thread, Owner> owners = new ConcurrentHashMap<>();

  /**
   * Makes an empty one.
   *
   * @param serve serves what is confined to a thread; called by that thread, under no lock
   */
  ConfinedMemory(Upcalls upcalls, Consumer<Thread> serve) {
    this.upcalls = upcalls;
    this.serve = serve;
  }

  /** An operation pends whose memory is the calling thread's. */
  void began() {
    ThreadId self = upcalls.openCurrentThread();
    Owner owner = owners.computeIfAbsent(self.thread(), _ -> new Owner(self));
    owner.pending++;
    owner.driving = upcalls.offerDriver(self, owner);
  }

  /** It is over. */
  void ended(Operation operation) {
    Owner owner = operation.confinedTo == null ? null : owners.get(operation.confinedTo);
    if (owner != null && --owner.pending == 0) {
      owners.remove(owner.threadId.thread());
      upcalls.withdrawDriver(owner.threadId, owner);
    }
  }

  /** An operation is due that only another thread may serve. */
  void tell(Operation operation) {
    Owner owner = operation.confinedTo == null ? null : owners.get(operation.confinedTo);
    if (owner != null) {
      owner.due = true;
      if (!owner.driving) {
        var _ = upcalls.queueApc(owner.threadId, owner, null);
      }
      upcalls.wake(owner.threadId);
    }
  }

  /** One thread with confined memory. */
  private final class Owner implements WaitDriver, Apc {
    final ThreadId threadId;

    /** Guarded by the network's lock, as {@code driving} is. */
    int pending;

    boolean driving;
    volatile boolean due;

    Owner(ThreadId threadId) {
      this.threadId = threadId;
    }

    @Override
    public boolean drive(long deadlineNanos) {
      if (serveIfDue()) {
        return true;
      }
      if (deadlineNanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else if (deadlineNanos - System.nanoTime() > 0) {
        LockSupport.parkNanos(this, deadlineNanos - System.nanoTime());
      }
      return serveIfDue();
    }

    @Override
    public void wake() {
      LockSupport.unpark(threadId.thread());
    }

    @Override
    public void run(@Nullable Object context) {
      var _ = serveIfDue();
    }

    private boolean serveIfDue() {
      boolean was = due;
      if (was) {
        due = false;
        serve.accept(threadId.thread());
      }
      return was;
    }
  }
}
