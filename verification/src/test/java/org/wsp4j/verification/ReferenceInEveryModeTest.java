package org.wsp4j.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.reference.ReferenceClock;
import org.wsp4j.testkit.reference.ReferenceNetwork;
import org.wsp4j.testkit.reference.ReferenceProvider;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.RowResult;

/** The reference provider is certified: every entry, in every mode. */
@Timeout(600)
@RunOnce
class ReferenceInEveryModeTest {
  private static final boolean WHOLE = Boolean.getBoolean("wsp4j.long");

  static List<String> entries() {
    return new ReferenceProvider(new ReferenceNetwork(ReferenceClock.stopped()))
        .protocols().stream().map(ProtocolInfo::name).toList();
  }

  @ParameterizedTest
  @MethodSource("entries")
  void everyRowHoldsInEveryMode(String name) {
    Report report =
        Certifier.of(ReferenceProvider.peering().entries(entry -> entry.name().equals(name)))
            .rows(WHOLE ? Glob.ALL : Glob.of("RECV-3.11,RECV-9.01,RECV-10.01,DEC-04"))
            .run();

    EntryReport entry = report.entries().getFirst();
    assertThat(entry.rows())
        .filteredOn(row -> row.verdict().refuses() || row.runs().left() > 0)
        .extracting(RowResult::detail)
        .isEmpty();
    assertThat(entry.runs().made()).isPositive();
    if (WHOLE) {
      assertThat(report.verdict()).isEqualTo(EntryVerdict.CERTIFIED);
    }
  }
}
