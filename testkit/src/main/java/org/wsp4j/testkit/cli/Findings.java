package org.wsp4j.testkit.cli;

import java.util.ArrayList;
import java.util.List;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.StartupRefused;
import org.wsp4j.testkit.candidate.CandidateResult;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Environment;
import org.wsp4j.testkit.report.Kit;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.SetAside;
import org.wsp4j.testkit.report.Subject;

/** What a run over several providers has found so far: none of them ends the run of the others. */
final class Findings {
  private final List<EntryReport> entries = new ArrayList<>();
  private final List<SetAside> setAside = new ArrayList<>();
  private boolean kitFailed;

  void add(List<EntryReport> more) {
    entries.addAll(more);
  }

  void setAside(List<SetAside> more) {
    setAside.addAll(more);
  }

  void add(CandidateResult result) {
    entries.addAll(result.entries());
    result.setAside().ifPresent(setAside::add);
    kitFailed |= result.kitFailed();
  }

  void refused(Subject provider, StartupRefused reason) {
    setAside.add(
        new SetAside(
            provider.name(),
            provider.module(),
            provider.location(),
            reason.error() == WsaError.WSASYSNOTREADY
                ? EntryVerdict.INCOMPLETE
                : EntryVerdict.REFUSED,
            String.valueOf(reason.getMessage())));
  }

  boolean kitFailed() {
    return kitFailed;
  }

  Report report(Environment environment) {
    return new Report(environment, Kit.current(), entries, setAside);
  }
}
