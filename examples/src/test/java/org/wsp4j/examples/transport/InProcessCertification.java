package org.wsp4j.examples.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.ProviderCertification;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Verdict;

/** Every row of the requirements, the provider at both ends: nothing else speaks its protocol. */
abstract class InProcessCertification extends ProviderCertification {
  /** What is certified. */
  abstract ServiceProvider provider();

  @Override
  protected Peering peering() {
    return Peering.of(provider())
        .unreachable(WsaError.WSAENETDOWN, "there is no network")
        .unreachable(WsaError.WSAENETRESET, "a peer in the same process needs no keep-alive")
        .unreachable(WsaError.WSAECONNABORTED, "nothing is retransmitted");
  }

  @Override
  protected void ends(EntryReport report) {
    super.ends(report);
    if (System.getProperty(ROWS) == null) {
      boolean every = System.getProperty(MODES, "every").equals("every");
      assertThat(report.verdict())
          .isEqualTo(every ? EntryVerdict.CERTIFIED : EntryVerdict.INCOMPLETE);
      assertThat(report.totals()).containsEntry(Verdict.UNTESTED, 0);
    }
  }
}
