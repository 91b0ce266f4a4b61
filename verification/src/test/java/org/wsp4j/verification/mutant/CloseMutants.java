package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNABORTED;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEDISCON;
import static org.wsp4j.spi.WsaError.WSAENOTCONN;
import static org.wsp4j.verification.mutant.Base.MESSAGES;
import static org.wsp4j.verification.mutant.Base.TCP;
import static org.wsp4j.verification.mutant.Calls.byEvent;
import static org.wsp4j.verification.mutant.Calls.byRoutine;
import static org.wsp4j.verification.mutant.Calls.into;
import static org.wsp4j.verification.mutant.Calls.sync;
import static org.wsp4j.verification.mutant.Mutant.after;
import static org.wsp4j.verification.mutant.Mutant.answering;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.receive;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/** Breaks section 11: close. */
final class CloseMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "RECV-11.01",
              TCP,
              "the end of a stream writes a byte",
              after(
                  sync().and(into(8)),
                  NO_ERROR,
                  call -> {
                    if (call.transfer().bytesTransferred() == 0) {
                      Bytes.put(call.buffers()[0], 0, '!');
                    }
                  })),
          Mutant.of(
              "RECV-11.02",
              TCP,
              "the end of a stream wears off",
              sound ->
                  new Broken(sound) {
                    private final Map<ProviderSocket, Integer> ends = new ConcurrentHashMap<>();

                    @Override
                    WsaError receive(DataCall call, ProviderSocket next) {
                      WsaError error = call.on(next);
                      return error == NO_ERROR
                              && sync().and(into(8)).test(call)
                              && call.transfer().bytesTransferred() == 0
                              && ends.merge(next, 1, Integer::sum) > 5
                          ? WSAENOTCONN
                          : error;
                    }
                  }),
          Mutant.of(
              "RECV-11.03",
              TCP,
              "the last bytes before the end are spoiled",
              after(
                  sync().and(into(4_099)),
                  NO_ERROR,
                  call -> {
                    if (call.transfer().bytesTransferred() < 4_099
                        && call.transfer().bytesTransferred() > 0) {
                      int last = call.transfer().bytesTransferred() - 1;
                      Bytes.put(call.buffers()[0], last, ~Bytes.get(call.buffers()[0], last));
                    }
                  })),
          Mutant.of(
              "RECV-11.04",
              MESSAGES,
              "a post after the end of messages is told of a reset",
              answering(byEvent().and(into(8)), WSAEDISCON, WSAECONNRESET)),
          Mutant.of(
                  "RECV-11.05",
                  MESSAGES,
                  "an empty message is the end",
                  receive((call, next) -> {
                    WsaError error = call.on(next);
                    return error == NO_ERROR
                            && sync().and(into(8)).test(call)
                            && call.transfer().bytesTransferred() == 0
                        ? WSAEDISCON
                        : error;
                  }))
              .also("RECV-6.08"),
          Mutant.of(
                  "RECV-11.06",
                  TCP,
                  "a post after a reset is told of an abort",
                  answering(byRoutine(), WSAECONNRESET, WSAECONNABORTED))
              .also("DEC-25"),
          Mutant.of(
                  "RECV-11.07",
                  TCP,
                  "a pending receive takes the end for a reset",
                  completing((call, error, result) ->
                      call.byEvent()
                              && call.room() == 8
                              && error == NO_ERROR
                              && result.bytesTransferred() == 0
                          ? WSAECONNRESET
                          : error))
              .also("RECV-9.02", "RECV-11.01", "RECV-11.02"));

  private CloseMutants() {}
}
