package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEDISCON;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEHOSTUNREACH;
import static org.wsp4j.spi.WsaError.WSAEINPROGRESS;
import static org.wsp4j.spi.WsaError.WSAEINTR;
import static org.wsp4j.spi.WsaError.WSAENETRESET;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.spi.WsaError.WSAETIMEDOUT;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.REFERENCE_DATAGRAMS;
import static org.wsp4j.verification.mutant.Base.REFERENCE_STREAM;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Calls.byEvent;
import static org.wsp4j.verification.mutant.Calls.byRoutine;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.answering;
import static org.wsp4j.verification.mutant.Mutant.apc;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.completion;
import static org.wsp4j.verification.mutant.Mutant.result;
import static org.wsp4j.verification.mutant.Mutant.socket;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.Procedure;

/** Breaks decisions about waiting, cancelling, threads and ends. */
final class DecisionWaitMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
                  "DEC-08",
                  UDP,
                  "two polled buffers are filled in turn",
                  completing((call, error, result) -> {
                    if (!call.byRoutine() && !call.byEvent() && call.room() == 1) {
                      byte octet = Bytes.get(call.first(), 0);
                      Bytes.put(call.first(), 0, octet == 'k' ? 'o' : octet == 'o' ? 'k' : octet);
                    }
                    return error;
                  }))
              .also("RECV-3.15", "RECV-8.04", "RECV-15.02"),
          Mutant.of(
              "DEC-09",
              UDP,
              "a receive that timed out has written a byte",
              after(
                  sync().and(into(8)), WSAETIMEDOUT, call -> Bytes.put(call.buffers()[0], 0, '!'))),
          Mutant.of(
                  "DEC-13",
                  UDP,
                  "the event of a dead thread's operation is not set",
                  completion((call, overlapped, error, result, signal, next) -> {
                    ThreadId thread = call == null ? null : call.call().threadId();
                    boolean alive = thread == null || thread.thread().isAlive();
                    return next.completeOverlappedRequest(
                        overlapped, error, result, signal && alive);
                  }))
              .also("RECV-17.01", "RECV-17.02"),
          Mutant.of(
                  "DEC-14",
                  UDP,
                  "what a dead thread is owed is lost",
                  sound ->
                      new Broken(sound) {
                        private final Map<Overlapped, ThreadId> owners = new ConcurrentHashMap<>();

                        @Override
                        WsaError receive(DataCall call, ProviderSocket next) {
                          Overlapped object = call.overlapped();
                          ThreadId thread = call.threadId();
                          if (object != null && thread != null && byRoutine().test(call)) {
                            owners.put(object, thread);
                          }
                          return call.on(next);
                        }

                        @Override
                        WsaError result(
                            Overlapped overlapped,
                            Transfer result,
                            boolean wait,
                            ProviderSocket next) {
                          ThreadId owner = owners.get(overlapped);
                          WsaError error = next.getOverlappedResult(overlapped, result, wait);
                          boolean dead = owner != null && !owner.thread().isAlive();
                          return error == NO_ERROR && dead ? WSA_OPERATION_ABORTED : error;
                        }
                      })
              .also("RECV-16.13", "RECV-17.04", "DEC-13"),
          Mutant.of(
              "DEC-18",
              UDP,
              "a close ends a blocked receive like a cancel",
              afterwards(Procedure.LPWSPCloseSocket)),
          Mutant.of(
              "DEC-19",
              UDP,
              "a clean-up ends a blocked receive like a cancel",
              sound ->
                  new Broken(sound) {
                    private final AtomicBoolean cleaned = new AtomicBoolean();

                    @Override
                    public WsaError cleanup() {
                      cleaned.set(true);
                      return super.cleanup();
                    }

                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      WsaError error = call.on(next);
                      return error == WSAEINTR && cleaned.get() ? WSA_OPERATION_ABORTED : error;
                    }
                  }),
          Mutant.of(
                  "DEC-20", UDP, "routines of one socket nest", apc(ObjectMutants::queueWithoutKey))
              .also("RECV-14.05"),
          Mutant.of(
              "DEC-21",
              UDP,
              "a receive that completes at once runs routines",
              sound ->
                  new Broken(sound) {
                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      WsaError error = call.on(next);
                      if (error == NO_ERROR && byEvent().and(into(1)).test(call)) {
                        table().await(table().openCurrentThread(), System.nanoTime(), true);
                      }
                      return error;
                    }
                  }),
          Mutant.of(
                  "DEC-22",
                  UDP,
                  "a receive that must not block would block",
                  answering(sync().and(into(1)), WSAEINPROGRESS, WSAEWOULDBLOCK))
              .also("DEC-23"),
          Mutant.of(
              "DEC-24",
              UDP,
              "a shutdown ends what is pending",
              socket((layer, entry, lower) ->
                  new Broken.Socket(layer, entry, lower) {
                    @Override
                    public WsaError shutdown(ShutdownHow how) {
                      WsaError error = super.shutdown(how);
                      lower().cancelIo(null);
                      return error;
                    }
                  })),
          Mutant.of(
              "DEC-25",
              TCP,
              "a reset is not told to a peek",
              answering(sync().and(flags(MSG_PEEK)), WSAECONNRESET, WSAENOTCONN)),
          Mutant.of(
              "DEC-27",
              UDP,
              "an unreachable port is an unreachable host",
              answering(sync(), WSAECONNRESET, WSAEHOSTUNREACH)),
          Mutant.of(
              "DEC-32",
              UDP,
              "a time-out is told as a receive that would block",
              answering(sync().and(into(1)), WSAETIMEDOUT, WSAEWOULDBLOCK)),
          Mutant.of(
              "DEC-33",
              UDP,
              "a peek behind a pending receive would succeed",
              answering(sync().and(into(1)).and(flags(MSG_PEEK)), WSAEWOULDBLOCK, NO_ERROR)),
          Mutant.of(
              "DEC-34",
              UDP,
              "an interrupt is taken from the thread",
              after(sync().and(into(1)), WSAEINTR, call -> Thread.interrupted())),
          Mutant.of(
              "DEC-36",
              UDP,
              "a confined buffer is only served in a wait of its owner",
              sound ->
                  new Broken(sound) {
                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      boolean confined = into(1).test(call) && isConfined(call.buffers()[0]);
                      return confined && sync().test(call) ? WSAEFAULT : call.on(next);
                    }
                  }),
          Mutant.of(
                  "DEC-37",
                  UDP,
                  "an operation without an owner, behind one with a routine, is its caller's",
                  OwnsBehindRoutine::new)
              .also("RECV-17.03", "DEC-08", "DEC-13"),
          Mutant.of(
              "DEC-41",
              UDP,
              "a cancelled blocked receive says that it was interrupted",
              answering(sync().and(into(1)), WSA_OPERATION_ABORTED, WSAEINTR)),
          Mutant.of(
              "DEC-42",
              REFERENCE_DATAGRAMS,
              "a link that came back brings other data",
              completing((call, error, result) -> {
                WsaEvent event = call.event();
                if (call.byEvent()
                    && event != null
                    && !event.isManualReset()
                    && call.room() == 8
                    && Bytes.starts(call.first(), "data")) {
                  Bytes.put(call.first(), 0, 'D');
                }
                return error;
              })),
          Mutant.of(
                  "DEC-43",
                  REFERENCE_STREAM,
                  "a keep-alive that failed is told as a reset",
                  completing(
                      (call, error, result) -> error == WSAENETRESET ? WSAECONNRESET : error))
              .also("RECV-3.06"),
          Mutant.of(
                  "DEC-44",
                  MESSAGES,
                  "the second receive after a reset sees the end",
                  sound ->
                      new Broken(sound) {
                        private final Set<ProviderSocket> told = ConcurrentHashMap.newKeySet();

                        @Override
                        WsaError receive(DataCall call, ProviderSocket next) {
                          WsaError error = call.on(next);
                          return error == WSAECONNRESET
                                  && sync().and(into(8)).test(call)
                                  && !told.add(next)
                              ? WSAEDISCON
                              : error;
                        }
                      })
              .also("RECV-11.06", "DEC-25"));

  private DecisionWaitMutants() {}

  private static final class OwnsBehindRoutine extends Broken {
    private final Set<ProviderSocket> withRoutine = ConcurrentHashMap.newKeySet();

    OwnsBehindRoutine(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      if (byRoutine().test(call)) {
        withRoutine.add(next);
      }
      return byEvent().and(into(1)).test(call) && withRoutine.contains(next)
          ? call.overlapped(call.overlapped(), null, table().openCurrentThread()).on(next)
          : call.on(next);
    }
  }

  private static boolean isConfined(MemorySegment segment) {
    return segment.scope().isAlive() && !segment.isAccessibleBy(new Thread(() -> {}));
  }

  /** A blocked receive that a procedure ended says that it was cancelled. */
  private static Mutant.Breaking afterwards(Procedure ender) {
    return sound ->
        new Broken(sound) {
          private final Set<ProviderSocket> ended = ConcurrentHashMap.newKeySet();

          @Override
          WsaError call(
              Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
            if (procedure == ender) {
              ended.add(socket);
            }
            return next.apply(socket);
          }

          @Override
          WsaError receive(DataCall call, ProviderSocket next) {
            WsaError error = call.on(next);
            return error == WSAEINTR && ended.contains(next) ? WSA_OPERATION_ABORTED : error;
          }
        };
  }
}
