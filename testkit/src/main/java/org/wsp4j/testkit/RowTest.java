package org.wsp4j.testkit;

import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.platform.commons.support.ReflectionSupport;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Requirements.Row;
import org.wsp4j.testkit.report.Runs;
import org.wsp4j.testkit.report.Verdict;

/**
 * One test over one entry: its runs, one in each mode of its plan, and the gravest of what they
 * say. The first that does not hold is the last.
 */
final class RowTest {
  private final Candidate candidate;
  private final ProtocolInfo entry;
  private final Method method;
  private final List<Row> rows;
  private final Rerun rerun;
  private final ModePlan plan;
  private final long seed;
  private final Set<Dimension> open = EnumSet.noneOf(Dimension.class);
  private Bench bench;
  private RowRun gravest;
  private Runs runs = Runs.NONE;
  private long millis;

  RowTest(
      Candidate candidate,
      ProtocolInfo entry,
      Method method,
      List<Row> rows,
      Modes modes,
      Rerun rerun) {
    this.candidate = candidate;
    this.entry = entry;
    this.method = method;
    this.rows = rows;
    this.rerun = rerun;
    this.seed = candidate.seed() * 31 + method.getName().hashCode() + entry.name().hashCode();
    this.plan = ModePlan.of(method, modes, seed);
    this.bench = bench(plan.first());
    this.gravest = run(bench);
  }

  private Bench bench(Mode mode) {
    ModeUse use = new ModeUse(mode);
    return new Bench(candidate, entry, new Check(rows, candidate.seed(), rerun, use), use, seed);
  }

  private RowRun run(Bench of) {
    return new RowRun(of, candidate, entry, method.getName());
  }

  /** The bench of the first run. */
  Bench bench() {
    return bench;
  }

  void exclude(Verdict verdict, String reason) {
    gravest.exclude(verdict, reason);
  }

  /** Runs the test in each of its modes. */
  void execute(Object target) {
    boolean needsBits = method.isAnnotationPresent(Needs.class);
    RowRun run = gravest;
    Optional<Mode> next;
    do {
      execute(run, target, needsBits);
      next = holds(run) ? plan.next(open) : Optional.empty();
      if (next.isPresent()) {
        bench = bench(next.get());
        run = run(bench);
      }
    } while (next.isPresent());
    runs = runs.limited(Limits.of(method));
    if (holds(gravest)) {
      runs = runs.lacking(plan.left(open));
    }
  }

  private static boolean holds(RowRun run) {
    return switch (run.verdict()) {
      case PASS, INFO, UNCLAIMED -> true;
      default -> false;
    };
  }

  private void execute(RowRun run, Object target, boolean needsBits) {
    candidate.upcalls().reset();
    candidate.trace().begin();
    Bench own = bench;
    run.execute(() -> ReflectionSupport.invokeMethod(method, target, own), needsBits);
    millis += run.millis();
    open.addAll(own.mode().open());
    if (run.verdict().executed()) {
      runs = runs.then(Runs.one(own.mode().values(), own.choices()));
    }
    if (run.verdict().compareTo(gravest.verdict()) > 0) {
      gravest = run;
    }
  }

  Outcome outcome(List<String> ids) {
    gravest.known(ids);
    return gravest.outcome(ids, millis, runs);
  }

  void rethrow() throws Throwable {
    gravest.rethrow();
  }
}
