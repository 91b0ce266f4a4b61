package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.WsaError;

/**
 * The function queued for every completion with a routine, and the only place that calls one: it
 * unpacks its context, the operation, and gives that back to the pool before the routine runs, so
 * that the routine may post again at once (RECV-16.03, RECV-16.07, RECV-14.01).
 */
final class RoutineDispatch implements Apc {
  static final RoutineDispatch INSTANCE = new RoutineDispatch();

  private RoutineDispatch() {}

  @Override
  public void run(@Nullable Object context) {
    Operation operation = operation(context);
    CompletionRoutine routine = requireNonNull(operation.routine);
    Overlapped overlapped = requireNonNull(operation.overlapped);
    WsaError error = operation.error;
    int bytes = operation.result.bytesTransferred();
    int flags = operation.result.flags();
    operation.move(OpEvent.ROUTINE_RAN);
    operation.machine.outcomes.release(operation);
    routine.completed(error, bytes, overlapped, flags);
  }

  @Override
  public @Nullable Object nestingKey(@Nullable Object context) {
    return operation(context).machine;
  }

  private static Operation operation(@Nullable Object context) {
    if (context instanceof Operation operation) {
      return operation;
    }
    throw new AssertionError("context=" + context + ": expected an operation");
  }
}
