package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.certify.ProviderCertification;
import org.wsp4j.testkit.report.Limit;

/** What a test says that it is not run in reaches people with its reason. */
class LimitsTest {
  interface Rows {
    @Requirement({"RECV-8.01", "DEC-07"})
    @NotIn(way = Way.BLOCKING, memory = Memory.CONFINED_ARENA, because = "it waits")
    @NotIn(
        split = {Split.TWO, Split.MOST},
        because = "it counts")
    default void second() {}

    @Requirement("RECV-8.01")
    @InOneMode(because = "it takes a day")
    default void first() {}

    @Requirement("RECV-8.02")
    default void everywhere() {}
  }

  private abstract static class Sample extends Certification implements Rows {}

  @Test
  void aRowHasTheLimitsOfItsTests() {
    List<Limit> limits = Limits.of(Sample.class, "RECV-8.01");

    assertThat(limits)
        .extracting(Limit::test, Limit::toString)
        .containsExactly(
            tuple("first", "more than one mode, since it takes a day"),
            tuple("second", "way blocking and memory confined-arena, since it waits"),
            tuple("second", "buffers 2 or 1024, since it counts"));
    assertThat(limits.getLast().notIn()).isEqualTo(Map.of("buffers", List.of("2", "1024")));
    assertThat(Limits.of(Sample.class, "DEC-07")).hasSize(2);
    assertThat(Limits.of(Sample.class, "RECV-8.02")).isEmpty();
  }

  @Test
  void theRowsOfTheKitHaveTheirs() {
    assertThat(Limits.of(ProviderCertification.class, "DEC-40"))
        .extracting(Limit::because)
        .containsExactly(NotIn.CONFINED);
  }
}
