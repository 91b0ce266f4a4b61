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
 * The provider as its own peer, over a network where what is sent on one connection comes later
 * than what is sent on another afterwards: what a row takes for delivered has been.
 */
class SelfPairedTest {
  private static final Duration MOST = Duration.ofMillis(4);

  @Test
  void whatIsDeliveredHasArrived() {
    ReferenceNetwork network =
        new ReferenceNetwork(ReferenceClock.running()).schedule(ReferenceSchedule.seeded(7, MOST));
    Peering peering =
        Peering.of(new ReferenceProvider(network))
            .selfPaired()
            .entries(entry -> entry.name().matches("reference (stream|message)"));

    List<EntryReport> entries =
        Certifier.of(peering)
            .rows(Glob.of("RECV-4.*,RECV-8.*,RECV-9.*,DEC-23,DEC-31,DEC-33,DEC-36"))
            .modes(Modes.QUICK)
            .seed(7)
            .run()
            .entries();

    assertThat(entries).isNotEmpty();
    assertThat(entries)
        .flatExtracting(EntryReport::rows)
        .extracting(RowResult::detail)
        .containsOnly("");
  }
}
