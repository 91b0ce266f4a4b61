package org.wsp4j.verification.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.Procedure;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Glob;

/** Providers that are wrong altogether: each is refused, readably, and the kit survives them. */
@EnabledIfSystemProperty(
    named = "wsp4j.modulePath",
    matches = "true",
    disabledReason = "run once: how the providers are found makes no difference to a row")
class BrokenThroughoutTest {
  private static final Glob SOME = Glob.of("RECV-1.0?,RECV-2.0?,RECV-8.*");

  @Test
  void aProviderThatAlwaysSaysSuccessIsRefused() {
    requireRefused(sound ->
        new Broken(sound) {
          @Override
          WsaError call(
              Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
            return isForData(procedure) ? WsaError.NO_ERROR : next.apply(socket);
          }
        });
  }

  @Test
  void aProviderThatNeverCompletesIsRefused() {
    requireRefused(sound ->
        new Broken(sound) {
          @Override
          WsaError complete(
              Overlapped overlapped,
              WsaError error,
              Transfer result,
              boolean signal,
              Upcalls next) {
            return WsaError.NO_ERROR;
          }
        });
  }

  @Test
  void aProviderThatAlwaysThrowsIsRefused() {
    requireRefused(sound ->
        new Broken(sound) {
          @Override
          WsaError call(
              Procedure procedure, ProviderSocket socket, Function<ProviderSocket, WsaError> next) {
            if (isForData(procedure)) {
              throw new UnsupportedOperationException(procedure + " is not there");
            }
            return next.apply(socket);
          }
        });
  }

  private static boolean isForData(Procedure procedure) {
    return procedure == Procedure.LPWSPRecv || procedure == Procedure.LPWSPRecvFrom;
  }

  private static void requireRefused(Mutant.Breaking breaking) {
    Mutant mutant = Mutant.of("RECV-2.01", Base.UDP, "everything", breaking);

    Trial trial = Trial.of(mutant, SOME);

    assertThat(trial.report().verdict()).isEqualTo(EntryVerdict.REFUSED);
    assertThat(trial.failures())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.detail()).contains("expected  ", "actual    ", "rerun"));
  }
}
