package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.MsgFlags.MSG_WAITALL;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Urgent data within the limits that the kernel sets and DEC-06 declares (RECV-12.07 to 12.09). */
class UrgentDataTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  @Test
  void urgentDataOvertakesTheStreamAndIsNotInIt() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("before");
      pair.sendUrgent('!');
      pair.send("after");
      pair.arrived(6);
      Receive urgent = Receive.of(8).flags(MSG_OOB);
      ok(urgent.on(pair.socket));
      assertThat(urgent.text()).isEqualTo("!");
      assertThat(pair.receiveAll(11)).isEqualTo("beforeafter");
    }
  }

  @Test
  void aPendingUrgentReceiveDoesNotWaitBehindNormalOnesNorTheyBehindIt() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive normal = Receive.of(8);
      Receive urgent = Receive.of(1).flags(MSG_OOB);
      Receive urgentLater = Receive.of(1).flags(MSG_OOB);
      for (Receive each : List.of(normal, urgent, urgentLater)) {
        pending(each.post(pair.socket, TCP.me()));
      }
      pair.sendUrgent('1');
      Until.complete(urgent.overlapped);
      assertThat(urgent.text()).isEqualTo("1");
      assertThat(normal.overlapped.isPending()).isTrue();
      assertThat(urgentLater.overlapped.isPending()).isTrue();
      pair.send("n");
      Until.complete(normal.overlapped);
      assertThat(normal.text()).isEqualTo("n");
      assertThat(urgentLater.overlapped.isPending()).isTrue();
      pair.sendUrgent('2');
      Until.complete(urgentLater.overlapped);
      assertThat(urgentLater.text()).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReceiveThatWaitsInTheStreamDoesNotCostTheUrgentByte(boolean peek) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive normal = Receive.of(8);
      pending(normal.post(pair.socket, TCP.me()));
      pair.sendUrgent('!');
      Receive urgent = Receive.of(1).flags(peek ? MSG_OOB | MSG_PEEK : MSG_OOB);
      ok(urgent.on(pair.socket));
      assertThat(urgent.text()).isEqualTo("!");
      pair.send("n");
      Until.complete(normal.overlapped);
      assertThat(normal.text()).isEqualTo("n");
      pair.setNonblocking(true);
      assertThat(Receive.of(1).flags(MSG_OOB).on(pair.socket))
          .isEqualTo(peek ? WsaError.NO_ERROR : WsaError.WSAEWOULDBLOCK);
    }
  }

  @Test
  void noneThereWouldBlockOrPends() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("stream");
      pair.arrived(6);
      pair.setNonblocking(true);
      assertThat(Receive.of(1).flags(MSG_OOB).on(pair.socket)).isEqualTo(WsaError.WSAEWOULDBLOCK);
      pair.setNonblocking(false);
      ok(pair.socket.setOption(SocketOption.SO_RCVTIMEO, 30));
      assertThat(Receive.of(1).flags(MSG_OOB).on(pair.socket)).isEqualTo(WsaError.WSAETIMEDOUT);
      assertThat(pair.receiveAll(6)).isEqualTo("stream");
    }
  }

  @Test
  void aBlockedUrgentReceiveEndsOnArrival() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive urgent = Receive.of(1).flags(MSG_OOB);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  pair.send("noise");
                  pair.sendUrgent('u');
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      ok(urgent.on(pair.socket));
      sender.join();
      assertThat(urgent.text()).isEqualTo("u");
      assertThat(pair.receiveAll(5)).isEqualTo("noise");
    }
  }

  @Test
  void aPeekLeavesTheUrgentByte() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.sendUrgent('p');
      Receive peek = Receive.of(1).flags(MSG_OOB | MSG_PEEK);
      ok(peek.on(pair.socket));
      Receive again = Receive.of(1).flags(MSG_PEEK | MSG_OOB);
      ok(again.on(pair.socket));
      Receive taken = Receive.of(1).flags(MSG_OOB);
      ok(taken.on(pair.socket));
      assertThat(peek.text() + again.text() + taken.text()).isEqualTo("ppp");
      pair.setNonblocking(true);
      assertThat(Receive.of(1).flags(MSG_OOB).on(pair.socket)).isEqualTo(WsaError.WSAEWOULDBLOCK);
    }
  }

  @Test
  void aNewerUrgentByteReplacesTheOneBefore() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.sendUrgent('1');
      pair.sendUrgent('2');
      pair.send("x");
      Until.holds("the newer byte", () -> peeked(pair).equals("2"));
      Receive urgent = Receive.of(1).flags(MSG_OOB);
      ok(urgent.on(pair.socket));
      assertThat(urgent.text()).isEqualTo("2");
      // The kernel gives the one that was replaced back to the stream, or drops it.
      assertThat(pair.receiveAll(1)).isIn("1", "x");
    }
  }

  private static String peeked(TcpPair pair) {
    Receive peek = Receive.of(1).flags(MSG_OOB | MSG_PEEK);
    ok(peek.on(pair.socket));
    return peek.text();
  }

  /** Scenario WT-32. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inlineThereIsNoUrgentDataButTheByteIsInTheStream(boolean overlapped) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      ok(pair.socket.setOption(SocketOption.SO_OOBINLINE, true));
      pair.send("ab");
      pair.sendUrgent('!');
      pair.send("cd");
      pair.arrived(5);
      Receive urgent = Receive.of(1).flags(MSG_OOB);
      assertThat(overlapped ? urgent.post(pair.socket, TCP.me()) : urgent.on(pair.socket))
          .isEqualTo(WsaError.WSAEINVAL);
      assertThat(urgent.overlapped.isPending()).isFalse();
      assertThat(pair.receiveAll(5)).isEqualTo("ab!cd");
      ok(pair.socket.setOption(SocketOption.SO_OOBINLINE, false));
      pair.sendUrgent('?');
      Receive again = Receive.of(1).flags(MSG_OOB);
      ok(again.on(pair.socket));
      assertThat(again.text()).isEqualTo("?");
    }
  }

  @Test
  void anUrgentReceiveAfterTheEndSaysTheEnd() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("rest");
      pair.sendUrgent('!');
      pair.end();
      pair.arrived(4);
      Receive urgent = Receive.of(1).flags(MSG_OOB);
      ok(urgent.on(pair.socket));
      assertThat(urgent.text()).isEqualTo("!");
      Receive afterwards = Receive.of(1).flags(MSG_OOB);
      ok(afterwards.on(pair.socket));
      assertThat(afterwards.bytes()).isZero();
      assertThat(pair.receiveAll(10)).isEqualTo("rest");
    }
  }

  @Test
  void anUrgentByteUnreadAtAResetIsAResetForEver() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.sendUrgent('!');
      assertThat(peeked(pair)).isEqualTo("!");
      pair.reset();
      Receive probe = Receive.of(0);
      Until.holds("the reset", () -> probe.on(pair.socket) == WsaError.WSAECONNRESET);
      for (int i = 0; i < 3; i++) {
        assertThat(Receive.of(1).flags(MSG_OOB).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
        assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
      }
    }
  }

  @Test
  void aResetMetByAnUrgentReceiveFirstIsKeptForTheOthers() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive urgent = Receive.of(1).flags(MSG_OOB);
      pending(urgent.post(pair.socket, TCP.me()));
      pair.sendUrgent('!');
      Until.complete(urgent.overlapped);
      Receive second = Receive.of(1).flags(MSG_OOB);
      pending(second.post(pair.socket, TCP.me()));
      pair.reset();
      Until.complete(second.overlapped);
      assertThat(second.overlapped.error()).isEqualTo(WsaError.WSAECONNRESET);
      assertThat(Receive.of(1).on(pair.socket)).isEqualTo(WsaError.WSAECONNRESET);
    }
  }

  @Test
  void bothLanesSeeAResetWhoeverMeetsItFirst() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive normal = Receive.of(1);
      Receive urgent = Receive.of(1).flags(MSG_OOB);
      pending(urgent.post(pair.socket, TCP.me()));
      pending(normal.post(pair.socket, TCP.me()));
      pair.reset();
      Until.complete(normal.overlapped);
      Until.complete(urgent.overlapped);
      assertThat(List.of(normal.overlapped.error(), urgent.overlapped.error()))
          .containsExactly(WsaError.WSAECONNRESET, WsaError.WSAECONNRESET);
    }
  }

  /** Scenarios WT-32 and DOC-50. */
  @Test
  void theMarkAndTheCountAreTheKernels() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      assertThat(atMark(pair)).isZero();
      pair.send("ab");
      pair.sendUrgent('!');
      pair.send("cd");
      pair.arrived(2);
      Until.holds("the urgent byte", () -> peekedOrNothing(pair).equals("!"));
      assertThat(atMark(pair)).isZero();
      assertThat(pair.receiveAll(2)).isEqualTo("ab");
      assertThat(atMark(pair)).isEqualTo(1);
      assertThat(pair.receiveAll(2)).isEqualTo("cd");
      assertThat(atMark(pair)).isZero();
      assertThat(pair.available()).isZero();
    }
  }

  private static String peekedOrNothing(TcpPair pair) {
    pair.setNonblocking(true);
    Receive peek = Receive.of(1).flags(MSG_OOB | MSG_PEEK);
    WsaError error = peek.on(pair.socket);
    pair.setNonblocking(false);
    return error.failed() ? "" : peek.text();
  }

  private static int atMark(TcpPair pair) {
    MemorySegment out = MemorySegment.ofArray(new int[1]);
    ok(pair.socket.ioctl(Ioctl.SIOCATMARK, null, out, new Transfer()));
    return out.get(ValueLayout.JAVA_INT, 0);
  }

  /** Scenario WT-30. */
  @Test
  void aReceiveStopsAtTheMarkAndGoesOnBehindIt() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      Receive first = Receive.of(8);
      Receive second = Receive.of(8);
      pending(first.post(pair.socket, TCP.me()));
      pending(second.post(pair.socket, TCP.me()));
      pair.send("ab");
      Until.complete(first.overlapped);
      pair.sendUrgent('!');
      pair.send("cd");
      Until.complete(second.overlapped);
      assertThat(first.text() + second.text() + pair.receiveAll(4 - first.bytes() - second.bytes()))
          .isEqualTo("abcd");
    }
  }

  @Test
  void weSendUrgentDataToo() throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.peer.setOOBInline(true);
      Transfer transfer = new Transfer().flags(MSG_OOB);
      MemorySegment[] data = {MemorySegment.ofArray(Bytes.of("ab!"))};
      ok(pair.socket.send(data, 1, transfer, null, null, null));
      ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
      assertThat(Bytes.text(pair.peerReceives(4))).isEqualTo("ab!");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {MSG_OOB | MSG_WAITALL, MSG_PEEK | MSG_WAITALL, MSG_PARTIAL | MSG_WAITALL})
  void whatDoesNotGoTogetherIsRefused(int flags) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      pair.send("ab");
      pair.arrived(2);
      assertThat(Receive.of(2).flags(flags).on(pair.socket)).isEqualTo(WsaError.WSAEOPNOTSUPP);
      assertThat(pair.receiveAll(2)).isEqualTo("ab");
    }
  }
}
