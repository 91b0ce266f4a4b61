package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The modes that a test is run in are few, and leave no pair of values out. */
class ModePlanTest {
  private static final Set<Dimension> ALL = EnumSet.allOf(Dimension.class);

  void plain() {}

  @NotIn(memory = Memory.CONFINED_ARENA, way = Way.ROUTINE, because = "of a reason")
  @NotIn(thread = ThreadKind.VIRTUAL, because = "of another")
  void excluding() {}

  @InOneMode(because = "it takes long")
  void slow() {}

  private static ModePlan plan(String test, Modes modes, long seed) throws NoSuchMethodException {
    return ModePlan.of(ModePlanTest.class.getDeclaredMethod(test), modes, seed);
  }

  private static List<Mode> run(ModePlan plan, Set<Dimension> open) {
    List<Mode> modes = new ArrayList<>(List.of(plan.first()));
    plan.next(open).ifPresent(modes::add);
    while (modes.size() < 1000) {
      var next = plan.next(open);
      if (next.isEmpty()) {
        break;
      }
      modes.add(next.get());
    }
    return modes;
  }

  private static Set<Set<Enum<?>>> pairs(List<Mode> modes, Predicate<Mode> wanted) {
    Set<Set<Enum<?>>> pairs = new HashSet<>();
    for (Mode mode : modes) {
      for (Dimension one : Dimension.values()) {
        for (Dimension other : Dimension.values()) {
          if (wanted.test(mode) && one != other) {
            pairs.add(Set.of(one.of(mode), other.of(mode)));
          }
        }
      }
    }
    return pairs;
  }

  @Test
  void everyPairOfValuesIsInOneOfTheModes() throws NoSuchMethodException {
    for (long seed = 0; seed < 50; seed++) {
      List<Mode> modes = run(plan("plain", Modes.EVERY, seed), ALL);

      assertThat(pairs(modes, _ -> true)).isEqualTo(pairs(Mode.all(), _ -> true));
      assertThat(modes).as("seed " + seed).doesNotHaveDuplicates().hasSizeBetween(35, 42);
    }
  }

  @Test
  void onlyWhatIsLeftOpenIsVaried() throws NoSuchMethodException {
    Set<Dimension> open = EnumSet.of(Dimension.MEMORY, Dimension.THREAD);

    List<Mode> modes = run(plan("plain", Modes.EVERY, 1), open);

    assertThat(modes).hasSize(Memory.values().length * ThreadKind.values().length);
    assertThat(run(plan("plain", Modes.EVERY, 1), EnumSet.of(Dimension.MEMORY)))
        .extracting(Mode::memory)
        .containsExactlyInAnyOrder(Memory.values());
    assertThat(run(plan("plain", Modes.EVERY, 1), EnumSet.noneOf(Dimension.class))).hasSize(1);
  }

  @Test
  void whatATestExcludesIsNotRunAndTheRestIsCovered() throws NoSuchMethodException {
    Predicate<Mode> allowed =
        mode ->
            mode.thread() == ThreadKind.PLATFORM
                && !(mode.memory() == Memory.CONFINED_ARENA && mode.way() == Way.ROUTINE);

    List<Mode> modes = run(plan("excluding", Modes.EVERY, 3), ALL);

    assertThat(modes).allMatch(allowed);
    assertThat(pairs(modes, _ -> true)).isEqualTo(pairs(Mode.all(), allowed));
  }

  @Test
  void theSeedDecides() throws NoSuchMethodException {
    List<Mode> first = run(plan("plain", Modes.EVERY, 4), ALL);

    assertThat(run(plan("plain", Modes.EVERY, 4), ALL)).isEqualTo(first);
    assertThat(run(plan("plain", Modes.EVERY, 5), ALL)).isNotEqualTo(first);
  }

  @Test
  void aQuickRunHasOneModeAndCountsTheRest() throws NoSuchMethodException {
    ModePlan quick = plan("plain", Modes.QUICK, 6);

    assertThat(run(quick, ALL)).hasSize(1);
    assertThat(quick.left(ALL)).isBetween(34, 41);
    assertThat(quick.left(EnumSet.of(Dimension.THREAD))).isEqualTo(1);
  }

  @Test
  void aSlowTestNeedsNoMore() throws NoSuchMethodException {
    ModePlan slow = plan("slow", Modes.EVERY, 7);

    assertThat(run(slow, ALL)).hasSize(1);
    assertThat(slow.left(ALL)).isZero();
  }

  @Test
  void oneModeIsRunAgainByItsName() throws NoSuchMethodException {
    Mode mode = run(plan("plain", Modes.EVERY, 8), ALL).getLast();
    Modes only = Modes.of(mode.toString());

    assertThat(run(plan("plain", only, 9), ALL)).containsExactly(mode);
    assertThat(plan("excluding", Modes.of("virtual"), 9).first().thread())
        .isEqualTo(ThreadKind.VIRTUAL);
    assertThat(
            ModePlan.refusal(
                ModePlanTest.class.getDeclaredMethod("excluding"), Modes.of("virtual,heap")))
        .contains("not in virtual,heap: of another");
  }

  @Test
  void aWordThatIsNoModeIsRefusedWithThoseThatAre() {
    assertThat(Modes.of("16,event")).hasToString("16,event");
    assertThatThrownBy(() -> Modes.of("heap,green"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("green")
        .hasMessageContaining("confined-arena")
        .hasMessageContaining("virtual");
  }
}
