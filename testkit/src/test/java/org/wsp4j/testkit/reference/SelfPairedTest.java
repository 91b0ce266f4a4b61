package org.wsp4j.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.testkit.Modes;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.RowResult;

/**
 * The provider as its own peer, over a network where single bytes, as the kit's fences are,
 * overtake what was sent on another connection before: what a row takes for delivered has arrived.
 */
class SelfPairedTest {
  private static final ReferenceSchedule OVERTAKEN =
      (_, _, bytes) -> bytes > 1 ? Duration.ofMillis(50).toNanos() : 0;

  @Test
  void whatIsDeliveredHasArrived() {
    ReferenceNetwork network = new ReferenceNetwork(ReferenceClock.running()).schedule(OVERTAKEN);
    Peering peering =
        Peering.of(new ReferenceProvider(network))
            .selfPaired()
            .entries(entry -> entry.name().matches("reference (stream|message)"));

    List<EntryReport> entries =
        Certifier.of(peering)
            .rows(Glob.of("RECV-4.*,RECV-8.*,RECV-9.*,RECV-12.*"))
            .modes(Modes.of("nonblocking"))
            .run()
            .entries();

    assertThat(entries).hasSize(2);
    assertThat(entries)
        .flatExtracting(EntryReport::rows)
        .extracting(RowResult::detail)
        .containsOnly("");
  }
}
