package org.wsp4j.verification.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.testkit.Modes;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.hook.Hook;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.Verdict;
import org.wsp4j.verification.Installed;
import org.wsp4j.verification.RunOnce;

/** A layer keeps the contract, and one that is asked for faults is found out. */
@Timeout(600)
@RunOnce
final class LayersAreCertifiedTest {
  /** One mode of each row is enough to find a layer that breaks something; all certify it. */
  private static final boolean WHOLE = Boolean.getBoolean("wsp4j.long");

  @TempDir private Path folder;

  private Report certified(String provider, String entry, Glob rows, String... words)
      throws IOException {
    List<Hook> hooks = new ArrayList<>();
    try {
      for (String each : words) {
        hooks.add(Hook.parse(each));
      }
      Peering peering =
          Peering.of(Installed.provider(provider))
              .hooked(hooks)
              .entries(each -> each.name().equals(entry));
      return Certifier.of(peering)
          .rows(rows)
          .modes(WHOLE ? Modes.EVERY : Modes.QUICK)
          .seed(20_26)
          .run();
    } finally {
      for (Hook hook : hooks) {
        hook.close();
      }
    }
  }

  /** Each layer is above a certified provider, and the next one above it. */
  @ParameterizedTest
  @CsvSource({"tcp, TCP/IPv4", "udp, UDP/IPv4", "seqpacket, SEQPACKET/IPv4 whole"})
  void aCertifiedProviderStaysCertifiedUnderEveryLayer(String provider, String entry)
      throws IOException {
    Path trace = folder.resolve("trace.txt");
    Path recording = folder.resolve("session.jsonl");
    Report report =
        certified(
            provider, entry, Glob.ALL, "fault=seed=7", "record=" + recording, "trace=" + trace);

    assertThat(report.entries().getFirst().provider().name())
        .isEqualTo("trace-record-fault-" + provider);
    assertThat(report.entries().getFirst().entry().protocolChain()).hasSize(4);
    assertThat(report.entries().getFirst().rows())
        .as("every row holds, and none is missing but for the modes that were left out")
        .allSatisfy(row -> {
          assertThat(row.verdict().refuses()).as("%s", row).isFalse();
          assertThat(row.open() && !row.verdict().executed()).as("%s", row).isFalse();
        });
    assertThat(report.verdict())
        .isEqualTo(WHOLE ? EntryVerdict.CERTIFIED : EntryVerdict.INCOMPLETE);
    assertThat(Files.size(trace)).isPositive();
    assertThat(Files.size(recording)).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "short=1|RECV-8.03|bytes = ",
        "LPWSPRecv@1=WSAENOBUFS|RECV-8.01|= WSAENOBUFS",
        "network-down@1|RECV-8.01|= WSAENETDOWN",
        "reset@1|RECV-8.01|= WSAECONNRESET",
        "keep-alive-lost@1|RECV-8.01|= WSAENETRESET"
      })
  void aRowNoticesAFaultAndSaysWhatItSaw(String fault, String id, String seen) throws IOException {
    Report report = certified("tcp", "TCP/IPv4", Glob.of(id), "fault=seed=7," + fault);

    RowResult row = report.entries().getFirst().row(id);
    assertThat(row.verdict()).as("%s", row).isEqualTo(Verdict.FAIL);
    assertThat(row.actual()).contains(seen);
    assertThat(row.detail()).contains("expected  ", "rerun  ", "--hook fault=seed=7,");
    assertThat(row.millis()).isLessThan(Duration.ofSeconds(30).toMillis());
  }
}
