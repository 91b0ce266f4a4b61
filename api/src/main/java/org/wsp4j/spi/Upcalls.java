package org.wsp4j.spi;

import org.jspecify.annotations.Nullable;

/**
 * What the runtime offers a provider: the upcall table of {@code WSPStartup}. A provider that has
 * only these, and a thread of its own, can honour the whole contract.
 *
 * <p>Any thread may call any of them but where it is said otherwise. None blocks but {@link
 * #await}, none calls client code but {@link #await}, and none may be called while holding a lock
 * that an APC of the same provider needs.
 *
 * @apiNote The certification kit passes a table of its own, which counts and reorders.
 */
public interface Upcalls {
  /**
   * WPUOpenCurrentThread: the calling thread's queue.
   *
   * @return always the same object for one thread
   */
  ThreadId openCurrentThread();

  /**
   * WPUQueueApc: has a function run by a thread, in its next alertable wait (RECV-16.04 to 16.08).
   * The queue is first in, first out. There is no bound but that of the operations that may be
   * outstanding, since each queues one call.
   *
   * @param thread whose queue
   * @param apc the function
   * @param context passed to the function unchanged
   * @return NO_ERROR, or WSAEFAULT if the thread has ended: nothing is queued (RECV-16.13)
   */
  WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context);

  /**
   * WPUCreateEvent: a new event, not signalled (RECV-17.08).
   *
   * @param manualReset {@code false} for an auto-reset event
   * @return the event
   */
  WsaEvent createEvent(boolean manualReset);

  /**
   * WPUCloseEvent: releases an event. Threads that wait for it get WSA_INVALID_HANDLE.
   *
   * @param event the event
   * @return NO_ERROR, or WSA_INVALID_HANDLE if it is closed or foreign (RECV-17.09)
   */
  WsaError closeEvent(WsaEvent event);

  /**
   * WPUSetEvent: signals an event and wakes who waits for it.
   *
   * @param event the event
   * @return NO_ERROR, or WSA_INVALID_HANDLE
   */
  WsaError setEvent(WsaEvent event);

  /**
   * WPUResetEvent: takes the signal back.
   *
   * @param event the event
   * @return NO_ERROR, or WSA_INVALID_HANDLE
   */
  WsaError resetEvent(WsaEvent event);

  /**
   * WPUCompleteOverlappedRequest: publishes the result of an operation that was started, and sets
   * its event if it has one and {@code signal} asks for it. To be called exactly once for each
   * operation; a provider with a routine to run queues its APC after it.
   *
   * @param overlapped an object claimed by {@link Overlapped#tryStart}
   * @param error how it ended
   * @param result bytes, flags, length and native error; copied before this returns
   * @param signal {@code false} for an operation with a routine: its event is not touched
   *     (RECV-15.06)
   * @return NO_ERROR
   */
  WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal);

  /**
   * Blocks the calling thread until something happens: what a blocking call of a provider is made
   * of. If alertable, the calls queued to this thread are run first, and any that arrive are run,
   * under the rule that those of one key never nest. Spurious returns are allowed: a caller looks
   * at what it waits for and calls again.
   *
   * @param thread must be the calling thread's
   * @param deadlineNanos on the clock of {@link System#nanoTime}, {@link Long#MAX_VALUE} for never
   * @param alertable whether queued calls may run
   * @return why it ended
   */
  WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable);

  /**
   * Ends the current {@link #await} of a thread, or its next one at once; like unparking, calls do
   * not add up. What the caller wrote before is visible to the thread after its {@code await}.
   *
   * @param thread whose wait
   */
  void wake(ThreadId thread);

  /**
   * Offers to do the sleeping of the calling thread's waits.
   *
   * @param thread must be the calling thread's
   * @param driver the driver, kept until the thread ends or {@link #withdrawDriver}
   * @return {@code false} if the thread has a driver already: first come, first served
   */
  boolean offerDriver(ThreadId thread, WaitDriver driver);

  /**
   * Takes an offer back; the thread parks from then on.
   *
   * @param thread whose driver
   * @param driver the driver, ignored if it is not the thread's
   */
  void withdrawDriver(ThreadId thread, WaitDriver driver);

  /**
   * Whether the thread runs a call that interrupted a blocking call of a provider, or an accept
   * condition: a blocking receive must then fail with WSAEINPROGRESS (DEC-22).
   *
   * @param thread must be the calling thread's
   * @return whether blocking is refused
   */
  boolean inCallback(ThreadId thread);

  /**
   * Runs an accept condition as a callback of the calling thread, so that {@link #inCallback}
   * answers {@code true} meanwhile, for every provider.
   *
   * @param thread must be the calling thread's
   * @param condition the client's condition
   * @param peer handed to it
   * @return its decision; CF_REJECT if it throws, after the exception went to the thread's handler
   */
  AcceptCondition.Decision callCondition(
      ThreadId thread, AcceptCondition condition, PeerAddress peer);
}
