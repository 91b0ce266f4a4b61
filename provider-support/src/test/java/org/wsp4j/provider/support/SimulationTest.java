package org.wsp4j.provider.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The machine under seeded schedules, faults and clients (RECV-2.05, RECV-2.06, RECV-2.11,
 * RECV-14.05, RECV-16.02, RECV-16.10, RECV-17.01, DEC-08, DEC-09, DEC-31 to DEC-37): every
 * operation that was started completes exactly once, and no byte is lost, doubled or out of order.
 */
class SimulationTest {
  private static final boolean LONG = Boolean.getBoolean("wsp4j.long");
  private static final long SEEDS = LONG ? 20_000 : 2_000;
  private static final long REPEATED_ONE_IN = 100;
  private static final long DEFECT_SEEDS = 2_000;

  @Test
  void noSeedBreaksTheContract(TestReporter reporter) throws Exception {
    String only = System.getProperty("wsp4j.seed");
    if (only != null) {
      runOnce(Long.parseLong(only));
      return;
    }
    long startNanos = System.nanoTime();
    String failure = search(Defect.NONE, SEEDS);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    reporter.publishEntry(SEEDS + " seeds x " + Simulation.STEPS + " operations", millis + " ms");
    assertThat(failure).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedDefectIsFound(Defect defect) throws Exception {
    assertThat(search(defect, DEFECT_SEEDS)).contains("-Dwsp4j.seed=");
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    for (long seed = 0; seed < 5; seed++) {
      assertThat(new Simulation(seed, Defect.NONE, false).run())
          .as("seed %d", seed)
          .isEqualTo(new Simulation(seed, Defect.NONE, true).run());
    }
    assertThat(new Simulation(1, Defect.NONE, false).run())
        .isNotEqualTo(new Simulation(2, Defect.NONE, false).run());
  }

  private static void runOnce(long seed) {
    String failure = failure(seed, Defect.NONE);
    assertThat(failure).isEmpty();
  }

  /** Runs seeds until one fails: what it says, or nothing. */
  private static String search(Defect defect, long seeds) throws Exception {
    AtomicLong next = new AtomicLong();
    Queue<String> found = new ConcurrentLinkedQueue<>();
    int workers = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        running.add(
            pool.submit(() -> {
              long seed;
              while (found.isEmpty() && (seed = next.getAndIncrement()) < seeds) {
                String failure = failure(seed, defect);
                if (!failure.isEmpty()) {
                  found.add(failure);
                }
              }
            }));
      }
      for (Future<?> each : running) {
        try {
          each.get();
        } catch (ExecutionException e) {
          throw new AssertionError("a worker failed", e);
        }
      }
    }
    return found.isEmpty() ? "" : found.element();
  }

  /** What is wrong with a seed, with the whole story, or nothing. */
  private static String failure(long seed, Defect defect) {
    try {
      long hash = new Simulation(seed, defect, false).run();
      if (seed % REPEATED_ONE_IN == 0 && defect == Defect.NONE) {
        long again = new Simulation(seed, defect, false).run();
        return hash == again ? "" : "seed " + seed + " gave two different runs";
      }
      return "";
    } catch (AssertionError wrong) {
      return "seed "
          + seed
          + ": "
          + wrong.getMessage()
          + "\n"
          + story(seed, defect)
          + "\nto run it again: ./wsp4j test -pl provider-support -am"
          + " -Dtest=SimulationTest#noSeedBreaksTheContract -Dwsp4j.seed="
          + seed;
    }
  }

  /** Runs a seed that failed once more, to tell what happened. */
  private static String story(long seed, Defect defect) {
    Simulation again = new Simulation(seed, defect, true);
    try {
      long _ = again.run();
      return "it did not fail again:\n" + again.trace.text();
    } catch (AssertionError expected) {
      StringWriter stack = new StringWriter();
      expected.printStackTrace(new PrintWriter(stack));
      return again.trace.text() + "\n" + stack;
    }
  }
}
