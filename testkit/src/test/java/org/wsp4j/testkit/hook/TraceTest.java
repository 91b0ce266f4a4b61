package org.wsp4j.testkit.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.Alertable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.TraceEvent.Kind;

@Timeout(60)
class TraceTest {
  private static final String SECRET = "secret";

  private final TraceLog log = new TraceLog(100);

  private List<String> lines(String action) {
    return log.lines().stream()
        .filter(line -> line.action().equals(action))
        .map(TraceLine::text)
        .toList();
  }

  @Test
  void aCallIsOneLineWithItsArgumentsAndItsResult() throws Exception {
    try (Session session = new Session("stream", new Trace(log)::over)) {
      session.peer.send(SECRET);
      session.receive(4, 0);
    }

    assertThat(lines("LPWSPRecv"))
        .containsExactly("socket 1  LPWSPRecv into 4 bytes -> NO_ERROR, 4 bytes");
    assertThat(lines("LPWSPConnect")).singleElement().asString().contains("-> NO_ERROR");
    assertThat(lines("LPWSPCloseSocket")).contains("socket 1  LPWSPCloseSocket -> NO_ERROR");
  }

  @Test
  void aCompletionAndItsRoutineAreSeenInOrderOnTheirThreads() throws Exception {
    List<Thread> ran = new ArrayList<>();
    Upcalls[] table = new Upcalls[1];
    Overlapped overlapped = new Overlapped();
    try (Session session =
        new Session(
            "stream",
            lower -> {
              return new LayeredProvider("peek", new Trace(log).over(lower)) {
                @Override
                protected Upcalls below(Upcalls upper) {
                  table[0] = upper;
                  return upper;
                }
              };
            })) {
      ThreadId thread = table[0].openCurrentThread();
      List<Overlapped> told = new ArrayList<>();
      assertThat(
              session.post(
                  new byte[8],
                  overlapped,
                  (_, _, object, _) -> {
                    ran.add(Thread.currentThread());
                    told.add(object);
                  },
                  thread))
          .isEqualTo(WsaError.WSA_IO_PENDING);
      session.peer.send(SECRET);
      Alertable.sleep(Duration.ofSeconds(20));
      assertThat(told).containsExactly(overlapped);
    }

    assertThat(ran).containsExactly(Thread.currentThread());
    assertThat(log.lines().stream().map(TraceLine::text))
        .containsSubsequence(
            "socket 1  LPWSPRecv into 8 bytes, overlapped 1, with a routine -> WSA_IO_PENDING",
            "runtime  WPUCompleteOverlappedRequest overlapped 1: NO_ERROR, 6 bytes -> NO_ERROR",
            "runtime  WPUQueueApc to thread \""
                + Thread.currentThread().getName()
                + "\" -> NO_ERROR",
            "socket 1  routine NO_ERROR, 6 bytes, overlapped 1");
  }

  @Test
  void theCatalogShowsTheLayersDownToTheBaseProtocol() throws Exception {
    FaultPlan none = FaultPlan.of(1);
    try (Session session = new Session("stream", lower -> new Trace(log).over(none.over(lower)))) {
      List<ProtocolInfo> chain = session.winsock.catalog().chain(session.entry);

      assertThat(chain).hasSize(3).extracting(ProtocolInfo::name).containsOnly("reference stream");
      assertThat(chain).extracting(ProtocolInfo::providerId).doesNotHaveDuplicates();
      assertThat(chain.getFirst()).isEqualTo(session.entry);
      assertThat(session.winsock.catalog().providers().getFirst().name())
          .isEqualTo("trace-fault-reference");
    }
  }

  @Test
  void noPayloadUnlessItIsAskedFor() throws Exception {
    try (Session session = new Session("stream", new Trace(log)::over)) {
      session.peer.send(SECRET);
      session.receive(8, 0);
    }
    assertThat(log.lines().toString()).doesNotContain(SECRET);

    try (Session session = new Session("stream", new Trace(log).payload(4)::over)) {
      Overlapped overlapped = new Overlapped();
      session.post(new byte[8], overlapped, null, null);
      session.peer.send(SECRET);
      session.peer.send("\u0001");
      session.receive(8, 0);
    }
    assertThat(lines("WPUCompleteOverlappedRequest"))
        .contains(
            "runtime  WPUCompleteOverlappedRequest overlapped 1: NO_ERROR, 6 bytes, event,"
                + " \"secr\"... -> NO_ERROR");
    assertThat(lines("data")).containsExactly("socket 1  data 01");
  }

  @Test
  void misuseIsTracedAndAnsweredAsWithout() throws Exception {
    try (Session session = new Session("stream", new Trace(log)::over)) {
      assertThat(misused(session)).isEqualTo(WsaError.WSAEFAULT);
    }
    assertThat(lines("LPWSPRecv"))
        .containsExactly("socket 1  LPWSPRecv into no array, no transfer -> WSAEFAULT");
  }

  @SuppressWarnings("NullAway")
  private static WsaError misused(Session session) {
    return session.spi().recv(null, 1, null, null, null, null);
  }

  @Test
  void theLogKeepsTheNewestLinesAndCountsTheOthers() {
    TraceLog small = new TraceLog(3);
    Trace trace = new Trace(small);
    for (int i = 0; i < 10; i++) {
      trace.happens("kit", "counts", Integer.toString(i));
    }
    assertThat(small.lines()).extracting(TraceLine::arguments).containsExactly("7", "8", "9");
    assertThat(small.leftOut()).isEqualTo(7);
  }

  @Test
  void whatComesAgainAndAgainIsOneLine() {
    Trace trace = new Trace(log);
    for (int i = 0; i < 30; i++) {
      trace.around("socket 1", "LPWSPRecv", "into 1 bytes", () -> "WSAEWOULDBLOCK", text -> text);
    }
    assertThat(log.lines()).singleElement().extracting(TraceLine::times).isEqualTo(30);
  }

  @Test
  void aCallUnderWayIsSeenAndOneThatThrowsSaysSo() {
    Trace trace = new Trace(log);
    trace.around(
        "socket 1",
        "outer",
        "",
        () -> {
          assertThat(log.lines())
              .singleElement()
              .asString()
              .endsWith("socket 1  outer -> has not returned");
          return "";
        },
        text -> text);
    assertThatThrownBy(() ->
            trace.around(
                "socket 1",
                "LPWSPRecv",
                "",
                () -> {
                  throw new IllegalStateException();
                },
                String::valueOf))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lines("LPWSPRecv")).containsExactly("socket 1  LPWSPRecv -> it throws");
  }

  @Test
  void aFileHasALineForEachEventAndAnEnd(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("trace.txt");
    try (TraceFile sink = new TraceFile(file, 3)) {
      Trace trace = new Trace(sink);
      for (int i = 0; i < 5; i++) {
        trace.around("socket 1", "LPWSPRecv", "into 1 bytes", () -> "NO_ERROR", text -> text);
      }
    }
    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("#1  socket 1  LPWSPRecv into 1 bytes"),
            line -> assertThat(line).endsWith("#1  socket 1  LPWSPRecv -> NO_ERROR"),
            line -> assertThat(line).endsWith("#2  socket 1  LPWSPRecv into 1 bytes"),
            line -> assertThat(line).isEqualTo("the trace ends here, after 3 events"));
  }

  @Test
  void aSinkSeesBothEndsOfACallByItsNumber() {
    Queue<TraceEvent> events = new ConcurrentLinkedQueue<>();
    new Trace(events::add).around("a", "b", "c", () -> "d", text -> text);
    assertThat(events).extracting(TraceEvent::kind).containsExactly(Kind.BEGINS, Kind.ENDS);
    assertThat(events).extracting(TraceEvent::call).containsOnly(1L);
  }
}
