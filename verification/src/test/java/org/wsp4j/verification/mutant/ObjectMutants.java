package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.WsaError.WSAEALREADY;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOBUFS;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;
import static org.wsp4j.spi.WsaError.WSA_IO_INCOMPLETE;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Calls.byEvent;
import static org.wsp4j.verification.mutant.Calls.byRoutine;
import static org.wsp4j.verification.mutant.Mutant.apc;
import static org.wsp4j.verification.mutant.Mutant.asking;
import static org.wsp4j.verification.mutant.Mutant.completion;
import static org.wsp4j.verification.mutant.Mutant.queueingMore;
import static org.wsp4j.verification.mutant.Mutant.receive;
import static org.wsp4j.verification.mutant.Mutant.result;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.Procedure;

/** Breaks sections 14 and 15: re-entry, the overlapped object and its event. */
final class ObjectMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
                  "RECV-14.01",
                  UDP,
                  "a socket tires of routines that post themselves",
                  sound ->
                      new Broken(sound) {
                        private final Map<ProviderSocket, Integer> posts =
                            new ConcurrentHashMap<>();

                        @Override
                        WsaError receive(DataCall call, ProviderSocket next) {
                          return byRoutine().test(call)
                                  && posts.merge(next, 1, Integer::sum) > 10_000
                              ? WSAENOBUFS
                              : call.on(next);
                        }
                      })
              .also("DEC-07"),
          Mutant.of(
              "RECV-14.02",
              UDP,
              "a receive in a routine does not tell the sender",
              asking(
                  byRoutine().and(call -> call.procedure() == Procedure.LPWSPRecvFrom),
                  ObjectMutants::withoutSender)),
          Mutant.of("RECV-14.03", TCP, "the routine of a send may not receive", DeafInSend::new),
          Mutant.of(
              "RECV-14.04", UDP, "the routine of an LPWSPSendTo may not receive", DeafInSend::new),
          Mutant.of(
                  "RECV-14.05",
                  UDP,
                  "routines of one socket nest",
                  apc(ObjectMutants::queueWithoutKey))
              .also("DEC-20"),
          Mutant.of(
                  "RECV-15.01", UDP, "an object is touched after its completion", TouchesLater::new)
              .also("RECV-15.09"),
          Mutant.of(
                  "RECV-15.02",
                  UDP,
                  "an object in use is told by another code",
                  receive((call, next) -> {
                    Overlapped object = call.overlapped();
                    boolean used = object != null && object.isPending() && byRoutine().test(call);
                    WsaError error = call.on(next);
                    return used && error == WSAEINVAL ? WSAEALREADY : error;
                  }))
              .also("DEC-07", "DEC-23"),
          Mutant.of(
                  "RECV-15.03",
                  UDP,
                  "an event that resets itself is never set",
                  completion((call, overlapped, error, result, signal, next) -> {
                    WsaEvent event = overlapped.event();
                    boolean set = signal && (event == null || event.isManualReset());
                    return next.completeOverlappedRequest(overlapped, error, result, set);
                  }))
              .also("RECV-15.09", "RECV-17.08", "DEC-42"),
          Mutant.of(
              "RECV-15.04",
              UDP,
              "a call is queued for an operation without a routine",
              queueingMore(call -> !call.byEvent() && !call.byRoutine() && call.room() == 4)),
          Mutant.of(
                  "RECV-15.05",
                  UDP,
                  "a wait for the result takes the event's signal",
                  sound ->
                      new Broken(sound) {
                        @Override
                        WsaError result(
                            Overlapped overlapped,
                            Transfer result,
                            boolean wait,
                            ProviderSocket next) {
                          WsaError error = next.getOverlappedResult(overlapped, result, wait);
                          WsaEvent event = overlapped.event();
                          if (wait && event != null) {
                            table().resetEvent(event);
                          }
                          return error;
                        }
                      })
              .also("DEC-41"),
          Mutant.of(
                  "RECV-15.06",
                  UDP,
                  "an event is set in spite of a routine",
                  completion((call, overlapped, error, result, signal, next) ->
                      next.completeOverlappedRequest(overlapped, error, result, true)))
              .also("RECV-5.03"),
          Mutant.of(
                  "RECV-15.07",
                  UDP,
                  "the event member is looked at in spite of a routine",
                  receive((call, next) -> {
                    Overlapped object = call.overlapped();
                    WsaEvent event = object == null ? null : object.event();
                    return byRoutine().test(call) && event != null && event.isClosed()
                        ? WSA_INVALID_HANDLE
                        : call.on(next);
                  }))
              .also("RECV-15.06", "DEC-23"),
          Mutant.of(
                  "RECV-15.08",
                  UDP,
                  "a wait that is refused says that nothing is finished",
                  result((overlapped, result, wait, next) -> {
                    WsaError error = next.getOverlappedResult(overlapped, result, wait);
                    return wait && error == WSAEINVAL ? WSA_IO_INCOMPLETE : error;
                  }))
              .also("DEC-01"),
          Mutant.of(
              "RECV-15.09",
              UDP,
              "the event is not reset when an operation pends",
              sound ->
                  new Broken(sound) {
                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      Overlapped object = call.overlapped();
                      WsaEvent event = object == null ? null : object.event();
                      boolean set = event != null && byEvent().test(call) && event.isSignalled();
                      WsaError error = call.on(next);
                      if (set && error == WSA_IO_PENDING && event != null) {
                        table().setEvent(event);
                      }
                      return error;
                    }
                  }));

  private ObjectMutants() {}

  /** The queued call loses the key by which the runtime keeps routines from nesting. */
  static WsaError queueWithoutKey(
      ThreadId thread, Apc apc, @Nullable Object context, Upcalls next) {
    return next.queueApc(thread, given -> apc.run(given), context);
  }

  static DataCall withoutSender(DataCall call) {
    return new DataCall(
        call.procedure(),
        call.buffers(),
        call.bufferCount(),
        call.transfer(),
        null,
        call.overlapped(),
        call.routine(),
        call.threadId());
  }

  private static final class DeafInSend extends Broken {
    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

    DeafInSend(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError send(DataCall call, ProviderSocket next) {
      CompletionRoutine routine = call.routine();
      if (routine == null) {
        return call.on(next);
      }
      CompletionRoutine deaf =
          (error, bytes, object, flags) -> {
            inside.add(Thread.currentThread());
            try {
              routine.completed(error, bytes, object, flags);
            } finally {
              inside.remove(Thread.currentThread());
            }
          };
      return call.overlapped(call.overlapped(), deaf, call.threadId()).on(next);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      return inside.contains(Thread.currentThread()) ? WSAENOBUFS : call.on(next);
    }
  }

  private static final class TouchesLater extends Broken {
    private final AtomicReference<@Nullable Overlapped> last = new AtomicReference<>();

    TouchesLater(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError complete(
        Overlapped overlapped, WsaError error, Transfer result, boolean signal, Upcalls next) {
      Posted call = posted(overlapped);
      if (call != null && call.byEvent()) {
        Overlapped before = last.getAndSet(overlapped);
        WsaEvent event = before == null ? null : before.event();
        if (event != null) {
          next.setEvent(event);
        }
      }
      return next.completeOverlappedRequest(overlapped, error, result, signal);
    }
  }
}
