package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.wsp4j.testkit.certify.ProviderCertification;
import org.wsp4j.testkit.report.KnownFailures;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.SavedReport;
import org.wsp4j.testkit.report.Verdict;

/** What an author writes, and what JUnit makes of it. */
class AuthorTest {
  static final class Author extends ProviderCertification {
    @Override
    protected Peering peering() {
      return new FakeProvider().peering();
    }
  }

  static final class Knowing extends ProviderCertification {
    @TempDir static Path folder;

    @Override
    protected Peering peering() {
      try {
        Path file = Files.writeString(folder.resolve("known"), "RECV-8.03 | * | in the works");
        return new FakeProvider().peering().knownFailures(KnownFailures.read(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static final class Outdated extends ProviderCertification {
    @TempDir static Path folder;

    @Override
    protected Peering peering() {
      try {
        Path file = Files.writeString(folder.resolve("known"), "RECV-1.04 | * | long mended");
        return new FakeProvider().peering().knownFailures(KnownFailures.read(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static TestExecutionSummary run(Class<?> author, String rows) {
    return run(author, rows, "");
  }

  private static TestExecutionSummary run(Class<?> author, String rows, String reports) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(author))
            .configurationParameter("wsp4j.rows", rows)
            .configurationParameter("wsp4j.reports", reports)
            .build();
    LauncherFactory.create().execute(request, summary);
    return summary.getSummary();
  }

  @Test
  void oneMethodMakesAJUnitTestThatRunsEveryRowForEveryEntry() {
    TestExecutionSummary summary = run(Author.class, "RECV-1.04,RECV-8.03,RECV-12.07");

    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
    assertThat(summary.getTestsFailedCount()).isEqualTo(1);
    assertThat(summary.getFailures().getFirst().getException())
        .hasMessageContaining("RECV-8.03 (MUST)");
  }

  @Test
  void whatAClassFoundIsLeftWhereTheBuildAsksForIt(@TempDir Path folder) throws IOException {
    run(Author.class, "RECV-1.04,RECV-8.03", folder.resolve("found").toString());

    SavedReport left = SavedReport.read(folder.resolve("found/Author.json"));
    assertThat(left.entries()).hasSize(1);
    assertThat(left.entries().getFirst().rows())
        .containsEntry("RECV-1.04", Verdict.PASS)
        .containsEntry("RECV-8.03", Verdict.FAIL)
        .hasSameSizeAs(Requirements.load().rows());
  }

  @Test
  void aKnownFailureLetsTheBuildPass() {
    TestExecutionSummary summary = run(Knowing.class, "RECV-1.04,RECV-8.03");

    assertThat(summary.getFailures()).isEmpty();
    assertThat(summary.getTestsAbortedCount()).isEqualTo(1);
    assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
  }

  @Test
  void aKnownFailureThatPassesBreaksTheBuild() {
    TestExecutionSummary summary = run(Outdated.class, "RECV-1.04");

    assertThat(summary.getFailures()).hasSize(1);
    assertThat(summary.getFailures().getFirst().getException())
        .hasMessageContaining("RECV-1.04 is listed as a known failure and passes");
  }

  @Test
  void everyTestOfTheKitCitesRowsThatExist() {
    Requirements requirements = Requirements.load();
    List<Method> tests =
        Arrays.stream(ProviderCertification.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .toList();

    assertThat(tests).isNotEmpty();
    assertThat(tests)
        .allSatisfy(test -> {
          Requirement cited = test.getAnnotation(Requirement.class);
          assertThat(cited).as(test.getName()).isNotNull();
          assertThat(cited.value())
              .isNotEmpty()
              .allSatisfy(id -> assertThat(requirements.row(id)).isNotNull());
        });
  }
}
