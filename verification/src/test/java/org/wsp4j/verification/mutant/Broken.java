package org.wsp4j.verification.mutant;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.LayeredProvider;
import org.wsp4j.testkit.hook.LayeredSocket;
import org.wsp4j.testkit.hook.LayeredUpcalls;
import org.wsp4j.testkit.hook.Procedure;

/**
 * A layer with a point for each place where a rule can be broken. As it is it breaks none: a mutant
 * overrides one point, or two that have to agree.
 */
class Broken extends LayeredProvider {
  private volatile @Nullable Upcalls table;

  Broken(ServiceProvider sound) {
    super("mutant", sound);
  }

  /** The runtime's table, from start-up on. */
  final Upcalls table() {
    return Objects.requireNonNull(table, "table: not started");
  }

  /** Around every procedure of a socket, receives and sends too. */
  WsaError call(
      Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
    return next.apply(socket);
  }

  /** Around LPWSPRecv and LPWSPRecvFrom. */
  WsaError receive(DataCall call, ProviderSocket next) {
    return call.on(next);
  }

  /** Around LPWSPSend and LPWSPSendTo. */
  WsaError send(DataCall call, ProviderSocket next) {
    return call.on(next);
  }

  /** Around LPWSPGetOverlappedResult. */
  WsaError result(Overlapped overlapped, Transfer result, boolean wait, ProviderSocket next) {
    return next.getOverlappedResult(overlapped, result, wait);
  }

  /** Around the completion of an operation that had pended or was done at once. */
  WsaError complete(
      Overlapped overlapped, WsaError error, Transfer result, boolean signal, Upcalls next) {
    return next.completeOverlappedRequest(overlapped, error, result, signal);
  }

  /** Around WPUQueueApc. */
  WsaError queue(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
    return next.queueApc(thread, apc, context);
  }

  /** Around every blocking wait. */
  WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable, Upcalls next) {
    return next.await(thread, deadlineNanos, alertable);
  }

  /** Whether blocking is refused to the calling thread. */
  boolean inCallback(ThreadId thread, Upcalls next) {
    return next.inCallback(thread);
  }

  /** Around the client's routine. */
  void tell(CompletionRoutine routine, WsaError error, int bytes, Overlapped object, int flags) {
    routine.completed(error, bytes, object, flags);
  }

  @Override
  public final Class<? extends ProviderSocket> procedureTable() {
    return Socket.class;
  }

  @Override
  protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
    return new Socket(this, entry, socket);
  }

  @Override
  protected final Upcalls below(Upcalls upper) {
    table = upper;
    return new Table(upper);
  }

  /** A socket that goes through the points of its provider. */
  static class Socket extends LayeredSocket {
    private final Broken broken;

    Socket(Broken broken, ProtocolInfo entry, ProviderSocket socket) {
      super(broken, entry, socket);
      this.broken = broken;
    }

    @Override
    protected WsaError call(Procedure procedure, Function<ProviderSocket, WsaError> next) {
      return broken.call(procedure, lower(), next);
    }

    @Override
    protected WsaError data(DataCall call, ProviderSocket next) {
      CompletionRoutine routine = call.routine();
      DataCall told =
          routine == null
              ? call
              : call.overlapped(
                  call.overlapped(),
                  (error, bytes, object, flags) ->
                      broken.tell(routine, error, bytes, object, flags),
                  call.threadId());
      return call.receives() ? broken.receive(told, next) : broken.send(told, next);
    }

    @Override
    public WsaError getOverlappedResult(Overlapped overlapped, Transfer result, boolean wait) {
      return call(
          Procedure.LPWSPGetOverlappedResult,
          next -> broken.result(overlapped, result, wait, next));
    }
  }

  private final class Table extends LayeredUpcalls {
    private final Upcalls upper;

    Table(Upcalls upper) {
      super(upper);
      this.upper = upper;
    }

    @Override
    public WsaError completeOverlappedRequest(
        Overlapped overlapped, WsaError error, Transfer result, boolean signal) {
      return complete(overlapped, error, result, signal, upper);
    }

    @Override
    public WsaError queueApc(ThreadId thread, Apc apc, @Nullable Object context) {
      return queue(thread, apc, context, upper);
    }

    @Override
    public WaitEnd await(ThreadId thread, long deadlineNanos, boolean alertable) {
      return Broken.this.await(thread, deadlineNanos, alertable, upper);
    }

    @Override
    public boolean inCallback(ThreadId thread) {
      return Broken.this.inCallback(thread, upper);
    }
  }
}
