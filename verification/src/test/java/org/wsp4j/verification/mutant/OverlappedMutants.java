package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Calls.byEvent;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.polled;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.queueingMore;
import static org.wsp4j.verification.mutant.Mutant.receive;
import static org.wsp4j.verification.mutant.Mutant.result;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/** Breaks sections 5 and 6: posting, and blocking. */
final class OverlappedMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
                  "RECV-5.01",
                  UDP,
                  "the third buffer that was posted gets another byte",
                  SpoilsThird::new)
              .also("RECV-13.09"),
          Mutant.of(
              "RECV-5.02",
              UDP,
              "32 receives of several buffers are too many",
              sound ->
                  new Broken(sound) {
                    private final Map<ProviderSocket, Integer> counts = new ConcurrentHashMap<>();

                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      return polled().and(into(1, 1)).test(call)
                              && counts.merge(next, 1, Integer::sum) > 32
                          ? WSAEWOULDBLOCK
                          : call.on(next);
                    }
                  }),
          Mutant.of(
                  "RECV-5.03",
                  UDP,
                  "a call is queued in addition to the event",
                  queueingMore(call -> call.byEvent() && call.room() == 1))
              .also("RECV-15.02", "DEC-07"),
          Mutant.of(
                  "RECV-5.04",
                  UDP,
                  "the result tells of other flags than the routine",
                  result((overlapped, result, wait, next) -> {
                    WsaError error = next.getOverlappedResult(overlapped, result, wait);
                    if (error == NO_ERROR
                        && !wait
                        && overlapped.event() == null
                        && result.bytesTransferred() == 1) {
                      result.flags(MSG_PARTIAL);
                    }
                    return error;
                  }))
              .also("RECV-15.04", "RECV-16.13", "DEC-14"),
          Mutant.of(
                  "RECV-5.05",
                  UDP,
                  "a nonblocking receive of nothing writes the flags",
                  after(
                      sync().and(into(8)),
                      WSAEWOULDBLOCK,
                      call -> call.transfer().flags(MSG_PARTIAL)))
              .also("RECV-3.16", "RECV-12.01", "RECV-12.03"),
          Mutant.of(
              "RECV-6.01",
              UDP,
              "a nonblocking receive spoils what was buffered",
              after(
                  sync().and(into(3)),
                  NO_ERROR,
                  call -> {
                    if (Bytes.starts(call, "def")) {
                      Bytes.put(call.buffers()[0], 0, 'D');
                    }
                  })),
          Mutant.of(
                  "RECV-6.02",
                  UDP,
                  "a receive that blocks writes before there is data",
                  receive((call, next) -> {
                    if (sync().and(into(8)).and(flags(0)).test(call)
                        && !call.buffers()[0].isReadOnly()
                        && call.buffers()[0].scope().isAlive()
                        && isEmpty(next)) {
                      Bytes.put(call.buffers()[0], 7, '!');
                    }
                    return call.on(next);
                  }))
              .also("DEC-09", "DEC-27"),
          Mutant.of(
                  "RECV-6.05",
                  TCP,
                  "one byte in a large buffer counts for nothing",
                  completing((call, error, result) -> {
                    if (call.room() == 1_000 && result.bytesTransferred() == 1) {
                      result.bytesTransferred(0);
                    }
                    return error;
                  }))
              .also("RECV-9.04"),
          Mutant.of(
              "RECV-6.07",
              MESSAGES,
              "half a message ends a receive",
              receive((call, next) -> {
                if (!byEvent().and(into(8)).and(flags(0)).test(call)) {
                  return call.on(next);
                }
                Transfer own = new Transfer().set(call.transfer()).flags(MSG_PARTIAL);
                WsaError error = call.transfer(own).on(next);
                if (error == NO_ERROR) {
                  call.transfer().set(own);
                }
                return error;
              })),
          Mutant.of(
              "RECV-6.08",
              UDP,
              "an empty message ends no receive",
              completing((call, error, result) ->
                  call.byEvent() && error == NO_ERROR && result.bytesTransferred() == 0
                      ? null
                      : error)));

  private OverlappedMutants() {}

  /** Spoils a receive by routine that completes behind one that is polled and one with an event. */
  private static final class SpoilsThird extends Broken {
    private final Queue<Posted> before = new ConcurrentLinkedQueue<>();

    SpoilsThird(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError complete(
        Overlapped overlapped, WsaError error, Transfer result, boolean signal, Upcalls next) {
      Posted call = posted(overlapped);
      if (call != null) {
        List<Posted> seen = List.copyOf(before);
        if (seen.size() == 2
            && !seen.get(0).byEvent()
            && !seen.get(0).byRoutine()
            && seen.get(1).byEvent()
            && call.byRoutine()
            && Bytes.starts(call.first(), "c")) {
          Bytes.put(call.first(), 0, '!');
        }
        before.add(call);
        if (before.size() > 2) {
          before.remove();
        }
      }
      return next.completeOverlappedRequest(overlapped, error, result, signal);
    }
  }

  static boolean isEmpty(ProviderSocket socket) {
    MemorySegment count = MemorySegment.ofArray(new int[1]);
    socket.ioctl(Ioctl.FIONREAD, null, count, new Transfer());
    return count.get(ValueLayout.JAVA_INT, 0) == 0;
  }
}
