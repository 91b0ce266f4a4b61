package org.wsp4j.testkit;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.testkit.report.EntryJudge;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Requirements.Row;
import org.wsp4j.testkit.report.Subject;
import org.wsp4j.testkit.report.Verdict;

/**
 * Runs the rows of one catalog entry: chooses them, has each run in its modes, publishes its
 * outcome.
 */
final class RowExtension
    implements ExecutionCondition,
        ParameterResolver,
        InvocationInterceptor,
        AfterClassTemplateInvocationCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RowExtension.class);

  private final Certification author;
  private final Candidate candidate;
  private final ProtocolInfo entry;
  private final Glob chosen;
  private final Modes modes;
  private final Consumer<EntryReport> found;
  private final List<Outcome> outcomes = new ArrayList<>();

  RowExtension(
      Certification author,
      Candidate candidate,
      ProtocolInfo entry,
      Glob chosen,
      Modes modes,
      Consumer<EntryReport> found) {
    this.author = author;
    this.candidate = candidate;
    this.entry = entry;
    this.chosen = chosen;
    this.modes = modes;
    this.found = found;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Method> method = context.getTestMethod();
    if (method.isEmpty() || cited(method.get()).stream().anyMatch(r -> chosen.matches(r.id()))) {
      return ConditionEvaluationResult.enabled("chosen");
    }
    return ConditionEvaluationResult.disabled("not chosen: " + chosen);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Bench.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    List<Row> rows = cited(method);
    RowTest test = new RowTest(candidate, entry, method, rows, modes, rerun(rows, context));
    context.getStore(NAMESPACE).put(RowTest.class, test);
    return test.bench();
  }

  /** The test is not run by JUnit but by us, as often as it has modes. */
  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    Method method = invocationContext.getExecutable();
    List<Row> rows = cited(method);
    RowTest test = context.getStore(NAMESPACE).get(RowTest.class, RowTest.class);
    if (rows.isEmpty() || test == null) {
      invocation.proceed();
      return;
    }
    invocation.skip();
    Optional<String> excluded = exclusion(rows, method);
    Optional<String> refused = ModePlan.refusal(method, modes);
    if (excluded.isPresent()) {
      test.exclude(Verdict.NOT_CLAIMED, excluded.get());
    } else if (refused.isPresent()) {
      test.exclude(Verdict.UNTESTED, refused.get());
    } else {
      test.execute(context.getRequiredTestInstance());
    }
    List<String> ids =
        rows.stream()
            .filter(r -> excluded.isPresent() || r.excludedBy(entry).isEmpty())
            .map(Row::id)
            .toList();
    Outcome outcome = test.outcome(ids);
    outcomes.add(outcome);
    context.publishReportEntry(outcome.toReportEntry());
    test.rethrow();
  }

  @Override
  public void afterClassTemplateInvocation(ExtensionContext context) {
    Peering peering = candidate.peering();
    EntryReport report =
        EntryJudge.judge(
            Subject.of(peering.provider()),
            entry,
            peering.isSelfPaired(entry),
            chosen,
            peering.knownFailures(),
            outcomes);
    found.accept(report);
    author.ends(report);
  }

  /**
   * Why what was declared excludes the test: every row that it cites is, a bit it needs is not, or
   * its error cannot happen.
   */
  private Optional<String> exclusion(List<Row> rows, Method method) {
    if (rows.stream().noneMatch(row -> row.excludedBy(entry).isEmpty())) {
      return rows.getFirst().excludedBy(entry);
    }
    Needs needs = method.getAnnotation(Needs.class);
    if (needs != null) {
      for (ServiceFlag flag : needs.value()) {
        if (!entry.has(flag)) {
          return Optional.of(flag + " is not declared");
        }
      }
    }
    Provokes provokes = method.getAnnotation(Provokes.class);
    return provokes == null
        ? Optional.empty()
        : candidate
            .peering()
            .unreachable(provokes.value())
            .map(reason -> provokes.value() + " is declared unreachable: " + reason);
  }

  private static List<Row> cited(Method method) {
    Requirement requirement = method.getAnnotation(Requirement.class);
    Requirements catalogue = Requirements.load();
    return requirement == null
        ? List.of()
        : List.of(requirement.value()).stream().map(catalogue::row).toList();
  }

  private Rerun rerun(List<Row> rows, ExtensionContext context) {
    String row = rows.isEmpty() ? "*" : rows.getFirst().id();
    return context
        .getConfigurationParameter(Certification.COMMAND)
        .map(command -> Rerun.command(command, row, candidate.seed()))
        .orElseGet(() -> Rerun.build(context.getRequiredTestClass(), row, candidate.seed()));
  }

  /** The verdict that a failed comparison means for a test. */
  static Verdict failed(List<Row> rows, boolean needsBits) {
    Requirements.Level strictest =
        rows.stream().map(Row::level).min(Requirements.Level::compareTo).orElseThrow();
    return switch (strictest) {
      case MUST -> needsBits ? Verdict.CLAIM_BROKEN : Verdict.FAIL;
      case SHOULD -> Verdict.NON_STRICT;
      case MAY, INFO, SAYS_NOT -> Verdict.INFO;
    };
  }
}
