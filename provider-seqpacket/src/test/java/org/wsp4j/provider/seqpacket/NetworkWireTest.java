package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** The network form against bytes that the tests write and read themselves. */
class NetworkWireTest {
  @RegisterExtension static final Net NET = new Net();

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private static byte[] last(String text) {
    return Wire.frame(Wire.LAST, bytes(text));
  }

  private static byte[] part(String text) {
    return Wire.frame(Wire.PART, bytes(text));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void bothEndsSayHelloAtOnceAndTellTheirLimit(Kind kind) throws IOException {
    int limit = kind == Kind.WHOLE ? 1 << 24 : Integer.MAX_VALUE;
    try (RawPair pair = RawPair.connect(NET, kind)) {
      assertThat(pair.read(16)).isEqualTo(Wire.hello(1, 0, limit));
    }
    ProviderSocket listener = NET.listening(kind);
    try (RawPair pair = RawPair.accept(listener)) {
      assertThat(pair.read(16)).isEqualTo(Wire.hello(1, 0, limit));
    }
    Net.ok(listener.close());
  }

  @Test
  void aRecordIsOneFrame() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      Receive.send(pair.socket, bytes("abc"), 0);
      Receive.send(pair.socket, bytes(""), 0);
      assertThat(pair.read(11)).isEqualTo(HexFormat.of().parseHex("02000003616263" + "02000000"));
    }
  }

  @Test
  void aPartIsSentAtOnceAndTheLastOneEndsTheRecord() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      Receive.send(pair.socket, bytes("ab"), MSG_PARTIAL);
      assertThat(pair.read(6)).isEqualTo(part("ab"));
      Receive.send(pair.socket, bytes(""), MSG_PARTIAL);
      Receive.send(pair.socket, bytes("c"), 0);
      assertThat(pair.read(5)).isEqualTo(last("c"));
    }
  }

  @Test
  void partsArriveAsOneMessage() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      pair.send(part("ab"), part("cd"), last("e"), last(""), last("f"));
      Receive.on(pair.socket, 9).gives("abcde");
      Receive.on(pair.socket, 9).gives("");
      Receive.on(pair.socket, 1).gives("f");
    }
  }

  /** RECV-6.07, RECV-12.13. */
  @Test
  void halfAMessageIsNoneUnlessPartsAreAskedFor() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      Net.setNonblocking(pair.socket, true);
      byte[] frame = last("abcdef");
      pair.peer.getOutputStream().write(frame, 0, 7);
      Until.holds(
          "half has come",
          () -> Receive.on(pair.socket, 9, MSG_PEEK | MSG_PARTIAL).error() == WsaError.NO_ERROR);
      Receive.on(pair.socket, 9).fails(WsaError.WSAEWOULDBLOCK);
      Receive.on(pair.socket, 9, MSG_PEEK | MSG_PARTIAL).givesPart("abc");
      Receive.on(pair.socket, 2).givesPart("ab");
      Receive.on(pair.socket, 9, MSG_PARTIAL).givesPart("c");
      Receive.on(pair.socket, 9, MSG_PARTIAL).fails(WsaError.WSAEWOULDBLOCK);
      pair.peer.getOutputStream().write(frame, 7, 3);
      Until.holds(
          "all has come", () -> Receive.on(pair.socket, 9, MSG_PEEK).error() == WsaError.NO_ERROR);
      Receive.on(pair.socket, 9).gives("def");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void bytesThatDripArriveAsTheyWereSent(Kind kind) throws IOException {
    try (RawPair pair = RawPair.connect(NET, kind)) {
      byte[] all = Wire.join(Wire.hello(), part("ab"), last("c"), last("d"), Wire.frame(Wire.END));
      Net.setNonblocking(pair.socket, true);
      for (byte each : all) {
        pair.peer.getOutputStream().write(each);
        var _ = Receive.on(pair.socket, 3, MSG_PEEK);
      }
      StringBuilder text = new StringBuilder();
      Until.holds(
          "all has come", () -> text.append(Receive.on(pair.socket, 3).bytes()).length() == 4);
      assertThat(text).hasToString("abcd");
      Until.holds(
          "the end has come", () -> Receive.on(pair.socket, 3).error() != WsaError.WSAEWOULDBLOCK);
      Receive end = Receive.on(pair.socket, 3);
      if (kind == Kind.PSEUDO) {
        end.gives("");
      } else {
        end.fails(WsaError.WSAEDISCON);
      }
    }
  }

  @Test
  void aFinWithoutEndIsALostConnection() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      pair.send(last("abc"), part("d"));
      pair.peer.shutdownOutput();
      Receive.on(pair.socket, 9).gives("abc");
      Receive.on(pair.socket, 9).fails(WsaError.WSAECONNRESET);
      Receive.on(pair.socket, 9).fails(WsaError.WSAECONNRESET);
    }
  }

  @Test
  void endIsTheGracefulEndAndOursStillGoes() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      pair.send(last(""), Wire.frame(Wire.END));
      pair.peer.shutdownOutput();
      Receive.on(pair.socket, 9).gives("");
      Receive.on(pair.socket, 9).fails(WsaError.WSAEDISCON);
      Receive.send(pair.socket, bytes("x"), 0);
      Net.ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
      assertThat(pair.readAll()).isEqualTo(Wire.join(last("x"), Wire.frame(Wire.END)));
    }
  }

  @Test
  void aCloseIsAGracefulEnd() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.WHOLE)) {
      Receive.send(pair.socket, bytes("x"), 0);
      Net.ok(pair.socket.close());
      assertThat(pair.readAll()).isEqualTo(Wire.join(last("x"), Wire.frame(Wire.END)));
    }
  }

  @Test
  void aCloseAfterThePeersEndIsAGracefulEndToo() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.WHOLE)) {
      pair.send(Wire.frame(Wire.END));
      pair.peer.shutdownOutput();
      Receive.on(pair.socket, 9).fails(WsaError.WSAEDISCON);
      Net.ok(pair.socket.close());
      assertThat(pair.readAll()).isEqualTo(Wire.frame(Wire.END));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCloseInsideARecordIsNoEnd(boolean shutsDown) throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      Receive.send(pair.socket, bytes("x"), MSG_PARTIAL);
      assertThat(pair.read(5)).isEqualTo(part("x"));
      if (shutsDown) {
        Net.ok(pair.socket.shutdown(ShutdownHow.SD_SEND));
        assertThat(pair.readAll()).isEmpty();
      } else {
        Net.ok(pair.socket.close());
        assertReset(pair);
      }
    }
  }

  /** RECV-11.06. */
  @Test
  void aCloseWithARecordUnreadIsAReset() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      pair.send(last("abc"), last("d"));
      Receive.on(pair.socket, 3).gives("abc");
      Net.ok(pair.socket.close());
      assertReset(pair);
    }
  }

  @Test
  void lingerZeroIsAReset() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      Net.ok(pair.socket.setOption(SocketOption.SO_LINGER, 0));
      Net.ok(pair.socket.close());
      assertReset(pair);
    }
  }

  private static void assertReset(RawPair pair) throws IOException {
    InputStream in = pair.peer.getInputStream();
    try {
      int octet = in.read();
      assertThat(octet).as("a reset").isEqualTo(Integer.MIN_VALUE);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "474554202f20485454502f312e310d0a0d0a",
        "16030100f8010000f40303",
        "88575350534551",
        "895753505345510a0001000100010000",
        "895753505345510a000100000000ffff"
      })
  void aStrangerIsRefusedOnBothEnds(String hex) throws IOException {
    ProviderSocket listener = NET.listening(Kind.PARTS);
    for (RawPair pair :
        new RawPair[] {RawPair.connect(NET, Kind.PARTS), RawPair.accept(listener)}) {
      pair.send(HexFormat.of().parseHex(hex));
      Receive.on(pair.socket, 9).fails(WsaError.WSAECONNABORTED, Errno.EPROTO);
      Receive.on(pair.socket, 9).fails(WsaError.WSAECONNABORTED);
      assertHungUp(pair);
      pair.close();
    }
    Net.ok(listener.close());
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    try (RawPair pair = RawPair.connect(NET, Kind.PARTS)) {
      pair.send(Wire.hello(2, 0, 1 << 20));
      Receive.on(pair.socket, 9).fails(WsaError.WSAECONNABORTED, Errno.EPROTONOSUPPORT);
      assertHungUp(pair);
    }
  }

  @Test
  void aSendLearnsOfAStrangerToo() throws IOException {
    try (RawPair pair = RawPair.connect(NET, Kind.PARTS)) {
      pair.send(bytes("HTTP/1.1 400 Bad Request"));
      Until.holds(
          "the send fails",
          () -> {
            MemorySegment[] one = {MemorySegment.ofArray(new byte[1])};
            return pair.socket.send(one, 1, new Transfer(), null, null, null)
                == WsaError.WSAECONNABORTED;
          });
    }
  }

  /** The hello, or a FIN or reset right behind it, but never END. */
  private static void assertHungUp(RawPair pair) throws IOException {
    try {
      assertThat(pair.readAll()).hasSize(16);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000001",
        "04000001",
        "80000001",
        "ff000001",
        "01000000",
        "03000001",
        "895753505345510a0001000000010000",
        "20202020"
      })
  void garbageAfterARecordIsRefusedAfterIt(String hex) throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.PARTS)) {
      pair.send(last("abc"), HexFormat.of().parseHex(hex));
      Receive.on(pair.socket, 9).gives("abc");
      Receive.on(pair.socket, 9).fails(WsaError.WSAECONNABORTED, Errno.EPROTO);
      assertHungUpWithout(pair);
    }
  }

  private static void assertHungUpWithout(RawPair pair) throws IOException {
    try {
      assertThat(pair.readAll()).isEmpty();
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  /** DEC-28. */
  @Test
  void aRecordBeyondOurLimitEndsTheConnection() throws IOException {
    try (RawPair pair = RawPair.greeted(NET, Kind.WHOLE)) {
      pair.send(part("ab"), new byte[] {Wire.LAST, -1, -1, -1}, bytes("c"));
      Receive.on(pair.socket, 9).fails(WsaError.WSAECONNABORTED, Errno.EMSGSIZE);
    }
  }

  @Test
  void aRecordBeyondThePeersLimitIsNotSent() throws IOException {
    try (RawPair pair = RawPair.connect(NET, Kind.PARTS)) {
      pair.readHello();
      pair.send(Wire.hello(1, 0, 70_000), last("x"));
      Receive.on(pair.socket, 9).gives("x");
      MemorySegment[] long1 = {MemorySegment.ofArray(new byte[70_001])};
      assertThat(pair.socket.send(long1, 1, new Transfer(), null, null, null))
          .isEqualTo(WsaError.WSAEMSGSIZE);
      Receive.send(pair.socket, new byte[70_000], 0);
      assertThat(pair.read(70_004)).startsWith(Wire.LAST, 1, 0x11, 0x70);
    }
  }

  @Test
  void aPeerThatSaysNothingIsGivenUp() throws IOException {
    System.setProperty(NetworkTransport.HELLO_MILLIS, "200");
    try (RawPair silent = RawPair.connect(NET, Kind.PARTS);
        RawPair slow = RawPair.connect(NET, Kind.PARTS)) {
      slow.send(Wire.hello(), last("in time"));
      Receive.on(silent.socket, 9).fails(WsaError.WSAECONNABORTED, Errno.ETIMEDOUT);
      Receive.on(slow.socket, 9).gives("in time");
      assertThat(silent.readAll()).hasSize(16);
    } finally {
      System.clearProperty(NetworkTransport.HELLO_MILLIS);
    }
  }

  @Test
  void aSlowHelloHoldsUpNobodyElse() throws IOException {
    ProviderSocket listener = NET.listening(Kind.PARTS);
    try (RawPair slow = RawPair.accept(listener);
        RawPair quick = RawPair.accept(listener)) {
      byte[] hello = Wire.hello();
      slow.peer.getOutputStream().write(hello, 0, 7);
      quick.send(hello, last("quick"));
      Receive.on(quick.socket, 9).gives("quick");
      slow.peer.getOutputStream().write(hello, 7, 9);
      slow.send(last("slow"));
      Receive.on(slow.socket, 9).gives("slow");
    }
    Net.ok(listener.close());
  }

  @Test
  void aSendWaitsForTheHelloOnlyWhereTheLimitMatters() throws IOException {
    try (RawPair pair = RawPair.connect(NET, Kind.PARTS)) {
      pair.readHello();
      Net.setNonblocking(pair.socket, true);
      Receive.send(pair.socket, new byte[65_536], 0);
      MemorySegment[] longer = {MemorySegment.ofArray(new byte[65_537])};
      Transfer transfer = new Transfer();
      assertThat(pair.socket.send(longer, 1, transfer, null, null, null))
          .isEqualTo(WsaError.WSAEWOULDBLOCK);
      assertThat(pair.read(65_540)).startsWith(Wire.LAST, 1, 0, 0);
      pair.send(Wire.hello(1, 0, 0xFFFF_FFFFL), last("x"));
      Until.holds(
          "the hello has come", () -> Receive.on(pair.socket, 1).error() == WsaError.NO_ERROR);
      Receive.send(pair.socket, new byte[65_537], 0);
    }
  }
}
