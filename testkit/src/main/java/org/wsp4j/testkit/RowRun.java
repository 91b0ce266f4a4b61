package org.wsp4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.testkit.kernel.KernelException;
import org.wsp4j.testkit.report.KnownFailures;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Runs;
import org.wsp4j.testkit.report.Verdict;

/**
 * One run of one test: on a thread of its own, so that it begins with an empty APC queue and a
 * provider that hangs can be left behind, then the verdict.
 */
final class RowRun {
  /** How the name of a row's own thread begins. */
  static final String THREAD = "row: ";

  private static final int FRAMES = 12;
  private static final long GRACE_MILLIS = 2_000;

  private final Bench bench;
  private final Candidate candidate;
  private final ProtocolInfo entry;
  private final String test;
  private Verdict verdict = Verdict.PASS;
  private String expected = "";
  private String actual = "";
  private String detail = "";
  private long millis;
  private @Nullable Throwable thrown;

  RowRun(Bench bench, Candidate candidate, ProtocolInfo entry, String test) {
    this.bench = bench;
    this.candidate = candidate;
    this.entry = entry;
    this.test = test;
  }

  void exclude(Verdict why, String reason) {
    judge(new VerdictSignal(why, reason), false);
  }

  void execute(Runnable row, boolean needsBits) {
    long start = System.nanoTime();
    Throwable[] failure = new Throwable[1];
    Thread thread =
        bench
            .mode()
            .thread()
            .builder()
            .name(THREAD + test + " over " + entry.name())
            .unstarted(() -> failure[0] = body(row));
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    boolean ended = join(thread, candidate.peering().timeLimit().toMillis());
    Throwable problem = ended ? failure[0] : hung(thread);
    millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    judge(problem, needsBits);
  }

  private @Nullable Throwable body(Runnable row) {
    try {
      bench.begin();
      row.run();
      bench.finish();
      return null;
    } catch (Throwable e) {
      candidate.trace().end();
      abandon(e);
      return e;
    }
  }

  private void abandon(Throwable cause) {
    try {
      bench.abandon();
    } catch (RuntimeException | AssertionError e) {
      cause.addSuppressed(e);
    }
  }

  private Throwable hung(Thread thread) {
    StringBuilder places = new StringBuilder("it does not, see its threads");
    candidate.trace().end();
    describe(thread, thread.getStackTrace(), places);
    Map<Thread, StackTraceElement[]> others = Thread.getAllStackTraces();
    others.keySet().removeAll(Set.of(thread, Thread.currentThread()));
    others.keySet().removeIf(RowRun::isOfTheMachine);
    others.forEach((other, stack) -> describe(other, stack, places));
    long seconds = candidate.peering().timeLimit().toSeconds();
    AssertionFailedError failure =
        bench.check().failure("the row ends within " + seconds + " s", places.toString());
    abandon(failure);
    thread.interrupt();
    join(thread, GRACE_MILLIS);
    return failure;
  }

  /** Threads of the JVM itself tell nothing of a provider. */
  private static boolean isOfTheMachine(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null || group.getParent() == null || group.getName().startsWith("Innocuous");
  }

  private static void describe(Thread thread, StackTraceElement[] stack, StringBuilder text) {
    text.append("\n      ").append(thread.getName());
    for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
      text.append("\n        ").append(stack[i]);
    }
  }

  private static boolean join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void judge(@Nullable Throwable problem, boolean needsBits) {
    thrown = problem;
    switch (problem) {
      case null -> judgeSuccess();
      case VerdictSignal signal -> {
        verdict = signal.verdict();
        actual = signal.reason();
      }
      case KernelException kernel when kernel.environmental() -> {
        verdict = Verdict.BLOCKED;
        actual = String.valueOf(kernel.getMessage());
      }
      case AssertionFailedError failure -> {
        verdict = RowExtension.failed(bench.check().rows(), needsBits);
        expected =
            failure.isExpectedDefined() ? failure.getExpected().getStringRepresentation() : "";
        actual =
            failure.isActualDefined()
                ? firstLine(failure.getActual().getStringRepresentation())
                : "";
        detail = String.valueOf(failure.getMessage());
      }
      default -> judgeException(problem, needsBits);
    }
  }

  /** The rest, a dump for instance, is in the detail. */
  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private void judgeSuccess() {
    ServiceFlag unclaimed = bench.unclaimedFlag();
    String observed = bench.observed();
    expected = bench.check().summary();
    actual = expected;
    if (unclaimed != null) {
      verdict = Verdict.UNCLAIMED;
      actual = "the behaviour is there, but " + unclaimed + " is not declared";
    } else if (observed != null) {
      verdict = Verdict.INFO;
      actual = observed;
    } else if (bench.check().madeNone()) {
      verdict = Verdict.UNTESTED;
      actual = "the test compared nothing";
    }
  }

  /** The contract has no exceptions: whatever is thrown is a failure of the row. */
  private void judgeException(Throwable problem, boolean needsBits) {
    verdict = RowExtension.failed(bench.check().rows(), needsBits);
    expected = "no exception";
    actual = problem.toString();
    detail = bench.check().story(expected, actual, Check.place(problem));
  }

  /** A failure of rows that are all listed as known. */
  void known(List<String> ids) {
    KnownFailures known = candidate.peering().knownFailures();
    List<String> reasons =
        ids.stream().flatMap(id -> known.reason(id, entry.name()).stream()).toList();
    if (verdict.refuses() && reasons.size() == ids.size()) {
      verdict = Verdict.KNOWN;
      actual += "; known: " + String.join("; ", reasons);
    }
  }

  Verdict verdict() {
    return verdict;
  }

  long millis() {
    return millis;
  }

  /** To be asked before another run begins: the trace is of the last. */
  Outcome outcome(List<String> ids, long totalMillis, Runs runs) {
    Outcome outcome =
        new Outcome(entry.catalogEntryId(), ids, verdict, expected, actual, totalMillis, detail)
            .ran(runs);
    return verdict.isFailure()
        ? outcome.failedIn(bench.mode().toString(), candidate.trace().lines())
        : outcome;
  }

  void rethrow() throws Throwable {
    if (thrown == null) {
      return;
    }
    switch (verdict) {
      case NON_STRICT, INFO, BLOCKED, KNOWN -> throw new VerdictSignal(verdict, actual);
      default -> throw thrown;
    }
  }
}
