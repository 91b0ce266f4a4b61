package org.wsp4j.testkit.certify;

import java.util.ArrayList;
import java.util.List;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.report.EntryReport;

/** The class that {@link Certifier} has JUnit run; what it is about comes in by a scoped value. */
final class CertifierRun extends ProviderCertification {
  static final ScopedValue<Session> SESSION = ScopedValue.newInstance();

  /** What the certifier and JUnit's side of a run share; one thread at a time. */
  static final class Session {
    private final Peering peering;
    private final List<EntryReport> reports = new ArrayList<>();
    private List<ProtocolInfo> entries = List.of();

    Session(Peering peering) {
      this.peering = peering;
    }

    List<ProtocolInfo> entries() {
      return entries;
    }

    List<EntryReport> reports() {
      return reports;
    }
  }

  @Override
  protected Peering peering() {
    return SESSION.get().peering;
  }

  @Override
  protected void begins(List<ProtocolInfo> entries) {
    SESSION.get().entries = entries;
  }

  @Override
  protected void ends(EntryReport report) {
    SESSION.get().reports.add(report);
  }
}
