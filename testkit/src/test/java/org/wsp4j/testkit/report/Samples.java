package org.wsp4j.testkit.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;
import org.wsp4j.testkit.hook.TraceLine;

/** Made-up entries and outcomes. */
final class Samples {
  static final ProtocolInfo STREAM =
      ProtocolInfo.builder(new UUID(0, 1), "Acme/Stream", SocketType.SOCK_STREAM)
          .services(ServiceFlag.XP1_GUARANTEED_DELIVERY, ServiceFlag.XP1_GUARANTEED_ORDER)
          .build()
          .inCatalog(7, List.of(7));

  static final Subject ACME = new Subject("acme", "2.1", "com.acme.provider", "acme.jar");

  static final Runs RUNS =
      new Runs(
          3,
          25,
          Map.of("memory", Map.of("heap", 2), "way", Map.of()),
          List.of(
              new Limit("one", Map.of("way", List.of("event", "polled")), "it=\"is\" so"),
              new Limit("other", Map.of(), "it takes|long")),
          -17);

  private Samples() {}

  static Outcome outcome(Verdict verdict, String... ids) {
    return new Outcome(7, List.of(ids), verdict, "bytes = 5", "bytes = 3", 4, "the story");
  }

  static Outcome traced(Outcome outcome) {
    return outcome
        .ran(RUNS)
        .failedIn(
            "event,16",
            List.of(
                new TraceLine(1_500_000, "row", "peer", "delivers", "5 bytes", "", true, 1),
                new TraceLine(2_250_000, "row", "socket 1", "LPWSPRecv", "into 5", "", false, 2)));
  }

  static EntryReport judge(Outcome... outcomes) {
    return judge(KnownFailures.NONE, outcomes);
  }

  static EntryReport judge(KnownFailures known, Outcome... outcomes) {
    return EntryJudge.judge(ACME, STREAM, false, Glob.ALL, known, List.of(outcomes));
  }

  /** One PASS for every row that applies and is not in the closed list. */
  static Outcome[] everythingPasses() {
    Requirements requirements = Requirements.load();
    return requirements.rows().stream()
        .filter(row -> row.excludedBy(STREAM).isEmpty())
        .filter(row -> requirements.unexecuted(row, STREAM).isEmpty())
        .map(row -> outcome(Verdict.PASS, row.id()))
        .toArray(Outcome[]::new);
  }

  static Report report(EntryReport... entries) {
    Environment environment = new Environment("25", "Linux", "6.1", "amd64", 2, 42, Instant.EPOCH);
    return new Report(environment, Kit.current(), List.of(entries));
  }
}
