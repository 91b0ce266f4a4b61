package org.wsp4j.verification.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.hook.DataCall;
import org.wsp4j.testkit.hook.LayeredProvider;
import org.wsp4j.testkit.hook.LayeredSocket;
import org.wsp4j.testkit.hook.TraceLine;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.ReportFolder;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.Verdict;
import org.wsp4j.verification.Installed;

/** What a report shows of a real provider that breaks a rule is enough to find where. */
@Timeout(120)
final class FailureTraceTest {
  private static final String ROW = "RECV-12.01";

  /** The row waits two thirds of it for data that is gone. */
  private static final Duration LIMIT = Duration.ofSeconds(6);

  /** Loses the flags a client passes, so that a peek takes the data. */
  private static final class Forgetful extends LayeredProvider {
    Forgetful(ServiceProvider lower) {
      super("forgetful", lower);
    }

    @Override
    protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
      return new LayeredSocket(this, entry, socket) {
        @Override
        protected WsaError data(DataCall call, ProviderSocket next) {
          if (call.transfer() != null) {
            call.transfer().flags(0);
          }
          return call.on(next);
        }
      };
    }
  }

  @Test
  void thePeekThatTakesTheDataIsInTheTrace(@TempDir Path folder) throws IOException {
    Peering peering =
        Peering.of(() -> new Forgetful(Installed.provider("tcp")))
            .timeLimit(LIMIT)
            .entries(each -> each.name().equals("TCP/IPv4"));
    Report report = Certifier.of(peering).rows(Glob.of(ROW)).seed(1).run();
    ReportFolder.write(report, folder);

    RowResult row = report.entries().getFirst().row(ROW);
    assertThat(row.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(row.trace().stream().map(TraceLine::text))
        .containsSubsequence(
            "peer  delivers 1 byte",
            "socket 1  LPWSPRecv into 8 bytes, MSG_PEEK|MSG_PARTIAL -> NO_ERROR, 1 bytes",
            "socket 1  LPWSPRecv into 8 bytes -> has not returned");
    assertThat(row.actual()).as("the dump of the threads is for the story").hasLineCount(1);
    assertThat(Files.readString(folder.resolve(ReportFolder.HTML)))
        .contains("has not returned</td>");
  }
}
