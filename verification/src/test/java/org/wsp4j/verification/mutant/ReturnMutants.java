package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAESHUTDOWN;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Mutant.receive;
import static org.wsp4j.verification.mutant.Mutant.routine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.Procedure;

/** Breaks section 2: return protocol. */
final class ReturnMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
                  "RECV-2.01",
                  UDP,
                  "a synchronous success is called pending",
                  receive(ReturnMutants::callPending))
              .also("RECV-3.09", "RECV-3.16", "RECV-4.06", "DEC-27", "DEC-42"),
          Mutant.of(
                  "RECV-2.02",
                  UDP,
                  "the routine of an immediate success is queued late",
                  QueuesLate::new)
              .also("RECV-2.03", "RECV-3.04", "DEC-22"),
          Mutant.of(
                  "RECV-2.03",
                  UDP,
                  "the routine of an immediate success runs inside the call",
                  RunsInside::new)
              .also("RECV-2.02", "RECV-3.04", "DEC-22"),
          Mutant.of(
                  "RECV-2.04",
                  UDP,
                  "the code of a failure is some code",
                  receive((call, next) -> {
                    WsaError error = call.on(next);
                    boolean chosen =
                        call.overlapped() == null && call.transfer().bytesTransferred() != 0;
                    return chosen && call.bufferCount() == 0 && error.failed() ? WSAEFAULT : error;
                  }))
              .also("RECV-1.11", "DEC-12", "DEC-22", "DEC-23", "DEC-40"),
          Mutant.of(
                  "RECV-2.05",
                  UDP,
                  "the routine runs twice",
                  routine((told, error, bytes, object, flags) -> {
                    told.completed(error, bytes, object, flags);
                    if (bytes == 4) {
                      told.completed(error, bytes, object, flags);
                    }
                  }))
              .also("RECV-2.02", "RECV-2.03", "DEC-42"),
          Mutant.of("RECV-2.06", UDP, "a refused operation sets its event", SetsRefused::new)
              .also("DEC-24"),
          Mutant.of(
              "RECV-2.07",
              UDP,
              "an immediate overlapped success leaves the count alone",
              receive((call, next) -> {
                int before = call.transfer() == null ? 0 : call.transfer().bytesTransferred();
                WsaError error = call.on(next);
                if (error == NO_ERROR
                    && call.overlapped() != null
                    && call.routine() == null
                    && call.overlapped().isComplete()) {
                  call.transfer().bytesTransferred(before);
                }
                return error;
              })),
          Mutant.of(
              "RECV-2.08",
              UDP,
              "an immediate overlapped success leaves the flags alone",
              receive((call, next) -> {
                int before = call.transfer() == null ? 0 : call.flags();
                WsaError error = call.on(next);
                if (error == NO_ERROR && call.overlapped() != null) {
                  call.transfer().flags(before);
                }
                return error;
              })),
          Mutant.of(
                  "RECV-2.09",
                  UDP,
                  "a pending call writes the count",
                  receive((call, next) -> {
                    WsaError error = call.on(next);
                    if (error == WSA_IO_PENDING) {
                      call.transfer().bytesTransferred(0);
                    }
                    return error;
                  }))
              .also("RECV-2.10"),
          Mutant.of(
                  "RECV-2.10",
                  UDP,
                  "a pending call writes the flags",
                  receive((call, next) -> {
                    WsaError error = call.on(next);
                    if (error == WSA_IO_PENDING) {
                      call.transfer().flags(0);
                    }
                    return error;
                  }))
              .also("RECV-2.09"),
          Mutant.of(
                  "RECV-2.11",
                  UDP,
                  "the routine of an aborted operation runs twice",
                  routine((told, error, bytes, object, flags) -> {
                    told.completed(error, bytes, object, flags);
                    if (error == WSA_OPERATION_ABORTED) {
                      told.completed(error, bytes, object, flags);
                    }
                  }))
              .also("DEC-18", "DEC-19"));

  private ReturnMutants() {}

  private static WsaError callPending(DataCall call, ProviderSocket next) {
    WsaError error = call.on(next);
    boolean chosen = error == NO_ERROR && call.overlapped() == null && Bytes.room(call) == 8;
    return chosen && Bytes.starts(call, "data") ? WSA_IO_PENDING : error;
  }

  /** Knows whether the calling thread is inside a receive into one buffer of 8 bytes. */
  private abstract static class DuringReceive extends Broken {
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    DuringReceive(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      inside.set(call.bufferCount() == 1 && Bytes.room(call) == 8);
      try {
        return call.on(next);
      } finally {
        inside.set(false);
      }
    }

    @Override
    final WsaError queue(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
      return inside.get()
          ? queueInside(thread, apc, context, next)
          : next.queueApc(thread, apc, context);
    }

    abstract WsaError queueInside(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next);
  }

  /** Queues when the thread makes its next call. */
  private static final class QueuesLate extends DuringReceive {
    private final Map<Thread, Runnable> late = new ConcurrentHashMap<>();

    QueuesLate(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError call(
        Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
      Runnable owed = late.remove(Thread.currentThread());
      if (owed != null) {
        owed.run();
      }
      return super.call(procedure, socket, next);
    }

    @Override
    WsaError queueInside(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
      late.put(Thread.currentThread(), () -> next.queueApc(thread, apc, context));
      return NO_ERROR;
    }
  }

  private static final class RunsInside extends DuringReceive {
    RunsInside(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError queueInside(ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
      apc.run(context);
      return NO_ERROR;
    }
  }

  private static final class SetsRefused extends Broken {
    SetsRefused(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      WsaError error = call.on(next);
      Overlapped object = call.overlapped();
      WsaEvent event = object == null ? null : object.event();
      if (error == WSAESHUTDOWN && event != null) {
        table().setEvent(event);
      }
      return error;
    }
  }
}
