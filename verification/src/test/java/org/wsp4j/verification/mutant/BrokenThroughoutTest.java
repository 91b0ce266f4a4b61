package org.wsp4j.verification.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.Procedure;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.Verdict;
import org.wsp4j.verification.RunOnce;

/**
 * Providers that are wrong altogether: each is refused, readably and in time, over all rows, and
 * the kit survives them.
 */
@RunOnce
class BrokenThroughoutTest {
  /** What the interface and the class of the sockets keep, whatever is behind them. */
  private static final Set<String> OF_THE_INTERFACE =
      Set.of("RECV-3.26", "RECV-7.09", "RECV-17.13");

  /** A provider that hangs uses all of it in nearly every row. */
  private static final Duration LIMIT_OF_A_TEST = Duration.ofSeconds(1);

  /** What a loaded machine may add: a look at all threads, and their end. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final Glob SOME = Glob.of("RECV-2.0?,DEC-18");

  @Test
  void aProviderWhoseProceduresAllSucceedPassesNoRow() {
    requireNothingHolds(sound ->
        new Broken(sound) {
          @Override
          WsaError call(
              Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
            return WsaError.NO_ERROR;
          }
        });
  }

  @Test
  void aProviderThatSaysItOpenedASocketAndGivesNonePassesNoRow() {
    requireNothingHolds(sound ->
        new Broken(sound) {
          @Override
          public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
            return WsaError.NO_ERROR;
          }
        });
  }

  @Test
  void aProviderWhoseReceivesAllSucceedIsRefused() {
    requireRefused(
        sound ->
            new Broken(sound) {
              @Override
              WsaError receive(DataCall call, ProviderSocket next) {
                return WsaError.NO_ERROR;
              }
            },
        SOME);
  }

  @Test
  void aProviderWhoseProceduresAllThrowPassesNoRow() {
    requireNothingHolds(sound ->
        new Broken(sound) {
          @Override
          WsaError call(
              Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
            throw new UnsupportedOperationException(procedure + " is not there");
          }
        });
  }

  @Test
  void aProviderWhoseReceivesAllThrowIsRefused() {
    requireRefused(
        sound ->
            new Broken(sound) {
              @Override
              WsaError receive(DataCall call, ProviderSocket next) {
                throw new UnsupportedOperationException(call.procedure() + " is not there");
              }
            },
        SOME);
  }

  @Test
  void aProviderThatCompletesNothingIsRefused() {
    requireRefused(
        Mutant.completion((call, overlapped, error, result, signal, next) -> WsaError.NO_ERROR),
        someOrAll());
  }

  /** Nor does an interrupt help: a lock that the test holds is waited for in spite of it. */
  @Test
  void aProviderWhoseReceivesNeverReturnIsRefused() {
    ReentrantLock hang = new ReentrantLock();
    hang.lock();
    try {
      requireRefused(
          sound ->
              new Broken(sound) {
                @Override
                WsaError receive(DataCall call, ProviderSocket next) {
                  hang.lock();
                  try {
                    return call.on(next);
                  } finally {
                    hang.unlock();
                  }
                }
              },
          someOrAll());
    } finally {
      hang.unlock();
    }
  }

  private static final class LongestTest implements Progress {
    private long millis;

    @Override
    public void finished(Outcome outcome) {
      millis = Math.max(millis, outcome.millis());
    }

    Duration time() {
      return Duration.ofMillis(millis);
    }
  }

  private static Glob someOrAll() {
    return Boolean.getBoolean("wsp4j.long") ? Glob.ALL : Glob.of("RECV-2.01,RECV-2.05,DEC-18");
  }

  private static void requireNothingHolds(Mutant.Breaking breaking) {
    Trial trial = requireRefused(breaking, Glob.ALL);

    assertThat(trial.report().rows())
        .filteredOn(row -> row.verdict() == Verdict.PASS)
        .extracting(RowResult::id)
        .isSubsetOf(OF_THE_INTERFACE);
  }

  private static Trial requireRefused(Mutant.Breaking breaking, Glob rows) {
    LongestTest longest = new LongestTest();
    Peering peering = Base.UDP.peering(breaking).timeLimit(LIMIT_OF_A_TEST);
    Trial trial = Trial.of(peering, rows, longest);

    assertThat(longest.time()).isLessThan(LIMIT_OF_A_TEST.plus(GRACE));
    assertThat(trial.report().verdict()).isEqualTo(EntryVerdict.REFUSED);
    assertThat(trial.failures())
        .isNotEmpty()
        .allSatisfy(row ->
            assertThat(row.detail())
                .contains(row.row().text(), "expected  ", "actual    ", "at  ", "rerun  "));
    return trial;
  }
}
