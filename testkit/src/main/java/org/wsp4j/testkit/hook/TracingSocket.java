package org.wsp4j.testkit.hook;

import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.util.function.Function;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.InFlight.Started;

/** A socket whose calls are told to a {@link Trace}, and the routines they bring about. */
final class TracingSocket extends LayeredSocket {
  private final Trace trace;
  private final int number;
  private final boolean transparent;

  /** A socket of the layer. */
  TracingSocket(Trace trace, LayeredProvider layer, ProtocolInfo entry, ProviderSocket lower) {
    super(layer, entry, lower);
    this.transparent = false;
    this.trace = trace;
    this.number = trace.names().nextSocket();
  }

  /** A socket that shows nothing of itself, not even by a routine of its own. */
  TracingSocket(Trace trace, ProviderSocket lower) {
    super(lower);
    this.transparent = true;
    this.trace = trace;
    this.number = trace.names().nextSocket();
  }

  @Override
  protected ProviderSocket over(ProviderSocket accepted) {
    return transparent ? new TracingSocket(trace, accepted) : super.over(accepted);
  }

  @Override
  protected WsaError call(
      Procedure procedure, Object[] arguments, Function<ProviderSocket, WsaError> next) {
    return trace.around(
        toString(),
        procedure.name(),
        Words.arguments(procedure, arguments, trace.names()),
        () -> super.call(procedure, arguments, next),
        error -> Words.result(error, arguments));
  }

  @Override
  protected WsaError data(DataCall call, ProviderSocket next) {
    DataCall told = withTracedRoutine(call);
    if (!trace.showsPayload()) {
      return told.on(next);
    }
    Started operation = trace.inFlight().begin(number, told);
    WsaError error = told.on(next);
    if (operation != null
        && error != WSA_IO_PENDING
        && trace.inFlight().end(operation)
        && Words.isFilled(error)) {
      int bytes = call.transfer().bytesTransferred();
      trace.happens(toString(), "data", Words.data(operation.call(), bytes, trace.payload()));
    }
    return error;
  }

  private DataCall withTracedRoutine(DataCall call) {
    CompletionRoutine routine = call.routine();
    return routine == null || transparent
        ? call
        : call.overlapped(call.overlapped(), traced(routine), call.threadId());
  }

  private CompletionRoutine traced(CompletionRoutine routine) {
    return (error, bytes, object, flags) ->
        trace.around(
            toString(),
            "routine",
            Words.completion(error, bytes, flags) + ", " + trace.names().of(object),
            () -> {
              routine.completed(error, bytes, object, flags);
              return "";
            },
            nothing -> nothing);
  }

  @Override
  public String toString() {
    return "socket " + number;
  }
}
