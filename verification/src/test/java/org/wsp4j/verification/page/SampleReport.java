package org.wsp4j.verification.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;
import org.wsp4j.testkit.hook.TraceLine;
import org.wsp4j.testkit.report.EntryJudge;
import org.wsp4j.testkit.report.EntryReport;
import org.wsp4j.testkit.report.Environment;
import org.wsp4j.testkit.report.Glob;
import org.wsp4j.testkit.report.Kit;
import org.wsp4j.testkit.report.KnownFailures;
import org.wsp4j.testkit.report.Limit;
import org.wsp4j.testkit.report.Outcome;
import org.wsp4j.testkit.report.Report;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Runs;
import org.wsp4j.testkit.report.Subject;
import org.wsp4j.testkit.report.Verdict;

/** A made-up report: streams and datagrams by turns, of which the streams fail one row. */
final class SampleReport {
  static final String FAILING = "RECV-8.01";

  private static final ServiceFlag[] STREAM = {
    ServiceFlag.XP1_GUARANTEED_DELIVERY,
    ServiceFlag.XP1_GUARANTEED_ORDER,
    ServiceFlag.XP1_GRACEFUL_CLOSE,
    ServiceFlag.XP1_EXPEDITED_DATA
  };

  private static final ServiceFlag[] DATAGRAM = {
    ServiceFlag.XP1_CONNECTIONLESS, ServiceFlag.XP1_MESSAGE_ORIENTED
  };

  private static final List<TraceLine> TRACE =
      List.of(
          new TraceLine(310_000, "row", "peer", "delivers", "5 bytes", "", true, 1),
          new TraceLine(
              720_000,
              "row",
              "socket 1",
              "LPWSPRecv",
              "into 3, 3 bytes, MSG_PEEK, overlapped 1, with a routine",
              "WSA_IO_PENDING",
              true,
              1),
          new TraceLine(
              9_042_000, "another thread", "socket 1", "LPWSPRecv", "into 64", "", false, 1));

  private static final Runs RUNS =
      new Runs(
          38,
          0,
          Map.of(
              "memory",
              Map.of("heap", 20, "confined-arena", 18),
              "buffers",
              Map.of("1", 10, "2", 10, "16", 9, "1024", 9),
              "way",
              Map.of()),
          List.of(
              new Limit(
                  "bytesFillTheBuffersInOrder",
                  new TreeMap<>(
                      Map.of("memory", List.of("confined-arena"), "way", List.of("blocking"))),
                  "only its owner serves it"),
              new Limit("manyBuffers", Map.of(), "it posts three hundred receives")),
          0);

  private SampleReport() {}

  static Report of(int entries) {
    List<EntryReport> reports = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      reports.add(entry(i));
    }
    return new Report(Environment.current(42), Kit.current(), reports);
  }

  private static EntryReport entry(int index) {
    boolean stream = index % 2 == 0;
    ProtocolInfo entry =
        ProtocolInfo.builder(
                new UUID(0, index),
                (stream ? "Acme/Stream " : "Acme/Datagram of a long name ") + index,
                stream ? SocketType.SOCK_STREAM : SocketType.SOCK_DGRAM)
            .services(stream ? STREAM : DATAGRAM)
            .build()
            .inCatalog(index + 1, List.of(index + 1));
    Subject acme = new Subject("acme", "1.2", "com.acme.transport", "acme-1.2.jar");
    List<Outcome> outcomes =
        Requirements.load().rows().stream()
            .filter(row -> row.excludedBy(entry).isEmpty())
            .map(row -> outcome(row, index + 1, stream))
            .toList();
    return EntryJudge.judge(acme, entry, false, Glob.ALL, KnownFailures.NONE, outcomes);
  }

  private static Outcome outcome(Requirements.Row row, int entryId, boolean stream) {
    boolean fails = stream && row.id().equals(FAILING);
    Outcome outcome =
        new Outcome(
                entryId,
                List.of(row.id()),
                fails ? Verdict.FAIL : Verdict.PASS,
                "bytes = 5",
                fails ? "bytes = 3" : "bytes = 5",
                12,
                fails ? "the story of " + "a-very-long-word".repeat(20) : "")
            .ran(RUNS);
    return fails ? outcome.failedIn("heap,1024", TRACE) : outcome;
  }
}
