package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.wsp4j.testkit.report.Requirements;

/** What a comparison leaves in the report is the same for the same seed. */
class CheckTest {
  private final Check check =
      new Check(
          List.of(Requirements.load().row("RECV-8.01")),
          7,
          Rerun.command("./wsp4j certify", "RECV-8.01", 7),
          new ModeUse(Mode.PLAIN));

  @Test
  void threadsAndPortsAreToldWithoutTheirNumbers() {
    Thread self = Thread.currentThread();
    check.that("thread", self, self);
    check.that("threads", Set.of(self), Set.of(self));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
    check.that("address", address, address);

    assertThat(check.summary())
        .isEqualTo(
            "thread = %1$s, threads = [%1$s], address = as expected".formatted(self.getName()));
  }

  @Test
  void aFailureHasTheirNumbers() {
    InetSocketAddress one = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);

    assertThatThrownBy(() ->
            check.that("address", one, new InetSocketAddress(InetAddress.getLoopbackAddress(), 12)))
        .isInstanceOf(AssertionFailedError.class)
        .hasMessageContainingAll("RECV-8.01", "4711", "127.0.0.1:12");
  }

  @Test
  void oneOfSeveralIsToldAsWhatIsAllowed() {
    check.oneOf("answer", List.of(1, 2), 2);

    assertThat(check.summary()).isEqualTo("answer is one of [1, 2]");
    assertThatThrownBy(() -> check.oneOf("answer", List.of(1, 2), 3))
        .hasMessageContainingAll("answer is one of [1, 2]", "answer = 3");
  }

  @Test
  void aRaceLeavesOneSentenceWhoeverWins() {
    check.race("either way it holds", () -> check.that("first", 1, 1));
    check.race("either way it holds", () -> check.that("second", 1, 1));

    assertThat(check.summary()).isEqualTo("either way it holds");
    assertThatThrownBy(() -> check.race("never", () -> check.that("third", 1, 2)))
        .hasMessageContainingAll("third = 1", "third = 2");
  }

  @Test
  void aRaceWithoutComparisonsShowsNothing() {
    check.race("nobody looked", () -> {});

    assertThat(check.madeNone()).isTrue();
    assertThat(check.summary()).isEmpty();
  }
}
