package org.wsp4j.testkit.hook;

import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.FaultyDraws.Draw;

/**
 * A socket that is given the faults of a plan.
 *
 * <p>An outage is made of what every provider can do: the operations under way are marked, then
 * cancelled below, and where the provider reports a marked one as aborted the client is told the
 * outage's error instead, by the return, the completion and the routine alike.
 */
final class FaultySocket extends LayeredSocket {
  private static final int WHOLE = MsgFlags.MSG_WAITALL | MsgFlags.MSG_OOB;
  private static final long AGAIN_NANOS = 100_000;
  private static final int MOST_CANCELS = 100_000;

  private final FaultyProvider layer;
  private final FaultyDraws draws;
  private final Set<Operation> live = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Outage outage;
  private volatile boolean overlapped;
  private volatile boolean closed;

  FaultySocket(FaultyProvider layer, ProtocolInfo entry, ProviderSocket lower, int number) {
    super(layer, entry, lower);
    this.layer = layer;
    this.draws = new FaultyDraws(layer.plan(), number);
  }

  /** Tells whether it was opened for overlapped operations; else the object is ignored (DEC-02). */
  void overlapped(boolean allowed) {
    overlapped = allowed;
  }

  @Override
  protected ProviderSocket over(ProviderSocket accepted) {
    ProviderSocket layered = super.over(accepted);
    if (layered instanceof FaultySocket socket) {
      socket.overlapped(overlapped);
    }
    return layered;
  }

  @Override
  protected WsaError call(Procedure procedure, Function<ProviderSocket, WsaError> next) {
    if (closed) {
      return next.apply(lower());
    }
    WsaError failure = draws.failure(procedure);
    if (failure != null) {
      return failure;
    }
    Outage struck = outage;
    if (struck != null && procedure == Procedure.LPWSPConnect) {
      return struck.later();
    }
    WsaError error = next.apply(lower());
    if (procedure == Procedure.LPWSPCloseSocket && !error.failed()) {
      closed = true;
    }
    return error;
  }

  @Override
  protected WsaError data(DataCall call, ProviderSocket next) {
    if (closed || !isWellFormed(call)) {
      return call.on(next);
    }
    Outage before = outage;
    if (before != null) {
      return before.later();
    }
    Draw draw = call.receives() ? draws.receive() : draws.send();
    holdUp(draw.delayNanos());
    Outage strikes = draw.outage();
    boolean connectionless = protocolInfo().has(ServiceFlag.XP1_CONNECTIONLESS);
    return strikes != null && strikes.strikes(connectionless)
        ? struck(strikes, call, next)
        : made(call(draw, call), next, null);
  }

  /** What a client gets wrong is told first, by the provider (DEC-23). */
  private static boolean isWellFormed(DataCall call) {
    @Nullable MemorySegment[] buffers = call.buffers();
    int count = call.bufferCount();
    if (buffers == null || call.transfer() == null || count < 1 || count > buffers.length) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (buffers[i] == null) {
        return false;
      }
    }
    Overlapped object = call.overlapped();
    if (object != null && object.isPending()) {
      return false;
    }
    // with a routine the event is the client's alone (RECV-15.07)
    return call.routine() == null ? hasNoClosedEvent(object) : call.threadId() != null;
  }

  private static boolean hasNoClosedEvent(@Nullable Overlapped object) {
    WsaEvent event = object == null ? null : object.event();
    return event == null || !event.isClosed();
  }

  private static void holdUp(long nanos) {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
  }

  private DataCall call(Draw draw, DataCall call) {
    boolean stream = protocolInfo().actsAsByteStream(0);
    return draw.isShort() && stream && (call.flags() & WHOLE) == 0 ? cut(call, draw.share()) : call;
  }

  /** The same call into the first part of its room, at least a byte and less than all. */
  private static DataCall cut(DataCall call, double share) {
    MemorySegment[] parts = Arrays.copyOf(call.buffers(), call.bufferCount());
    long room = Arrays.stream(parts).mapToLong(MemorySegment::byteSize).sum();
    long left = 1 + (long) (share * (room - 1));
    int count = 0;
    while (count < parts.length && left > 0) {
      long part = Math.min(left, parts[count].byteSize());
      parts[count] = parts[count].asSlice(0, part);
      left -= part;
      count++;
    }
    return room > 1 ? call.buffers(parts, count) : call;
  }

  private WsaError struck(Outage strikes, DataCall call, ProviderSocket next) {
    outage = strikes;
    live.forEach(each -> each.strike(strikes.first()));
    // one that has just been called may not be there to be cancelled yet
    for (int i = 0; i < MOST_CANCELS && live.stream().anyMatch(Operation::isStruck); i++) {
      next.cancelIo(null);
      LockSupport.parkNanos(AGAIN_NANOS);
    }
    return call.overlapped() == null || !overlapped
        ? strikes.first()
        : made(call, next, strikes.first());
  }

  /** Makes the call; one with a fate is ended by it if it pends. */
  private WsaError made(DataCall call, ProviderSocket next, @Nullable WsaError fate) {
    Map<Overlapped, Operation> operations = layer.operations();
    Operation operation = new Operation(live);
    Overlapped object = call.overlapped();
    boolean noted = object != null && operations.putIfAbsent(object, operation) == null;
    WsaError error = withRoutine(call, operation).on(next);
    if (object != null && error == WSA_IO_PENDING) {
      if (fate != null) {
        operation.strike(fate);
        next.cancelIo(object);
      }
      return error;
    }
    if (noted) {
      operations.remove(object, operation);
    }
    return operation.end(error);
  }

  private static DataCall withRoutine(DataCall call, Operation operation) {
    CompletionRoutine routine = call.routine();
    return routine == null
        ? call
        : call.overlapped(
            call.overlapped(),
            (error, bytes, object, flags) ->
                routine.completed(operation.end(error), bytes, object, flags),
            call.threadId());
  }
}
