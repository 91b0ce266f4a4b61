package org.wsp4j.testkit.hook;

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

/**
 * The table that a {@link LayeredProvider} gives the provider below: passes every upcall on, on the
 * calling thread. A layer overrides what it wants to see or change. Any thread may call, also under
 * a lock of the provider below: an override must not call back into it.
 */
public class LayeredUpcalls implements Upcalls {
  private final Upcalls upper;

  /**
   * Lays a table below another.
   *
   * @param upper the table the layer was started with
   */
  public LayeredUpcalls(Upcalls upper) {
    this.upper = upper;
  }

  @Override
  public ThreadId openCurrentThread() {
    return upper.openCurrentThread();
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    return upper.queueApc(thread, apc, context);
  }

  @Override
  public WsaEvent createEvent(boolean manualReset) {
    return upper.createEvent(manualReset);
  }

  @Override
  public WsaError closeEvent(WsaEvent event) {
    return upper.closeEvent(event);
  }

  @Override
  public WsaError setEvent(WsaEvent event) {
    return upper.setEvent(event);
  }

  @Override
  public WsaError resetEvent(WsaEvent event) {
    return upper.resetEvent(event);
  }

  @Override
  public WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
    return upper.completeOverlappedRequest(overlapped, error, result, signal);
  }

  @Override
  public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
    return upper.await(thread, deadlineNanos, alertable);
  }

  @Override
  public void wake(ThreadId thread) {
    upper.wake(thread);
  }

  @Override
  public boolean offerDriver(ThreadId thread, WaitDriver driver) {
    return upper.offerDriver(thread, driver);
  }

  @Override
  public void withdrawDriver(ThreadId thread, WaitDriver driver) {
    upper.withdrawDriver(thread, driver);
  }

  @Override
  public boolean inCallback(ThreadId thread) {
    return upper.inCallback(thread);
  }

  @Override
  public AcceptCondition.Decision callCondition(
      ThreadId thread, AcceptCondition condition, PeerAddress peer) {
    return upper.callCondition(thread, condition, peer);
  }
}
