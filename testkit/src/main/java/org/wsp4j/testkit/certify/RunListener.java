package org.wsp4j.testkit.certify;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.Requirement;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Subject;

/**
 * Hands on what the tests of a run publish. A test that failed without having published an outcome,
 * and a container that failed, mean that something other than a row is wrong.
 */
final class RunListener implements TestExecutionListener {
  private final Peering peering;
  private final CertifierRun.Session session;
  private final Progress progress;
  private final Set<String> published = new HashSet<>();
  private @Nullable Throwable failure;

  RunListener(Peering peering, CertifierRun.Session session, Progress progress) {
    this.peering = peering;
    this.session = session;
    this.progress = progress;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    entry(test)
        .ifPresent(entry ->
            progress.begin(Subject.of(peering.provider()), entry, peering.isSelfPaired(entry)));
    cited(test).ifPresent(rows -> progress.started(List.of(rows.value())));
  }

  @Override
  public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    Outcome.fromReportEntry(entry.getKeyValuePairs())
        .ifPresent(outcome -> {
          published.add(test.getUniqueId());
          progress.finished(outcome);
        });
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    entry(test).ifPresent(progress::end);
    if (result.getStatus() == TestExecutionResult.Status.FAILED
        && !published.contains(test.getUniqueId())
        && failure == null) {
      failure =
          result
              .getThrowable()
              .orElseGet(() -> new IllegalStateException(test.getDisplayName() + " failed"));
    }
  }

  private static Optional<Requirement> cited(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(source -> ((MethodSource) source).getJavaMethod().getAnnotation(Requirement.class));
  }

  /** The entry whose rows a container holds: the invocations of the class template, in order. */
  private Optional<ProtocolInfo> entry(TestIdentifier test) {
    String last = test.getUniqueIdObject().getLastSegment().getType();
    return last.equals("class-template-invocation")
        ? session.entries().stream().filter(e -> e.name().equals(test.getDisplayName())).findFirst()
        : Optional.empty();
  }
}
