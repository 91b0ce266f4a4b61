package org.wsp4j.verification.mutant;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_INCOMPLETE;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;
import static org.wsp4j.verification.mutant.Base.UDP;
import static org.wsp4j.verification.mutant.Mutant.completing;
import static org.wsp4j.verification.mutant.Mutant.result;
import static org.wsp4j.verification.mutant.Mutant.routine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.DataCall;

/** Breaks section 13: delayed completion results. */
final class CompletionMutants {
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              "RECV-13.01",
              UDP,
              "the routine is told of a byte too few",
              routine((told, error, bytes, object, flags) ->
                  told.completed(error, bytes == 5 ? 4 : bytes, object, flags))),
          Mutant.of(
                  "RECV-13.02",
                  UDP,
                  "a result that is asked for again has no bytes",
                  sound ->
                      new Broken(sound) {
                        private final Set<Overlapped> asked = ConcurrentHashMap.newKeySet();

                        @Override
                        WsaError result(
                            Overlapped overlapped,
                            Transfer result,
                            boolean wait,
                            ProviderSocket next) {
                          WsaError error = next.getOverlappedResult(overlapped, result, wait);
                          if (error == NO_ERROR
                              && overlapped.event() != null
                              && !wait
                              && result.bytesTransferred() == 1
                              && !asked.add(overlapped)) {
                            result.bytesTransferred(0);
                          }
                          return error;
                        }
                      })
              .also("RECV-15.02", "RECV-15.05", "DEC-07", "DEC-09"),
          Mutant.of(
                  "RECV-13.03",
                  UDP,
                  "the routine is told of a part",
                  routine((told, error, bytes, object, flags) ->
                      told.completed(error, bytes, object, bytes == 2 ? MSG_PARTIAL : flags)))
              .also("RECV-13.05"),
          Mutant.of(
                  "RECV-13.04",
                  UDP,
                  "the result tells of a part",
                  result((overlapped, result, wait, next) -> {
                    WsaError error = next.getOverlappedResult(overlapped, result, wait);
                    if (error == NO_ERROR
                        && result.bytesTransferred() == 2
                        && overlapped.event() != null) {
                      result.flags(MSG_PARTIAL);
                    }
                    return error;
                  }))
              .also("RECV-13.05"),
          Mutant.of(
                  "RECV-13.05",
                  UDP,
                  "the flags of a delayed receive are those that were passed",
                  completing((call, error, result) -> {
                    if (call.room() == 2 && !call.byEvent() && !call.byRoutine()) {
                      result.flags(call.call().flags());
                    }
                    return error;
                  }))
              .also("RECV-13.04"),
          Mutant.of(
                  "RECV-13.06",
                  UDP,
                  "the result of what was cancelled by name is success",
                  HidesCancel::new)
              .also("DEC-09"),
          Mutant.of(
                  "RECV-13.07",
                  UDP,
                  "the routine is given another object",
                  routine((told, error, bytes, object, flags) ->
                      told.completed(error, bytes, new Overlapped(), flags)))
              .also("RECV-14.01", "RECV-15.01", "RECV-15.07", "RECV-16.07", "DEC-07"),
          Mutant.of(
              "RECV-13.08",
              UDP,
              "a routine that throws is called again",
              routine((told, error, bytes, object, flags) -> {
                try {
                  told.completed(error, bytes, object, flags);
                } catch (IllegalStateException thrown) {
                  told.completed(error, bytes, object, flags);
                }
              })),
          Mutant.of(
              "RECV-13.09",
              UDP,
              "the result of what is not finished has a count",
              result((overlapped, result, wait, next) -> {
                WsaError error = next.getOverlappedResult(overlapped, result, wait);
                if (error == WSA_IO_INCOMPLETE) {
                  result.bytesTransferred(0);
                }
                return error;
              })),
          Mutant.of(
              "RECV-13.10",
              UDP,
              "a wait for what another thread started does not wait",
              WaitsForOwnAlone::new));

  private CompletionMutants() {}

  private static final class HidesCancel extends Broken {
    private final Set<Overlapped> named = ConcurrentHashMap.newKeySet();

    HidesCancel(ServiceProvider sound) {
      super(sound);
    }

    @Override
    protected ProviderSocket over(ProtocolInfo entry, ProviderSocket lower) {
      return new Socket(this, entry, lower) {
        @Override
        public WsaError cancelIo(@Nullable Overlapped overlapped) {
          if (overlapped != null) {
            named.add(overlapped);
          }
          return super.cancelIo(overlapped);
        }
      };
    }

    @Override
    WsaError result(Overlapped overlapped, Transfer result, boolean wait, ProviderSocket next) {
      WsaError error = next.getOverlappedResult(overlapped, result, wait);
      return error == WSA_OPERATION_ABORTED && named.remove(overlapped) ? NO_ERROR : error;
    }
  }

  private static final class WaitsForOwnAlone extends Broken {
    private final Map<Overlapped, Thread> starters = new ConcurrentHashMap<>();

    WaitsForOwnAlone(ServiceProvider sound) {
      super(sound);
    }

    @Override
    WsaError receive(DataCall call, ProviderSocket next) {
      if (call.overlapped() != null) {
        starters.put(call.overlapped(), Thread.currentThread());
      }
      return call.on(next);
    }

    @Override
    WsaError result(Overlapped overlapped, Transfer result, boolean wait, ProviderSocket next) {
      boolean own = Thread.currentThread().equals(starters.get(overlapped));
      return next.getOverlappedResult(overlapped, result, wait && own);
    }
  }
}
