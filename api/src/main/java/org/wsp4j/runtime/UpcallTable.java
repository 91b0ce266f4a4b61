package org.wsp4j.runtime;

import org.jspecify.annotations.Nullable;
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

/** The runtime's own upcall table. It has no state: queues belong to threads, events to holders. */
public final class UpcallTable implements Upcalls {
  /** The one table: threads and their queues are the same for every {@code Winsock}. */
  public static final UpcallTable INSTANCE = new UpcallTable();

  private UpcallTable() {}

  @Override
  public ThreadId openCurrentThread() {
    return ApcQueue.current();
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    return thread instanceof ApcQueue queue ? queue.queueApc(apc, context) : WsaError.WSAEFAULT;
  }

  @Override
  public WsaEvent createEvent(boolean manualReset) {
    return new EventObject(manualReset);
  }

  @Override
  public WsaError closeEvent(WsaEvent event) {
    return event instanceof EventObject own ? own.close() : WsaError.WSA_INVALID_HANDLE;
  }

  @Override
  public WsaError setEvent(WsaEvent event) {
    return event instanceof EventObject own ? own.set() : WsaError.WSA_INVALID_HANDLE;
  }

  @Override
  public WsaError resetEvent(WsaEvent event) {
    return event instanceof EventObject own ? own.reset() : WsaError.WSA_INVALID_HANDLE;
  }

  @Override
  public WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
    // Read first: once it is complete the object is the client's, who may start it again.
    WsaEvent event = signal ? overlapped.event() : null;
    overlapped.complete(error, result);
    if (event instanceof EventObject own) {
      own.set();
    }
    return WsaError.NO_ERROR;
  }

  @Override
  public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
    return own(thread).await(deadlineNanos, alertable, true);
  }

  @Override
  public void wake(ThreadId thread) {
    if (thread instanceof ApcQueue queue) {
      queue.wake();
    }
  }

  @Override
  public boolean offerDriver(ThreadId thread, WaitDriver driver) {
    return own(thread).offerDriver(driver);
  }

  @Override
  public void withdrawDriver(ThreadId thread, WaitDriver driver) {
    if (thread instanceof ApcQueue queue) {
      queue.withdrawDriver(driver);
    }
  }

  @Override
  public boolean inCallback(ThreadId thread) {
    return own(thread).inCallback();
  }

  @Override
  public AcceptCondition.Decision callCondition(
      ThreadId thread, AcceptCondition condition, PeerAddress peer) {
    return own(thread).callCondition(condition, peer);
  }

  /** A broken provider, not a broken client: these calls are for the calling thread's own queue. */
  @SuppressWarnings("ReferenceEquality") // a thread is itself
  private static ApcQueue own(ThreadId thread) {
    if (thread instanceof ApcQueue queue && queue.thread() == Thread.currentThread()) {
      return queue;
    }
    throw new IllegalArgumentException(
        "thread=" + thread + ": not the calling thread's, which is " + Thread.currentThread());
  }
}
