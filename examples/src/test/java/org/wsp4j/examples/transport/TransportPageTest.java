package org.wsp4j.examples.transport;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Verdict;

/** What {@code docs/writing-a-provider.md} says of its steps, besides the certificates. */
class TransportPageTest {
  private static final Path CLASSES = Path.of("target", "classes");

  /** Rows that are the machine's alone. */
  @ParameterizedTest
  @ValueSource(strings = {"RECV-3.02", "RECV-3.08", "RECV-17.10", "RECV-17.11", "DEC-40"})
  void anEmptyTransportIsASocketThatIsNotConnected(String row) {
    EntryReport report =
        Certifier.of(new EmptyProvider()).rows(Glob.of(row)).run().entries().getFirst();

    assertThat(report.row(row).verdict()).as(report.row(row).detail()).isEqualTo(Verdict.PASS);
  }

  @Test
  void bothPathsFindTheSameProviders() throws IOException {
    String service = ServiceProvider.class.getName();
    try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
      Set<String> provided =
          ModuleDescriptor.read(in).provides().stream()
              .filter(each -> each.service().equals(service))
              .flatMap(each -> each.providers().stream())
              .collect(toSet());

      assertThat(Files.readAllLines(CLASSES.resolve("META-INF/services").resolve(service)))
          .containsExactlyInAnyOrderElementsOf(provided)
          .contains(MemoryProvider.class.getName(), FedProvider.class.getName());
    }
  }
}
