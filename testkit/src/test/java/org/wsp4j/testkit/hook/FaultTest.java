package org.wsp4j.testkit.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAENETDOWN;
import static org.wsp4j.spi.WsaError.WSAENETRESET;
import static org.wsp4j.spi.WsaError.WSAENOBUFS;
import static org.wsp4j.spi.WsaError.WSAENOTSOCK;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.Alertable;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

@Timeout(60)
class FaultTest {
  private static final FaultPlan NONE = FaultPlan.of(7);

  private static Session stream(FaultPlan plan) throws Exception {
    return new Session("stream", plan::over);
  }

  /** The lengths of the receives that take a text, which must come out whole and in order. */
  private static List<Integer> lengths(FaultPlan plan, int room) throws Exception {
    String text = "abcdefghijklmnopqrstuvwxyz";
    StringBuilder taken = new StringBuilder();
    List<Integer> lengths = new ArrayList<>();
    try (Session session = stream(plan)) {
      session.peer.send(text);
      while (taken.length() < text.length()) {
        Session.Received received = session.receive(room, 0);
        assertThat(received.error()).isEqualTo(NO_ERROR);
        lengths.add(received.text().length());
        taken.append(received.text());
      }
    }
    assertThat(taken).hasToString(text);
    return lengths;
  }

  @Test
  void aShortReadLeavesTheRestInItsPlace() throws Exception {
    assertThat(lengths(NONE, 13)).containsExactly(13, 13);
    assertThat(lengths(NONE.shortReads(1), 13))
        .hasSizeGreaterThan(2)
        .allSatisfy(length -> assertThat(length).isBetween(1, 12));
  }

  @Test
  void theSameSeedGivesTheSameFaults() throws Exception {
    FaultPlan plan = NONE.shortReads(0.5);
    assertThat(lengths(plan, 9)).isEqualTo(lengths(plan, 9));
    assertThat(lengths(plan, 9)).isNotEqualTo(lengths(FaultPlan.of(8).shortReads(0.5), 9));
  }

  @Test
  void aMessageIsNeverBroken() throws Exception {
    try (Session session = new Session("message", NONE.shortReads(1)::over)) {
      session.peer.send("whole");
      assertThat(session.receive(8, 0).text()).isEqualTo("whole");
    }
  }

  @Test
  void whatMustBeFullIsNotCutShort() throws Exception {
    try (Session session = stream(NONE.shortReads(1))) {
      session.peer.send("whole");
      assertThat(session.receive(5, MsgFlags.MSG_WAITALL).text()).isEqualTo("whole");
    }
  }

  @Test
  void theChosenCallFailsAndConsumesNothing() throws Exception {
    try (Session session = stream(NONE.error(Procedure.LPWSPRecv, 2, WSAENOBUFS))) {
      session.peer.send("abc");
      assertThat(session.receive(1, 0).text()).isEqualTo("a");
      Session.Received failed = session.receive(1, MsgFlags.MSG_PEEK);
      assertThat(failed.error()).isEqualTo(WSAENOBUFS);
      assertThat(failed.transfer().flags()).as("left alone").isEqualTo(MsgFlags.MSG_PEEK);
      assertThat(session.receive(8, 0).text()).isEqualTo("bc");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NETWORK_DOWN, WSAENETDOWN, WSAENETDOWN",
    "KEEP_ALIVE_LOST, WSAENETRESET, WSAECONNRESET",
    "RESET, WSAECONNRESET, WSAECONNRESET"
  })
  void anOutageEndsWhatIsPendingAndWhatComesAfter(Outage outage, WsaError first, WsaError later)
      throws Exception {
    try (Session session = stream(NONE.outage(outage, 3))) {
      Overlapped one = new Overlapped();
      Overlapped other = new Overlapped();
      assertThat(session.post(new byte[4], one, null, null)).isEqualTo(WSA_IO_PENDING);
      assertThat(session.post(new byte[4], other, null, null)).isEqualTo(WSA_IO_PENDING);

      assertThat(session.receive(4, 0).error()).isEqualTo(first);

      assertThat(one.error()).isEqualTo(first);
      assertThat(other.error()).isEqualTo(first);
      Transfer result = new Transfer();
      assertThat(session.spi().getOverlappedResult(one, result, false)).isEqualTo(first);
      assertThat(session.receive(4, 0).error()).isEqualTo(later);
      assertThat(session.spi().send(Session.buffers(new byte[1]), 1, result, null, null, null))
          .isEqualTo(later);
    }
  }

  @Test
  void theReceiveThatIsStruckMayPend() throws Exception {
    Upcalls[] table = new Upcalls[1];
    FaultPlan plan = NONE.outage(Outage.KEEP_ALIVE_LOST, 1);
    try (Session session =
        new Session(
            "stream",
            lower ->
                new LayeredProvider("watch", plan.over(lower)) {
                  @Override
                  protected Upcalls below(Upcalls upper) {
                    table[0] = upper;
                    return upper;
                  }
                })) {
      List<WsaError> told = new ArrayList<>();
      ThreadId thread = table[0].openCurrentThread();
      Overlapped overlapped = new Overlapped();
      assertThat(session.post(new byte[4], overlapped, (error, _, _, _) -> told.add(error), thread))
          .isEqualTo(WSA_IO_PENDING);
      Alertable.sleep(Duration.ofSeconds(20));
      assertThat(told).containsExactly(WSAENETRESET);
      assertThat(overlapped.error()).isEqualTo(WSAENETRESET);
    }
  }

  @Test
  void aBlockedReceiveIsStruckByAnotherThreads() throws Exception {
    try (Session session = stream(NONE.outage(Outage.RESET, 2))) {
      CompletableFuture<WsaError> blocked = new CompletableFuture<>();
      Thread.ofPlatform().daemon().start(() -> blocked.complete(session.receive(4, 0).error()));
      WsaError own = session.receive(4, 0).error();
      assertThat(List.of(own, blocked.get(20, TimeUnit.SECONDS)))
          .containsExactly(WSAECONNRESET, WSAECONNRESET);
    }
  }

  @Test
  void aCancelOfTheClientsStaysACancel() throws Exception {
    try (Session session = stream(NONE.outage(Outage.RESET, 9))) {
      Overlapped overlapped = new Overlapped();
      session.post(new byte[4], overlapped, null, null);
      session.spi().cancelIo(null);
      assertThat(overlapped.error()).isEqualTo(WSA_OPERATION_ABORTED);
    }
  }

  @Test
  void misuseIsToldBeforeTheOutage() throws Exception {
    try (Session session = stream(NONE.outage(Outage.NETWORK_DOWN, 1))) {
      assertThat(session.receive(1, 0).error()).isEqualTo(WSAENETDOWN);
      assertThat(misused(session)).isEqualTo(WSAEFAULT);
      session.spi().close();
      assertThat(session.receive(1, 0).error()).isEqualTo(WSAENOTSOCK);
    }
  }

  @SuppressWarnings("NullAway")
  private static WsaError misused(Session session) {
    return session.spi().recv(null, 1, new Transfer(), null, null, null);
  }

  @Test
  void aDelayedCallIsMadeAllTheSame() throws Exception {
    long before = System.nanoTime();
    try (Session session = stream(NONE.delays(1, Duration.ofMillis(40)))) {
      session.peer.send("abc");
      for (String expected : List.of("a", "b", "c")) {
        assertThat(session.receive(1, 0).text()).isEqualTo(expected);
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=42",
        "seed=42,short=0.5,delay=0.1:5,LPWSPRecv@3=WSAENOBUFS,network-down@7,reset=0.01",
        "seed=0,keep-alive-lost@1"
      })
  void aPlanIsReadAsItIsWritten(String text) {
    assertThat(FaultPlan.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sleepy=1|\"sleepy=1\" is no fault; they are seed=N",
        "short=2|fault short=2: chance=2.0: expected 0 to 1",
        "short=much|fault short=much: not a number",
        "LPWSPRecv@0=WSAENOBUFS|fault LPWSPRecv@0=WSAENOBUFS: nth=0",
        "LPWSPRecv@1=NO_ERROR|no call fails with it",
        "LPWSPEat@1=WSAENOBUFS|LPWSPEat",
        "reset|\"reset\" is no fault"
      })
  void whatIsNoPlanIsNamed(String text, String message) {
    assertThatThrownBy(() -> FaultPlan.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
