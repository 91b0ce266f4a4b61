package org.wsp4j.verification.mutant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Kit;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Requirements.Level;
import org.wsp4j.testkit.report.Requirements.Row;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.Verdict;
import org.wsp4j.verification.RunOnce;

/**
 * The kit proves itself: every row that it executes fails over a provider that breaks this row
 * alone, and holds over the same provider unbroken, in the same run. A row without such a mutant
 * could be empty, and fails the build.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@RunOnce
class MutantsTest {
  /** Most of a trial is waiting for what never comes. */
  private static final int AT_ONCE = 4;

  /** Other rows than its own that may fail with a mutant. */
  private static final int MOST_OTHERS = 5;

  /** The share of the mutants that is run over all rows always; the rest where time is given. */
  private static final int ONE_IN = 20;

  private static final Requirements CATALOGUE = Requirements.load();

  private final Map<Mutant, Trial> trials = new LinkedHashMap<>();
  private final Map<Base, Trial> sound = new EnumMap<>(Base.class);

  /** Each row has a time limit of its own; this one is for all of them, with all mutants. */
  @BeforeAll
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void tryAll() {
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Base> bases = List.of(Base.values());
      Map<Base, Future<Trial>> sounds =
          submit(pool, bases, base -> Trial.unbroken(base, rowsOn(base)));
      Map<Mutant, Future<Trial>> mutants = submit(pool, Mutants.ALL, MutantsTest::trial);
      sounds.forEach((base, trial) -> sound.put(base, result(trial)));
      mutants.forEach((mutant, trial) -> trials.put(mutant, result(trial)));
    }
  }

  @TestFactory
  Stream<DynamicTest> eachMutantIsCaughtByItsRow() {
    return trials.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey().toString(), () -> requireCaught(each.getKey(), each.getValue())));
  }

  private static void requireCaught(Mutant mutant, Trial trial) {
    RowResult own = trial.row(mutant.row());
    assertThat(own)
        .as("%s, which nothing noticed: the row says \"%s\"", mutant, own.actual())
        .matches(Trial::fails, "fails");
    assertThat(Trial.unclear(own)).as("a stranger understands\n%s", own.detail()).isEmpty();
    assertThat(mutant.also()).as("other rows of %s", mutant).hasSizeLessThanOrEqualTo(MOST_OTHERS);
  }

  @TestFactory
  Stream<DynamicTest> aMutantFailsNoRowThatItDoesNotList() {
    return trials.entrySet().stream()
        .filter(each -> coversAllRows(each.getKey()))
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey().toString(), () -> requireListed(each.getKey(), each.getValue())));
  }

  /** What the machine cannot show, as a network of its own, is not seen to fail there. */
  private static void requireListed(Mutant mutant, Trial trial) {
    assertThat(trial.failures())
        .extracting(RowResult::id)
        .containsExactlyInAnyOrderElementsOf(
            mutant.rows().stream()
                .filter(id -> trial.row(id).verdict() != Verdict.BLOCKED)
                .toList());
  }

  @TestFactory
  Stream<DynamicTest> theSameRowsHoldOverTheUnbrokenProvider() {
    return sound.entrySet().stream()
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey().toString(),
                () ->
                    assertThat(planted(each.getKey()).stream().map(each.getValue()::row))
                        .isNotEmpty()
                        .filteredOn(row -> row.verdict() != Verdict.PASS)
                        .extracting(RowResult::id, RowResult::verdict, RowResult::actual)
                        .isEmpty()));
  }

  /**
   * Those listed cannot be failed by a provider, and the list says why. Rows that are not a MUST
   * refuse nobody, and need none.
   */
  @Test
  void everyExecutableRowHasAMutant() {
    List<ProtocolInfo> entries = sound.values().stream().map(t -> t.report().entry()).toList();
    Set<String> without = new TreeSet<>();
    CATALOGUE.rows().stream()
        .filter(row -> isExecutable(row, entries))
        .forEach(row -> without.add(row.id()));
    Mutants.ALL.forEach(mutant -> without.remove(mutant.row()));
    BrokenInterface.MUTANTS.forEach(mutant -> without.remove(mutant.row()));

    List<String> lines = resource("unplanted.tsv");
    assertThat(lines)
        .allMatch(line -> line.matches("[A-Z]+-[0-9.]+\t.{20,}"), "a row and a reason");
    assertThat(without)
        .containsExactlyInAnyOrderElementsOf(
            lines.stream().map(line -> line.substring(0, line.indexOf('\t'))).toList());
  }

  /**
   * The kit that is published names its own figure. The mutants of the interface are among them: a
   * test of their own requires that each is caught.
   */
  @Test
  void theKitKnowsHowSensitiveItIs() {
    long caught =
        trials.entrySet().stream()
            .filter(each -> Trial.fails(each.getValue().row(each.getKey().row())))
            .count();
    int others = BrokenInterface.MUTANTS.size();
    assertThat(Kit.current().sensitivity())
        .as("testkit/src/main/resources/org/wsp4j/testkit/report/sensitivity.txt")
        .isEqualTo(new Kit.Sensitivity((int) caught + others, Mutants.ALL.size() + others));
  }

  /** The declared bits of an entry ask for the row, and nothing lets it stay unexecuted there. */
  private static boolean isExecutable(Row row, List<ProtocolInfo> entries) {
    return row.level() == Level.MUST
        && entries.stream()
            .anyMatch(entry ->
                row.excludedBy(entry).isEmpty() && CATALOGUE.unexecuted(row, entry).isEmpty());
  }

  private static List<String> planted(Base base) {
    return Mutants.ALL.stream().filter(m -> m.base() == base).map(Mutant::row).toList();
  }

  private static Glob rowsOn(Base base) {
    return Glob.of(String.join(",", planted(base)));
  }

  private static Trial trial(Mutant mutant) {
    return coversAllRows(mutant) ? Trial.of(mutant, Glob.ALL) : Trial.ofItsRow(mutant);
  }

  private static boolean coversAllRows(Mutant mutant) {
    return Boolean.getBoolean("wsp4j.long") || Mutants.ALL.indexOf(mutant) % ONE_IN == 0;
  }

  private static <K> Map<K, Future<Trial>> submit(
      ExecutorService pool, Collection<K> keys, Function<K, Trial> body) {
    Map<K, Future<Trial>> futures = new LinkedHashMap<>();
    keys.forEach(key -> futures.put(key, pool.submit(() -> body.apply(key))));
    return futures;
  }

  private static Trial result(Future<Trial> trial) {
    try {
      return trial.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static List<String> resource(String name) {
    try (InputStream in = MutantsTest.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
      return text.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
