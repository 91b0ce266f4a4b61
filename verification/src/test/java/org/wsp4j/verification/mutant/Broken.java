package org.wsp4j.verification.mutant;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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
import org.wsp4j.spi.WsaEvent;
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
  private final Map<Overlapped, Posted> posted = new ConcurrentHashMap<>();
  private volatile @Nullable Upcalls table;

  /**
   * An overlapped receive that was started and is not complete.
   *
   * @param call its arguments, with the client's own array
   * @param buffers what the array held at the call
   */
  record Posted(DataCall call, List<MemorySegment> buffers) {
    MemorySegment first() {
      return buffers.getFirst();
    }

    long room() {
      return buffers.stream().mapToLong(MemorySegment::byteSize).sum();
    }

    boolean byRoutine() {
      return call.routine() != null;
    }

    @Nullable WsaEvent event() {
      Overlapped object = call.overlapped();
      return object == null ? null : object.event();
    }

    boolean byEvent() {
      return call.routine() == null && event() != null;
    }
  }

  Broken(ServiceProvider sound) {
    super("mutant", sound);
  }

  /** The runtime's table, from start-up on. */
  final Upcalls table() {
    return Objects.requireNonNull(table, "table: not started");
  }

  /** The receive that an object belongs to, until its completion is over. */
  final @Nullable Posted posted(Overlapped overlapped) {
    return posted.get(overlapped);
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

  private WsaError remember(DataCall call, ProviderSocket next) {
    Overlapped object = call.overlapped();
    if (object == null || Bytes.room(call) < 0) {
      return receive(call, next);
    }
    List<MemorySegment> buffers = List.of(call.buffers()).subList(0, call.bufferCount());
    boolean first = posted.putIfAbsent(object, new Posted(call, buffers)) == null;
    WsaError error = receive(call, next);
    if (first && error.failed() && error != WsaError.WSA_IO_PENDING) {
      posted.remove(object);
    }
    return error;
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
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
      return call.receives() ? broken.remember(told, next) : broken.send(told, next);
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
      Posted started = posted.get(overlapped);
      WsaError answer = complete(overlapped, error, result, signal, upper);
      if (started != null) {
        posted.remove(overlapped, started);
      }
      return answer;
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
