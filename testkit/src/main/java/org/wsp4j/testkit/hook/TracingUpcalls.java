package org.wsp4j.testkit.hook;

import java.util.function.Supplier;
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
import org.wsp4j.testkit.hook.InFlight.Started;

/** A table whose calls are told to a {@link Trace}. */
final class TracingUpcalls extends LayeredUpcalls {
  private static final String RUNTIME = "runtime";

  private final Trace trace;

  TracingUpcalls(Trace trace, Upcalls upper) {
    super(upper);
    this.trace = trace;
  }

  private <T> T traced(String upcall, String arguments, Supplier<T> body) {
    return trace.around(RUNTIME, upcall, arguments, body, String::valueOf);
  }

  @Override
  public ThreadId openCurrentThread() {
    return trace.around(
        RUNTIME, "WPUOpenCurrentThread", "", super::openCurrentThread, trace.names()::of);
  }

  @Override
  public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
    return traced(
        "WPUQueueApc",
        "to " + trace.names().of(thread),
        () -> super.queueApc(thread, apc, context));
  }

  @Override
  public WsaEvent createEvent(boolean manualReset) {
    String kind = manualReset ? "manual reset" : "auto reset";
    return trace.around(
        RUNTIME, "WPUCreateEvent", kind, () -> super.createEvent(manualReset), _ -> "an event");
  }

  @Override
  public WsaError closeEvent(WsaEvent event) {
    return traced("WPUCloseEvent", "", () -> super.closeEvent(event));
  }

  @Override
  public WsaError setEvent(WsaEvent event) {
    return traced("WPUSetEvent", "", () -> super.setEvent(event));
  }

  @Override
  public WsaError resetEvent(WsaEvent event) {
    return traced("WPUResetEvent", "", () -> super.resetEvent(event));
  }

  @Override
  public WsaError completeOverlappedRequest(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
    String end = Words.completion(error, result.bytesTransferred(), result.flags());
    String text = trace.names().of(overlapped) + ": " + end + (signal ? ", event" : "");
    if (trace.showsPayload()) {
      Started operation = trace.inFlight().complete(overlapped);
      text += operation == null ? "" : ", " + data(operation, result);
    }
    return traced(
        "WPUCompleteOverlappedRequest",
        text,
        () -> super.completeOverlappedRequest(overlapped, error, result, signal));
  }

  private String data(Started operation, Transfer result) {
    return Words.data(operation.call(), result.bytesTransferred(), trace.payload());
  }

  /** How long the provider wants to wait is left out: it is another number in every run. */
  @Override
  public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
    String limit = deadlineNanos == Long.MAX_VALUE ? "" : ", with a deadline";
    String how = (alertable ? "alertably" : "not alertably") + limit;
    return traced("await", how, () -> super.await(thread, deadlineNanos, alertable));
  }

  @Override
  public void wake(ThreadId thread) {
    trace.around(
        RUNTIME,
        "wake",
        trace.names().of(thread),
        () -> {
          super.wake(thread);
          return "";
        },
        nothing -> nothing);
  }

  @Override
  public boolean offerDriver(ThreadId thread, WaitDriver driver) {
    return traced(
        "offerDriver", "for " + trace.names().of(thread), () -> super.offerDriver(thread, driver));
  }

  @Override
  public void withdrawDriver(ThreadId thread, WaitDriver driver) {
    super.withdrawDriver(thread, driver);
    trace.happens(RUNTIME, "withdrawDriver", "of " + trace.names().of(thread));
  }

  @Override
  public boolean inCallback(ThreadId thread) {
    return traced("inCallback", trace.names().of(thread), () -> super.inCallback(thread));
  }

  @Override
  public AcceptCondition.Decision callCondition(
      ThreadId thread, AcceptCondition condition, PeerAddress peer) {
    return traced(
        "callCondition", "for " + peer, () -> super.callCondition(thread, condition, peer));
  }
}
