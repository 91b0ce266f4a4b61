package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Base.WHOLE_MESSAGES;
import static org.wsp4j.verification.mutant.Calls.flags;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.asking;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.receive;
import static org.wsp4j.verification.mutant.Mutant.result;
import static org.wsp4j.verification.mutant.Mutant.routine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/** Breaks sections 9 and 10: how streams and messages fill buffers, and truncation. */
final class FillMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "RECV-9.01",
              TCP,
              "a byte behind full buffers is lost",
              receive((call, next) -> {
                boolean chosen = sync().and(into(2, 3)).test(call);
                WsaError error = call.on(next);
                if (chosen && error == NO_ERROR && call.transfer().bytesTransferred() == 5) {
                  next.recv(one(), 1, new Transfer(), null, null, null);
                }
                return error;
              })),
          Mutant.of(
              "RECV-9.02",
              TCP,
              "the end of a connection is a reset",
              receive((call, next) -> {
                WsaError error = call.on(next);
                return error == NO_ERROR
                        && sync().and(into(2, 6)).test(call)
                        && call.transfer().bytesTransferred() == 0
                    ? WSAECONNRESET
                    : error;
              })),
          Mutant.of(
              "RECV-9.03",
              TCP,
              "more is written than there was",
              after(
                  sync().and(into(2, 4, 4)),
                  NO_ERROR,
                  call -> Bytes.put(call.buffers()[2], 0, '!'))),
          Mutant.of(
              "RECV-9.04",
              TCP,
              "buffers that were not filled complete nothing",
              completing((call, error, result) ->
                  call.room() == 1_000
                          && call.buffers().size() == 2
                          && result.bytesTransferred() < 1_000
                      ? null
                      : error)),
          Mutant.of(
                  "RECV-10.01",
                  UDP,
                  "a message goes in the first two buffers alone",
                  asking(sync().and(into(4, 4, 4)), call -> call.buffers(call.buffers(), 2)))
              .also("DEC-23"),
          Mutant.of(
              "RECV-10.02",
              UDP,
              "a message that fits is too large by the completion",
              completing((call, error, result) ->
                  call.byEvent()
                          && call.room() == 8
                          && Bytes.starts(call.first(), "abc")
                          && result.bytesTransferred() == 3
                      ? WSAEMSGSIZE
                      : error)),
          Mutant.of(
                  "RECV-10.03",
                  UDP,
                  "the count of a cut message is that of all of it",
                  after(
                      sync().and(into(2, 2)),
                      WSAEMSGSIZE,
                      call -> call.transfer().bytesTransferred(8)))
              .also("RECV-10.08", "RECV-10.11"),
          Mutant.of(
                  "RECV-10.04",
                  MESSAGES,
                  "a piece is not marked as one",
                  after(
                      sync().and(into(3)).and(flags(0)),
                      NO_ERROR,
                      call -> call.transfer().flags(0)))
              .also("RECV-10.06"),
          Mutant.of(
              "RECV-10.05",
              MESSAGES,
              "small pieces lose a byte",
              sound ->
                  new Broken(sound) {
                    private final AtomicInteger pieces = new AtomicInteger();

                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      WsaError error = call.on(next);
                      if (error == NO_ERROR
                          && into(7).test(call)
                          && pieces.incrementAndGet() == 1_000) {
                        next.recv(one(), 1, new Transfer(), null, null, null);
                      }
                      return error;
                    }
                  }),
          Mutant.of(
                  "RECV-10.06",
                  MESSAGES,
                  "the last piece is marked as one of more",
                  receive((call, next) -> {
                    boolean chosen = sync().and(into(3)).and(flags(0)).test(call);
                    WsaError error = call.on(next);
                    if (chosen && error == NO_ERROR && call.transfer().bytesTransferred() == 1) {
                      call.transfer().flags(MSG_PARTIAL);
                    }
                    return error;
                  }))
              .also("RECV-10.04"),
          Mutant.of(
                  "RECV-10.07",
                  WHOLE_MESSAGES,
                  "the result gets less of a kept message",
                  completing((call, error, result) -> {
                    if (error == WSAEMSGSIZE && call.byEvent() && call.room() == 2) {
                      result.bytesTransferred(1);
                    }
                    return error;
                  }))
              .also("DEC-11", "DEC-28"),
          Mutant.of(
              "RECV-10.08",
              UDP,
              "the true length of a cut datagram is not told",
              completing((call, error, result) -> {
                if (error == WSAEMSGSIZE && call.byEvent()) {
                  result.messageLength(result.bytesTransferred());
                }
                return error;
              })),
          Mutant.of(
                  "RECV-10.09",
                  UDP,
                  "the routine is told of all the bytes of a cut datagram",
                  routine((told, error, bytes, object, flags) ->
                      told.completed(
                          error,
                          error == WSAEMSGSIZE ? object.messageLength() : bytes,
                          object,
                          flags)))
              .also("RECV-10.08", "DEC-17"),
          Mutant.of(
                  "RECV-10.10",
                  UDP,
                  "the result of a cut datagram is success",
                  result((overlapped, result, wait, next) -> {
                    WsaError error = next.getOverlappedResult(overlapped, result, wait);
                    return error == WSAEMSGSIZE && result.bytesTransferred() == 4
                        ? NO_ERROR
                        : error;
                  }))
              .also("RECV-10.08"),
          Mutant.of("RECV-10.11", UDP, "the message after a cut one is spoiled", SpoilsNext::new)
              .also("RECV-10.03", "RECV-10.08"),
          Mutant.of(
              "RECV-10.12",
              UDP,
              "a message that just fits is marked as a part",
              receive((call, next) -> {
                WsaError error = call.on(next);
                if (error == NO_ERROR
                    && sync().and(into(2, 2)).test(call)
                    && call.transfer().bytesTransferred() == 4) {
                  call.transfer().flags(MSG_PARTIAL);
                }
                return error;
              })),
          Mutant.of(
                  "RECV-10.13",
                  WHOLE_MESSAGES,
                  "two messages come as one",
                  ScatterMutants.merging(0))
              .also("RECV-7.08", "RECV-7.11"));

  private FillMutants() {}

  private static MemorySegment[] one() {
    return new MemorySegment[] {MemorySegment.ofArray(new byte[1])};
  }

  private static final class SpoilsNext extends Broken {
    private final Set<ProviderSocket> cut = ConcurrentHashMap.newKeySet();

    SpoilsNext(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      WsaError error = call.on(next);
      if (error == WSAEMSGSIZE && sync().and(into(2, 2)).test(call)) {
        cut.add(next);
      } else if (error == NO_ERROR && cut.remove(next)) {
        Bytes.put(call.buffers()[0], 0, '?');
      }
      return error;
    }
  }
}
