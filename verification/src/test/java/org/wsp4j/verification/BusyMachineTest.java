package org.wsp4j.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.testkit.Modes;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.RowResult;

/**
 * Every row holds on a machine without a free processor, beside eight threads that never wait: four
 * entries, five times each, with a seed of its own every time. In an ordinary build it is once, and
 * each entry has some of the rows.
 */
@Timeout(7200)
@RunOnce
class BusyMachineTest {
  private static final boolean WHOLE = Boolean.getBoolean("wsp4j.long");
  private static final int ROUNDS = WHOLE ? 5 : 1;
  private static final int THREADS = 8;
  private static final AtomicBoolean OVER = new AtomicBoolean();

  @BeforeAll
  static void begin() {
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform()
          .daemon()
          .name("busy")
          .start(() -> {
            while (!OVER.get()) {
              Thread.onSpinWait();
            }
          });
    }
  }

  @AfterAll
  static void end() {
    OVER.set(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp       | TCP/IPv4              | RECV-1.*,RECV-4.*,RECV-12.*,DEC-0*",
        "udp       | UDP/IPv4              | RECV-2.*,RECV-11.*,DEC-1*",
        "seqpacket | SEQPACKET/IPv4        | RECV-10.*,RECV-13.*,DEC-2*",
        "seqpacket | SEQPACKET/local whole | RECV-8.*,RECV-9.*,DEC-3*"
      })
  void everyRowHoldsBesideBusyThreads(String provider, String entry, String someRows) {
    Glob rows = WHOLE ? Glob.ALL : Glob.of(someRows);
    long seed = System.nanoTime();

    Stream<String> failures =
        IntStream.range(0, ROUNDS)
            .mapToObj(round -> round(provider, entry, rows, seed + round))
            .flatMap(report -> report.rows().stream())
            .filter(row -> row.verdict().isFailure())
            .map(RowResult::detail);

    assertThat(failures).as("each names its row, its mode and its seed").isEmpty();
  }

  private static EntryReport round(String provider, String entry, Glob rows, long seed) {
    Peering peering =
        Peering.of(Installed.provider(provider)).entries(each -> each.name().equals(entry));
    EntryReport report =
        Certifier.of(peering).rows(rows).modes(Modes.QUICK).seed(seed).run().entries().getFirst();
    assertThat(report.runs().made()).isPositive();
    return report;
  }
}
