package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerCredentials;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What is particular to the local form, between two sockets of ours. */
class LocalSocketTest {
  @RegisterExtension static final Net NET = new Net(Form.LOCAL);

  private static void send(ProviderSocket socket, String text) {
    Receive.send(socket, text.getBytes(US_ASCII), 0);
  }

  private static void sendPart(ProviderSocket socket, String text) {
    Receive.send(socket, text.getBytes(US_ASCII), MsgFlags.MSG_PARTIAL);
  }

  private static WsaError trySend(ProviderSocket socket, int bytes, Transfer transfer) {
    MemorySegment[] buffers = {MemorySegment.ofArray(new byte[bytes])};
    return socket.send(buffers, 1, transfer, null, null, null);
  }

  private static <T> T option(ProviderSocket socket, SocketOption<T> option) {
    Out<T> value = new Out<>();
    Net.ok(socket.getOption(option, value));
    return value.value();
  }

  private static int readable(ProviderSocket socket) {
    MemorySegment out = MemorySegment.ofArray(new int[1]);
    Net.ok(socket.ioctl(Ioctl.FIONREAD, null, out, new Transfer()));
    return out.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
  }

  /** The kernel has no parts: nothing arrives before the last one. */
  @Test
  void partsThatWereSentArriveAsOneRecord() {
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      sendPart(pair.sender(), "ab");
      sendPart(pair.sender(), "");
      sendPart(pair.sender(), "cd");
      Net.setNonblocking(pair.receiver(), true);
      Receive.on(pair.receiver(), 8).fails(WsaError.WSAEWOULDBLOCK);
      send(pair.sender(), "ef");
      send(pair.sender(), "next");
      Receive.on(pair.receiver(), 8).gives("abcdef");
      Receive.on(pair.receiver(), 8).gives("next");
    }
  }

  @Test
  void partsThatAreNotEndedAreNoRecord() {
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      sendPart(pair.sender(), "ab");
      Net.ok(pair.sender().shutdown(ShutdownHow.SD_SEND));
      Receive.on(pair.receiver(), 8).fails(WsaError.WSAEDISCON);
    }
  }

  @Test
  void aRecordBeyondTheLargestIsNotSent() {
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      int largest = option(pair.sender(), SocketOption.SO_MAX_MSG_SIZE);
      assertThat(largest).isEqualTo(LocalEntries.LARGEST);
      assertThat(trySend(pair.sender(), largest + 1, new Transfer()))
          .isEqualTo(WsaError.WSAEMSGSIZE);
      sendPart(pair.sender(), "ab");
      assertThat(trySend(pair.sender(), largest - 1, new Transfer()))
          .isEqualTo(WsaError.WSAEMSGSIZE);
      send(pair.sender(), "cd");
      Receive.on(pair.receiver(), 8).gives("abcd");
      Net.ok(trySend(pair.sender(), largest, new Transfer()));
      assertThat(Receive.on(pair.receiver(), largest).bytes()).hasSize(largest);
    }
  }

  /** RECV-10.05, the largest record there is. */
  @Test
  void theLargestRecordInReceivesOfSevenBytesIsWhole() {
    byte[] sent = new byte[LocalEntries.LARGEST];
    new Random(7).nextBytes(sent);
    byte[] got = new byte[sent.length];
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      Receive.send(pair.sender(), sent, 0);
      byte[] seven = new byte[7];
      MemorySegment[] buffers = {MemorySegment.ofArray(seven)};
      Transfer transfer = new Transfer();
      for (int at = 0; at < got.length; at += transfer.bytesTransferred()) {
        Net.ok(pair.receiver().recv(buffers, 1, transfer.flags(0), null, null, null));
        boolean last = at + transfer.bytesTransferred() == got.length;
        assertThat(transfer.flags()).isEqualTo(last ? 0 : MsgFlags.MSG_PARTIAL);
        System.arraycopy(seven, 0, got, at, transfer.bytesTransferred());
      }
    }
    assertThat(Arrays.equals(got, sent)).isTrue();
  }

  /** A byte stream takes what it is given, however long. */
  @Test
  void aPseudoStreamSendsMoreThanARecordHolds() throws Exception {
    byte[] sent = new byte[1_000_003];
    new Random(3).nextBytes(sent);
    byte[] got = new byte[sent.length];
    try (Pair pair = Pair.open(NET, Kind.PSEUDO, Kind.PSEUDO)) {
      FutureTask<Void> sending =
          new FutureTask<>(
              () -> {
                MemorySegment all = Arena.ofAuto().allocate(sent.length);
                all.copyFrom(MemorySegment.ofArray(sent));
                MemorySegment[] buffers = {all.asSlice(0, 5), all.asSlice(5)};
                Transfer transfer = new Transfer();
                Net.ok(pair.sender().send(buffers, 2, transfer, null, null, null));
                assertThat(transfer.bytesTransferred()).isEqualTo(sent.length);
              },
              null);
      Thread.ofPlatform().daemon().start(sending);
      MemorySegment[] buffers = {MemorySegment.ofArray(got)};
      Transfer transfer = new Transfer().flags(MsgFlags.MSG_WAITALL);
      Net.ok(pair.receiver().recv(buffers, 1, transfer, null, null, null));
      assertThat(transfer.bytesTransferred()).isEqualTo(sent.length);
      sending.get();
    }
    assertThat(Arrays.equals(got, sent)).isTrue();
  }

  @Test
  void aPseudoStreamFitsIntoASmallBuffer() throws Exception {
    try (Pair pair = Pair.open(NET, Kind.PSEUDO, Kind.PSEUDO)) {
      Net.ok(pair.sender().setOption(SocketOption.SO_SNDBUF, 4_096));
      Transfer transfer = new Transfer();
      FutureTask<Void> sending =
          new FutureTask<>(() -> Net.ok(trySend(pair.sender(), 50_000, transfer)), null);
      Thread.ofPlatform().daemon().start(sending);
      MemorySegment[] buffers = {MemorySegment.ofArray(new byte[50_000])};
      Transfer all = new Transfer().flags(MsgFlags.MSG_WAITALL);
      Net.ok(pair.receiver().recv(buffers, 1, all, null, null, null));
      sending.get();
      assertThat(transfer.bytesTransferred()).isEqualTo(50_000);
    }
  }

  @Test
  void aMessageThatASmallBufferCannotHoldIsTooLarge() {
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      Net.ok(pair.sender().setOption(SocketOption.SO_SNDBUF, 4_096));
      Transfer transfer = new Transfer();
      assertThat(trySend(pair.sender(), 50_000, transfer)).isEqualTo(WsaError.WSAEMSGSIZE);
      assertThat(transfer.nativeError()).isEqualTo(Errno.EMSGSIZE);
      send(pair.sender(), "small");
      Receive.on(pair.receiver(), 8).gives("small");
    }
  }

  /** RECV-10.07, by every way that the record can have come into our memory. */
  @Test
  void aWholeRecordIsKeptWhateverTheBuffersWere() {
    try (Arena arena = Arena.ofConfined();
        Pair pair = Pair.open(NET, Kind.PARTS, Kind.WHOLE)) {
      MemorySegment area = arena.allocate(8);
      MemorySegment[][] lists = {
        {arena.allocate(3)},
        {MemorySegment.ofArray(new byte[3])},
        {arena.allocate(1), arena.allocate(2)},
        {MemorySegment.ofArray(new byte[1]), arena.allocate(2)},
        {area.asSlice(0, 2), area.asSlice(0, 2)},
        {arena.allocate(0)},
      };
      for (MemorySegment[] first : lists) {
        send(pair.sender(), "abcdefgh");
        Transfer transfer = new Transfer();
        WsaError error = pair.receiver().recv(first, first.length, transfer, null, null, null);
        assertThat(error).isEqualTo(WsaError.WSAEMSGSIZE);
        assertThat(transfer.messageLength()).isEqualTo(8);
        for (MemorySegment segment : first) {
          segment.fill((byte) 0);
        }
        assertThat(readable(pair.receiver())).isEqualTo(8);
        Receive.on(pair.receiver(), 8).gives("abcdefgh");
      }
    }
  }

  @Test
  void whatCanBeReadIsTheNextRecordAlone() {
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      assertThat(readable(pair.receiver())).isZero();
      send(pair.sender(), "abcde");
      send(pair.sender(), "fgh");
      assertThat(readable(pair.receiver())).isEqualTo(5);
      Receive.on(pair.receiver(), 2).givesPart("ab");
      assertThat(readable(pair.receiver())).isEqualTo(3);
      Receive.on(pair.receiver(), 8).gives("cde");
      assertThat(readable(pair.receiver())).isEqualTo(3);
    }
  }

  /** An empty record is no end, and on a pseudo-stream it is nothing. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void anEmptyRecordIsNotTheEnd(Kind kind) {
    try (Pair pair = Pair.open(NET, Kind.PARTS, kind)) {
      send(pair.sender(), "");
      send(pair.sender(), "");
      send(pair.sender(), "a");
      if (kind != Kind.PSEUDO) {
        Receive.on(pair.receiver(), 8, MsgFlags.MSG_PEEK).gives("");
        Receive.on(pair.receiver(), 8).gives("");
        Receive.on(pair.receiver(), 8).gives("");
      } else {
        assertThat(readable(pair.receiver())).isEqualTo(1);
      }
      Receive.on(pair.receiver(), 8).gives("a");
      Net.ok(pair.sender().close());
      Receive end = Receive.on(pair.receiver(), 8);
      end.fails(kind == Kind.PSEUDO ? WsaError.NO_ERROR : WsaError.WSAEDISCON);
      assertThat(end.bytes()).isEmpty();
    }
  }

  /** The peer has ended well, and a send that it will not get makes that no reset. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aSendAfterTheEndDoesNotMakeItAReset(Kind kind) {
    try (Pair pair = Pair.open(NET, Kind.PARTS, kind)) {
      send(pair.sender(), "last");
      Net.ok(pair.sender().close());
      Transfer transfer = new Transfer();
      assertThat(trySend(pair.receiver(), 1, transfer)).isEqualTo(WsaError.WSAECONNRESET);
      assertThat(transfer.nativeError()).isEqualTo(Errno.EPIPE);
      Receive.on(pair.receiver(), 8).gives("last");
      for (int i = 0; i < 2; i++) {
        Receive end = Receive.on(pair.receiver(), 8);
        end.fails(kind == Kind.PSEUDO ? WsaError.NO_ERROR : WsaError.WSAEDISCON);
        assertThat(end.bytes()).isEmpty();
      }
    }
  }

  /** DEC-25, DEC-44: the kernel tells it once, here to a send or to SO_ERROR. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aResetThatAnotherCallWasToldOfIsNotLost(Kind kind) {
    for (boolean bySend : new boolean[] {true, false}) {
      try (Pair pair = Pair.open(NET, Kind.PARTS, kind)) {
        send(pair.receiver(), "unread");
        Net.ok(pair.sender().close());
        if (bySend) {
          assertThat(trySend(pair.receiver(), 1, new Transfer())).isEqualTo(WsaError.WSAECONNRESET);
        } else {
          assertThat(option(pair.receiver(), SocketOption.SO_ERROR))
              .isEqualTo(WsaError.WSAECONNRESET);
        }
        for (int i = 0; i < 2; i++) {
          Receive.on(pair.receiver(), 8).fails(WsaError.WSAECONNRESET);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatWasOnlyLookedAtIsUnreadAtTheClose(Kind kind) {
    try (Pair pair = Pair.open(NET, Kind.PARTS, kind)) {
      send(pair.sender(), "");
      send(pair.sender(), "abc");
      if (kind != Kind.PSEUDO) {
        Receive.on(pair.receiver(), 8).gives("");
      }
      Receive.on(pair.receiver(), 8, MsgFlags.MSG_PEEK).gives("abc");
      Receive.on(pair.receiver(), 2, MsgFlags.MSG_PEEK)
          .fails(kind == Kind.WHOLE ? WsaError.WSAEMSGSIZE : WsaError.NO_ERROR);
      Net.ok(pair.receiver().close());
      Receive.on(pair.sender(), 8).fails(WsaError.WSAECONNRESET);
    }
  }

  @Test
  void whoIsAtTheOtherEndIsKnown() throws Exception {
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      int process = (int) ProcessHandle.current().pid();
      int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      int group = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
      PeerCredentials expected = new PeerCredentials(process, user, group);
      assertThat(option(pair.receiver(), SocketOption.SO_PEERCRED)).isEqualTo(expected);
      assertThat(option(pair.sender(), SocketOption.SO_PEERCRED)).isEqualTo(expected);
    }
    ProviderSocket alone = NET.open(Kind.PARTS);
    assertThat(alone.getOption(SocketOption.SO_PEERCRED, new Out<>()))
        .isEqualTo(WsaError.WSAENOTCONN);
    Net.ok(alone.close());
  }

  @Test
  void optionsOfNetworksAreUnknown() {
    try (Pair pair = Pair.open(NET, Kind.PARTS)) {
      assertThat(pair.sender().setOption(SocketOption.TCP_NODELAY, true))
          .isEqualTo(WsaError.WSAENOPROTOOPT);
      assertThat(pair.sender().getOption(SocketOption.SO_OOBINLINE, new Out<>()))
          .isEqualTo(WsaError.WSAENOPROTOOPT);
      assertThat(pair.sender().ioctl(Ioctl.SIO_KEEPALIVE_VALS, null, null, new Transfer()))
          .isEqualTo(WsaError.WSAEOPNOTSUPP);
    }
  }
}
