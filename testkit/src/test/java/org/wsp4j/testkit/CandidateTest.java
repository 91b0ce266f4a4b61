package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateTest {
  @ParameterizedTest
  @CsvSource({"-0.5, 30", "0, 30", "1.9, 30", "2, 60", "2.5, 60", "40, 90"})
  void aRowHasMoreTimeWhereNoProcessorIsFree(double load, long seconds) {
    assertThat(Candidate.timeLimit(Duration.ofSeconds(30), load))
        .isEqualTo(Duration.ofSeconds(seconds));
  }
}
