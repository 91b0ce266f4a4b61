package org.wsp4j.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.NetworkEvents.FD_ACCEPT;
import static org.wsp4j.spi.NetworkEvents.FD_CLOSE;
import static org.wsp4j.spi.NetworkEvents.FD_CONNECT;
import static org.wsp4j.spi.NetworkEvents.FD_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_READ;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.Alertable;
import org.wsp4j.AwaitResult;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * Network events of every entry of every provider, over real sockets. The names in brackets are
 * those of the Winsock scenarios that a test follows.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NetworkEventsTest {
  private static final int RECEIVING = FD_READ | FD_OOB | FD_CLOSE;
  private static final int ROUNDS = 300;

  private Winsock winsock;

  @BeforeAll
  void start() throws WinsockException {
    winsock = Winsock.startup();
    assertThat(winsock.catalog().problems()).isEmpty();
    assertThat(winsock.catalog().entries()).isNotEmpty();
  }

  @AfterAll
  void stop() {
    winsock.close();
  }

  Stream<Named<ProtocolInfo>> entries() {
    return winsock.catalog().entries().stream().map(each -> Named.of(each.name(), each));
  }

  Stream<Named<ProtocolInfo>> connections() {
    return entries().filter(each -> !each.getPayload().has(ServiceFlag.XP1_CONNECTIONLESS));
  }

  Stream<Named<ProtocolInfo>> urgent() {
    return entries().filter(each -> each.getPayload().has(ServiceFlag.XP1_EXPEDITED_DATA));
  }

  /** [N01, N08, WT-40] */
  @ParameterizedTest
  @MethodSource("entries")
  void dataIsShownOnceThenAfterAReceiveThatLeavesSomeOrWhenMoreArrives(ProtocolInfo entry)
      throws WinsockException {
    try (EventPair pair = EventPair.open(winsock, entry).select(RECEIVING)) {
      assertThat(pair.shown()).isEqualTo("0");
      pair.peerSends("one");
      assertThat(pair.awaited()).isEqualTo("FD_READ");
      assertThat(pair.shown()).isEqualTo("0");
      pair.peerSends("two");
      assertThat(pair.awaited()).isEqualTo("FD_READ");
      assertThat(pair.receive(3, 0)).isEqualTo("one");
      assertThat(pair.shown()).isEqualTo("FD_READ");
      assertThat(pair.receive(3, 0)).isEqualTo("two");
      assertThat(pair.shown()).isEqualTo("0");
      assertThat(pair.receive(3, 0)).isEqualTo("WSAEWOULDBLOCK");
      assertThat(pair.event.isSignalled()).isFalse();
    }
  }

  /** [N05] */
  @ParameterizedTest
  @MethodSource("entries")
  void aPeekEnablesFdRead(ProtocolInfo entry) throws WinsockException {
    try (EventPair pair = EventPair.open(winsock, entry).select(RECEIVING)) {
      pair.peerSends("abc");
      assertThat(pair.awaited()).isEqualTo("FD_READ");
      assertThat(pair.receive(8, MSG_PEEK)).isEqualTo("abc");
      assertThat(pair.shown()).isEqualTo("FD_READ");
      assertThat(pair.receive(8, 0)).isEqualTo("abc");
      assertThat(pair.shown()).isEqualTo("0");
    }
  }

  /** [N02, WT-42] */
  @ParameterizedTest
  @MethodSource("entries")
  void whatAPendingReceiveTakesIsNotShown(ProtocolInfo entry) throws WinsockException {
    try (EventPair pair = EventPair.open(winsock, entry).select(RECEIVING)) {
      WsaEvent done = Winsock.createEvent();
      Overlapped overlapped = new Overlapped().event(done);
      assertThat(pair.socket.post(ByteBuffer.allocate(4), overlapped, null).failed()).isTrue();
      pair.peerSends("data");
      assertThat(Alertable.await(EventPair.LIMIT, done)).isEqualTo(new AwaitResult.Signalled(0));
      assertThat(pair.shown()).isEqualTo("0");
      assertThat(pair.event.isSignalled()).isFalse();
      pair.peerSends("more");
      assertThat(pair.awaited()).isEqualTo("FD_READ");
      assertThat(pair.receive(4, 0)).isEqualTo("more");
    }
  }

  /** [WT-44, the document's order] */
  @ParameterizedTest
  @MethodSource("connections")
  void theGracefulEndIsShownOnceAndAfterTheData(ProtocolInfo entry) throws WinsockException {
    try (EventPair pair = EventPair.open(winsock, entry).select(RECEIVING)) {
      pair.peerSends("abc");
      pair.peer.shutdown(ShutdownHow.SD_SEND);
      assertThat(pair.awaited()).isEqualTo("FD_READ");
      assertThat(pair.receive(8, 0)).isEqualTo("abc");
      assertThat(pair.awaited()).isEqualTo("FD_CLOSE");
      assertThat(pair.receive(8, 0)).isEqualTo("closed");
      pair.select(RECEIVING);
      assertThat(pair.shown()).isEqualTo("0");
    }
  }

  /** [N04, WT-46, the document's error] A close with unread data at the closer is a reset. */
  @ParameterizedTest
  @MethodSource("connections")
  void aResetIsShownOnceWithItsError(ProtocolInfo entry) throws WinsockException {
    try (EventPair pair = EventPair.open(winsock, entry).select(RECEIVING)) {
      assertThat(pair.socket.send(ByteBuffer.wrap(new byte[8]))).isEqualTo(8);
      EventPair closer = pair.reversed().select(FD_READ);
      assertThat(closer.awaited()).isEqualTo("FD_READ");
      closer.socket.close();
      assertThat(pair.awaited()).isEqualTo("FD_CLOSE, FD_CLOSE: WSAECONNRESET");
      assertThat(pair.receive(8, 0)).isEqualTo("WSAECONNRESET");
      assertThat(pair.shown()).isEqualTo("0");
    }
  }

  /** [O12] */
  @ParameterizedTest
  @MethodSource("urgent")
  void urgentDataIsShownOnce(ProtocolInfo entry) throws WinsockException {
    try (EventPair pair = EventPair.open(winsock, entry).select(RECEIVING)) {
      assertThat(pair.peer.send(ByteBuffer.wrap(new byte[] {'X'}), MSG_OOB)).isOne();
      assertThat(pair.awaited()).isEqualTo("FD_OOB");
      assertThat(pair.receive(16, MSG_OOB)).isEqualTo("X");
      assertThat(pair.shown()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @MethodSource("connections")
  void connectionsAreShownAndWhatIsAcceptedInheritsTheSelection(ProtocolInfo entry)
      throws WinsockException {
    try (WinsockSocket listener = EventPair.listener(winsock, entry);
        WinsockSocket client = EventPair.open(winsock, entry.catalogEntryId());
        WinsockSocket second = EventPair.open(winsock, entry.catalogEntryId());
        EventPair listening = new EventPair(entry, listener, second);
        EventPair connecting = new EventPair(entry, client, second)) {
      listening.select(FD_ACCEPT | FD_WRITE | RECEIVING);
      connecting.select(FD_CONNECT | FD_WRITE | RECEIVING);
      assertThat(listening.shown()).isEqualTo("0");
      assertThat(connecting.shown()).isEqualTo("0");
      assertThat(client.spi().connect(listener.localAddress(), null, null, null))
          .isIn(WsaError.NO_ERROR, WsaError.WSAEWOULDBLOCK);
      connecting.awaitAll(FD_CONNECT | FD_WRITE);
      assertThat(connecting.shown()).isEqualTo("0");
      assertThat(listening.awaited()).isEqualTo("FD_ACCEPT");
      assertThat(listening.shown()).isEqualTo("0");
      try (WinsockSocket accepted = listener.accept();
          EventPair inherited = new EventPair(entry, accepted, client)) {
        assertThat(listening.event.isSignalled()).isTrue();
        NetworkEvents events = accepted.enumNetworkEvents(listening.event, new NetworkEvents());
        assertThat(NetworkEvents.toString(events.mask())).isEqualTo("FD_WRITE");
        assertThat(inherited.receive(1, 0)).isEqualTo("WSAEWOULDBLOCK");
        assertThat(client.send(ByteBuffer.wrap(new byte[1]))).isOne();
        assertThat(Alertable.await(EventPair.LIMIT, listening.event))
            .isEqualTo(new AwaitResult.Signalled(0));
        assertThat(accepted.enumNetworkEvents(listening.event, events).mask()).isEqualTo(FD_READ);
      }
      assertThat(listening.shown()).isEqualTo("0");
      assertThatThrownBy(listener::accept).hasMessageContaining("WSAEWOULDBLOCK");
      second.connect(listener.localAddress());
      assertThat(listening.awaited()).isEqualTo("FD_ACCEPT");
    }
  }

  @ParameterizedTest
  @MethodSource("connections")
  void aConnectThatFailsIsShownWithItsError(ProtocolInfo entry) throws WinsockException {
    WinsockSocket listener = EventPair.listener(winsock, entry);
    try (WinsockSocket client = EventPair.open(winsock, entry.catalogEntryId());
        EventPair pair = new EventPair(entry, client, listener).select(FD_CONNECT | FD_WRITE)) {
      SocketAddress nobody = listener.localAddress();
      listener.close();
      WsaError told = client.spi().connect(nobody, null, null, null);
      // A connect that could not even be started says so itself.
      assertThat(told).isIn(WsaError.WSAEWOULDBLOCK, WsaError.WSAECONNREFUSED);
      assertThat(told == WsaError.WSAEWOULDBLOCK ? pair.awaited() : pair.shown())
          .isEqualTo(
              told == WsaError.WSAEWOULDBLOCK ? "FD_CONNECT, FD_CONNECT: WSAECONNREFUSED" : "0");
    }
  }

  @ParameterizedTest
  @MethodSource("connections")
  void roomIsShownAtOnceAndAgainAfterASendThatWouldBlock(ProtocolInfo entry) throws Exception {
    try (EventPair pair = EventPair.open(winsock, entry).select(FD_WRITE)) {
      assertThat(pair.event.isSignalled()).isTrue();
      assertThat(pair.shown()).isEqualTo("FD_WRITE");
      ByteBuffer block = ByteBuffer.wrap("x".repeat(8_192).getBytes(ISO_8859_1));
      while (pair.socket.send(block) == block.capacity()) {
        block.clear();
      }
      assertThat(pair.shown()).isEqualTo("0");
      FutureTask<String> reading =
          new FutureTask<>(() -> {
            String last;
            do {
              last = EventPair.receive(pair.peer, block.capacity(), 0);
            } while (last.startsWith("x"));
            return last;
          });
      Thread.ofVirtual().start(reading);
      assertThat(pair.awaited()).isEqualTo("FD_WRITE");
      assertThat(pair.shown()).isEqualTo("0");
      pair.peer.close();
      assertThat(reading.get()).isIn("WSAEINTR", "WSAENOTSOCK");
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void oneThreadWaitsForManySocketsByOneEvent(ProtocolInfo entry) throws WinsockException {
    List<EventPair> pairs = new ArrayList<>();
    WsaEvent shared = Winsock.createEvent();
    try {
      for (int i = 0; i < 8; i++) {
        pairs.add(EventPair.open(winsock, entry));
        pairs.get(i).socket.eventSelect(shared, RECEIVING);
      }
      List<EventPair> silent = new ArrayList<>(pairs);
      for (EventPair each : pairs) {
        each.peerSends("abc");
      }
      while (!silent.isEmpty()) {
        assertThat(Alertable.await(EventPair.LIMIT, shared))
            .isEqualTo(new AwaitResult.Signalled(0));
        assertThat(Winsock.resetEvent(shared).failed()).isFalse();
        NetworkEvents events = new NetworkEvents();
        for (EventPair each : pairs) {
          if (each.socket.enumNetworkEvents(null, events).has(FD_READ)) {
            assertThat(silent.remove(each)).as("shown once").isTrue();
          }
        }
      }
      for (EventPair each : pairs) {
        assertThat(each.shown()).as("when all was shown").isEqualTo("0");
      }
    } finally {
      pairs.forEach(EventPair::close);
    }
  }

  /** Ping-pong by events alone: a wake-up that is lost would never come again. */
  @ParameterizedTest
  @MethodSource("entries")
  void noWakeUpIsLost(ProtocolInfo entry) throws Exception {
    try (EventPair pair = EventPair.open(winsock, entry).select(RECEIVING)) {
      FutureTask<String> answers =
          new FutureTask<>(() -> {
            for (int i = 0; i < ROUNDS; i++) {
              pair.peerSends(i % 2 == 0 ? "even" : "odd!");
              String answer = EventPair.receive(pair.peer, 4, 0);
              if (!answer.equals("pong")) {
                return i + ": " + answer;
              }
            }
            return "all";
          });
      Thread.ofVirtual().start(answers);
      for (int i = 0; i < ROUNDS; i++) {
        String came = "WSAEWOULDBLOCK";
        while (came.equals("WSAEWOULDBLOCK")) {
          assertThat(pair.awaited()).isIn("FD_READ", "0");
          came = pair.receive(4, 0);
        }
        assertThat(came).isEqualTo(i % 2 == 0 ? "even" : "odd!");
        assertThat(pair.socket.send(ByteBuffer.wrap("pong".getBytes(ISO_8859_1)))).isEqualTo(4);
      }
      assertThat(answers.get()).isEqualTo("all");
    }
  }
}
