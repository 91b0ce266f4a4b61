package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.wsp4j.testkit.certify.ProviderCertification;
import org.wsp4j.testkit.report.Requirements;

/** What an author writes, and what JUnit makes of it. */
class AuthorTest {
  static final class Author extends ProviderCertification {
    @Override
    protected Peering peering() {
      return new FakeProvider().peering();
    }
  }

  @Test
  void oneMethodMakesAJUnitTestThatRunsEveryRowForEveryEntry() {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(Author.class))
            .configurationParameter("wsp4j.rows", "RECV-1.04,RECV-8.03,RECV-12.07")
            .build();

    LauncherFactory.create().execute(request, summary);

    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
    assertThat(summary.getSummary().getTestsFailedCount()).isEqualTo(1);
    assertThat(summary.getSummary().getFailures().getFirst().getException())
        .hasMessageContaining("RECV-8.03 (MUST)");
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
