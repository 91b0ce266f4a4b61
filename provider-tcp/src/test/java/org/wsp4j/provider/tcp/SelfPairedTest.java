package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.Verdict;

/**
 * A provider that nothing else speaks to is its own peer: the kit says so and counts what it cannot
 * show.
 */
class SelfPairedTest {
  private final Report report =
      Certifier.of(Peering.of(new TcpProvider()).selfPaired())
          .rows(Glob.of("RECV-8.*,RECV-3.22"))
          .run();

  @Test
  void rowsThatNeedOnlyDataHold() {
    for (EntryReport entry : report.entries()) {
      assertThat(entry.selfPaired()).isTrue();
      assertThat(entry.rows())
          .filteredOn(row -> row.id().startsWith("RECV-8."))
          .hasSize(6)
          .allSatisfy(row -> assertThat(row.verdict()).as(row.detail()).isEqualTo(Verdict.PASS));
    }
  }

  @Test
  void aResetIsACloseWithoutLinger() {
    for (EntryReport entry : report.entries()) {
      assertThat(entry.row("RECV-3.22").verdict()).isEqualTo(Verdict.PASS);
    }
  }
}
