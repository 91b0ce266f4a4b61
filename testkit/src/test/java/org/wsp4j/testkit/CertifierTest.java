package org.wsp4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.certify.Certifier;
import org.wsp4j.testkit.certify.KitFailure;
import org.wsp4j.testkit.certify.Progress;
import org.wsp4j.testkit.hook.TraceLine;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.EntryVerdict;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.RowResult;
import org.wsp4j.testkit.report.Subject;
import org.wsp4j.testkit.report.Verdict;

class CertifierTest {
  @Test
  void whatHoldsPassesAndWhatDoesNotIsRefused() {
    FakeProvider fake = new FakeProvider();

    Report report = Certifier.of(fake.peering()).rows(Glob.of("RECV-1.0*,RECV-8.*")).seed(5).run();

    EntryReport entry = report.entries().getFirst();
    assertThat(entry.row("RECV-1.04").verdict()).isEqualTo(Verdict.PASS);
    assertThat(entry.row("RECV-8.03").verdict()).isEqualTo(Verdict.FAIL);
    assertThat(report.verdict()).isEqualTo(EntryVerdict.REFUSED);
    assertThat(report.environment().seed()).isEqualTo(5);
    assertThat(fake.cleanups).isEqualTo(1);
  }

  @Test
  void aFailureTellsTheWholeStory() {
    RowResult row = only("RECV-8.03", new FakeProvider());

    assertThat(row.expected()).isEqualTo("returned = WSA_IO_PENDING");
    assertThat(row.actual()).isEqualTo("returned = WSAEOPNOTSUPP");
    assertThat(row.detail())
        .contains("RECV-8.03 (MUST)", row.row().text(), "expected  returned = WSA_IO_PENDING")
        .contains("ScatterRows.java:", "mode      ", "seed      5")
        .contains("./wsp4j certify --provider fake --row RECV-8.03 --seed 5 --mode ");
  }

  @Test
  void aFailureShowsWhatHadPassed() {
    RowResult row = only("RECV-8.03", new FakeProvider());

    assertThat(row.trace().stream().map(TraceLine::text))
        .anyMatch(line -> line.matches("socket \\d+  LPWSPRecv into .* -> WSAEOPNOTSUPP"));
    assertThat(row.trace().stream().map(TraceLine::action))
        .as("what follows a failure is not its story")
        .doesNotContain("LPWSPCloseSocket");
    assertThat(row.trace()).hasSizeLessThanOrEqualTo(100);
    assertThat(only("RECV-1.04", new FakeProvider()).trace()).as("of one that passes").isEmpty();
  }

  @Test
  void whatFailsInOneModeAloneIsFoundAndNamed() {
    FakeProvider picky =
        new FakeProvider() {
          @Override
          WsaError receive(MemorySegment[] buffers, int count, Transfer transfer) {
            return count == 16 && buffers[0].isMapped()
                ? WsaError.WSAEFAULT
                : super.receive(buffers, count, transfer);
          }
        };

    RowResult row = only("RECV-1.04", picky);

    assertThat(row.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(row.mode()).matches("mapped,16,(platform|virtual)");
    assertThat(row.detail()).contains("mode      " + row.mode() + "\n");
    assertThat(row.runs().made()).isGreaterThan(1);
    Certifier again = Certifier.of(picky.peering()).rows(Glob.of("RECV-1.04"));
    assertThat(again.modes(Modes.of("mapped,16")).run().verdict()).isEqualTo(EntryVerdict.REFUSED);
    assertThat(again.modes(Modes.of("mapped,2")).run().entries().getFirst().row("RECV-1.04"))
        .extracting(RowResult::verdict, result -> result.runs().made())
        .containsExactly(Verdict.PASS, 1);
  }

  @Test
  void aQuickRunCertifiesNothing() {
    Certifier certifier = Certifier.of(new FakeProvider().peering()).rows(Glob.of("RECV-1.04"));

    RowResult quick = certifier.modes(Modes.QUICK).run().entries().getFirst().row("RECV-1.04");
    RowResult every = certifier.run().entries().getFirst().row("RECV-1.04");

    assertThat(quick.verdict()).isEqualTo(Verdict.PASS);
    assertThat(quick.open()).isTrue();
    assertThat(quick.runs().made()).isEqualTo(1);
    assertThat(quick.runs().left()).isEqualTo(every.runs().made() - 1);
    assertThat(every.open()).isFalse();
    Map<String, Map<String, Integer>> modes = every.runs().modes();
    assertThat(modes.keySet()).containsExactly("way", "memory", "buffers", "thread");
    assertThat(modes).as("the row says its way").containsEntry("way", Map.of());
    assertThat(modes.toString())
        .contains("heap=", "mapped=", "virtual=")
        .containsPattern("buffers=\\{1=\\d+, 2=\\d+, 16=\\d+, 1024=\\d+}");
  }

  @Test
  void aBitThatIsNotDeclaredExcludesTheRow() {
    RowResult row = only("RECV-12.07", new FakeProvider());

    assertThat(row.verdict()).isEqualTo(Verdict.NOT_CLAIMED);
    assertThat(row.actual()).contains(ServiceFlag.XP1_EXPEDITED_DATA.name());
  }

  @Test
  void whatAProviderThrowsIsAFailureOfTheRow() {
    FakeProvider throwing =
        new FakeProvider() {
          @Override
          WsaError receive(MemorySegment[] buffers, int count, Transfer transfer) {
            throw new ArithmeticException("oops");
          }
        };

    RowResult row = only("RECV-1.04", throwing);

    assertThat(row.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(row.actual()).contains("ArithmeticException", "oops");
  }

  @Test
  void aProviderThatHangsIsLeftBehindAtTheTimeLimit() {
    CountDownLatch never = new CountDownLatch(1);
    FakeProvider hanging =
        new FakeProvider() {
          @Override
          WsaError receive(MemorySegment[] buffers, int count, Transfer transfer) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return WsaError.WSAEINTR;
          }
        };

    Report report =
        Certifier.of(hanging.peering().timeLimit(Duration.ofMillis(300)))
            .rows(Glob.of("RECV-1.04"))
            .run();

    RowResult row = report.entries().getFirst().row("RECV-1.04");
    assertThat(row.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(row.detail()).contains("CountDownLatch.await");
    assertThat(row.trace())
        .filteredOn(line -> line.action().equals("LPWSPRecv"))
        .singleElement()
        .asString()
        .endsWith(" -> has not returned");
  }

  @Test
  @SuppressWarnings("restricted")
  void aByteWrittenBesideABufferIsSeen() {
    FakeProvider sloppy =
        new FakeProvider() {
          @Override
          WsaError receive(MemorySegment[] buffers, int count, Transfer transfer) {
            WsaError error = super.receive(buffers, count, transfer);
            MemorySegment beyond =
                MemorySegment.ofAddress(buffers[0].address() + buffers[0].byteSize())
                    .reinterpret(1);
            beyond.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
            return error;
          }
        };

    RowResult row = only("RECV-1.04", sloppy);

    assertThat(row.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(row.expected()).isEqualTo("only the buffers are written");
  }

  @Test
  void aProviderThatDoesNotStartIsNotCertifiedButNamed() {
    FakeProvider refusing = new FakeProvider();
    refusing.startup = WsaError.WSASYSNOTREADY;

    assertThatThrownBy(() -> Certifier.of(refusing.peering()).run())
        .isInstanceOf(StartupRefused.class)
        .hasMessageContaining("WSASYSNOTREADY");
  }

  @Test
  void aChoiceOfNoEntryIsRefusedAndTellsWhatThereIs() {
    Certifier certifier = Certifier.of(new FakeProvider().peering().entries(_ -> false));

    assertThatThrownBy(certifier::run)
        .isInstanceOf(KitFailure.class)
        .cause()
        .hasMessageMatching("entries: none is chosen of .*\\w.*");
  }

  @Test
  void whatTheAuthorSaysCannotHappenIsNotClaimed() {
    Peering peering =
        new FakeProvider().peering().unreachable(WsaError.WSAENETRESET, "it is a fake");

    RowResult row =
        Certifier.of(peering)
            .rows(Glob.of("RECV-3.06"))
            .run()
            .entries()
            .getFirst()
            .row("RECV-3.06");

    assertThat(row.verdict()).isEqualTo(Verdict.NOT_CLAIMED);
    assertThat(row.actual()).isEqualTo("WSAENETRESET is declared unreachable: it is a fake");
    assertThatThrownBy(() -> peering.unreachable(WsaError.WSAECONNRESET, "it is inconvenient"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("WSAECONNRESET");
  }

  @Test
  void progressIsToldOfEveryTest() {
    List<String> told = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void begin(Subject provider, ProtocolInfo entry, boolean selfPaired) {
            told.add("begin " + provider.name() + " " + entry.name());
          }

          @Override
          public void started(List<String> ids) {
            told.add("started " + ids.getFirst());
          }

          @Override
          public void finished(Outcome outcome) {
            told.add(outcome.ids().getFirst());
          }

          @Override
          public void end(ProtocolInfo entry) {
            told.add("end");
          }
        };

    Certifier.of(new FakeProvider().peering())
        .rows(Glob.of("RECV-1.03,RECV-1.04"))
        .progress(progress)
        .run();

    assertThat(told)
        .containsExactly(
            "begin fake Fake/Stream",
            "started RECV-1.03",
            "RECV-1.03",
            "started RECV-1.04",
            "RECV-1.04",
            "end");
  }

  private static RowResult only(String id, FakeProvider provider) {
    return Certifier.of(provider.peering())
        .rows(Glob.of(id))
        .seed(5)
        .run()
        .entries()
        .getFirst()
        .row(id);
  }
}
