package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.udp.Udp.addressOf;
import static org.wsp4j.provider.udp.Udp.ok;
import static org.wsp4j.spi.WsaError.WSAECONNRESET;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEMSGSIZE;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/**
 * Trains: a send that becomes several datagrams, and several datagrams that the kernel hands over
 * together. Whoever receives sees datagrams, one by one.
 */
@ParameterizedClass
@ValueSource(strings = {"127.0.0.1", "::1"})
class TrainTest {
  private static final int SIZE = 100;
  private static final int LENGTH = 10 * SIZE + 50;

  @RegisterExtension static final Udp UDP = new Udp();

  private final InetAddress loopback;
  private final ProviderSocket sender;
  private final ProviderSocket receiver;
  private final PeerAddress from = new PeerAddress();
  private final Transfer transfer = new Transfer();
  private byte[] got = {};

  TrainTest(String host) throws UnknownHostException {
    loopback = InetAddress.getByName(host);
    sender = UDP.bound(loopback);
    receiver = UDP.bound(loopback);
  }

  @BeforeEach
  void turnOn() {
    ok(sender.setOption(SocketOption.UDP_SEND_MSG_SIZE, SIZE));
    ok(receiver.setOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, 65_535));
    Udp.setNonblocking(receiver, true);
  }

  @AfterEach
  void close() {
    ok(sender.close());
    ok(receiver.close());
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private static void send(ProviderSocket from, InetSocketAddress to, byte[]... parts) {
    MemorySegment[] buffers =
        Arrays.stream(parts).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);
    Transfer sent = new Transfer();
    ok(from.sendTo(buffers, buffers.length, sent, Udp.peer(to), null, null, null));
    assertThat(sent.bytesTransferred())
        .isEqualTo(Arrays.stream(parts).mapToInt(each -> each.length).sum());
  }

  /** A train on its way to the receiver, and there. */
  private void sendTrain() {
    send(sender, addressOf(receiver), pattern(LENGTH));
    Until.holds("a datagram is there", () -> Udp.available(receiver) > 0);
  }

  private WsaError receive(int room, int flags) {
    byte[] bytes = new byte[room];
    MemorySegment[] buffers = {MemorySegment.ofArray(bytes)};
    from.clear();
    WsaError error = receiver.recvFrom(buffers, 1, transfer.flags(flags), from, null, null, null);
    got =
        Arrays.copyOf(
            bytes, error.failed() && error != WSAEMSGSIZE ? 0 : transfer.bytesTransferred());
    return error;
  }

  private void receives(int position, int length) {
    assertThat(receive(2 * SIZE, 0)).as("at %s", position).isEqualTo(WsaError.NO_ERROR);
    assertThat(got).isEqualTo(Arrays.copyOfRange(pattern(LENGTH), position, position + length));
    assertThat(from.toSocketAddress()).isEqualTo(addressOf(sender));
    assertThat(transfer.messageLength()).isEqualTo(length);
  }

  @Test
  void aLongSendBecomesDatagramsOfThatSize() throws IOException {
    byte[] all = pattern(LENGTH);
    try (DatagramChannel peer = loopbackPeer()) {
      send(
          sender,
          (InetSocketAddress) peer.getLocalAddress(),
          Arrays.copyOf(all, 330),
          Arrays.copyOfRange(all, 330, LENGTH));
      assertReceived(peer, all, SIZE);
    }
  }

  @Test
  void aSendLongerThanOneTrainGoesOnWhereItWas() throws IOException {
    int size = 1_000;
    byte[] all = pattern(200_123);
    ok(sender.setOption(SocketOption.UDP_SEND_MSG_SIZE, size));
    try (DatagramChannel peer = loopbackPeer()) {
      peer.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
      InetSocketAddress to = (InetSocketAddress) peer.getLocalAddress();
      byte[] first = Arrays.copyOf(all, 70_001);
      byte[] second = Arrays.copyOfRange(all, 70_001, all.length);
      send(sender, to, first, second);
      assertReceived(peer, all, size);
    }
  }

  private DatagramChannel loopbackPeer() throws IOException {
    return DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
  }

  private static void assertReceived(DatagramChannel peer, byte[] all, int size)
      throws IOException {
    ByteBuffer room = ByteBuffer.allocate(1 << 16);
    for (int at = 0; at < all.length; at += size) {
      peer.receive(room.clear());
      byte[] part = Arrays.copyOf(room.array(), room.position());
      assertThat(part)
          .as("the datagram at %s", at)
          .isEqualTo(Arrays.copyOfRange(all, at, Math.min(at + size, all.length)));
    }
  }

  @Test
  void everyReceiveGetsOneDatagramOfATrain() {
    sendTrain();
    for (int at = 0; at < LENGTH; at += SIZE) {
      int length = Math.min(SIZE, LENGTH - at);
      assertThat(Udp.available(receiver)).as("FIONREAD at %s", at).isEqualTo(length);
      receives(at, length);
    }
    assertThat(Udp.available(receiver)).isZero();
    assertThat(receive(SIZE, 0)).isEqualTo(WSAEWOULDBLOCK);
  }

  @Test
  void aPeekLeavesADatagramAndAShortReceiveLosesItsOwnTailAlone() {
    sendTrain();
    for (int i = 0; i < 2; i++) {
      assertThat(receive(SIZE, MsgFlags.MSG_PEEK)).isEqualTo(WsaError.NO_ERROR);
      assertThat(got).isEqualTo(pattern(SIZE));
    }
    assertThat(receive(7, MsgFlags.MSG_PEEK)).isEqualTo(WSAEMSGSIZE);
    receives(0, SIZE);
    assertThat(receive(7, 0)).isEqualTo(WSAEMSGSIZE);
    assertThat(got).isEqualTo(Arrays.copyOfRange(pattern(LENGTH), SIZE, SIZE + 7));
    assertThat(transfer.messageLength()).isEqualTo(SIZE);
    assertThat(from.toSocketAddress()).isEqualTo(addressOf(sender));
    assertThat(receive(0, 0)).as("no room takes the datagram (DEC-12)").isEqualTo(WSAEMSGSIZE);
    receives(3 * SIZE, SIZE);
  }

  @Test
  void emptyDatagramsAreDatagrams() throws IOException {
    try (DatagramChannel peer = loopbackPeer()) {
      peer.send(ByteBuffer.allocate(0), addressOf(receiver));
      peer.send(ByteBuffer.wrap(new byte[] {1}), addressOf(receiver));
      Until.holds("it is there", () -> receive(SIZE, MsgFlags.MSG_PEEK) == WsaError.NO_ERROR);
      assertThat(receive(SIZE, 0)).isEqualTo(WsaError.NO_ERROR);
      assertThat(transfer.bytesTransferred()).isZero();
      assertThat(from.toSocketAddress()).isEqualTo(peer.getLocalAddress());
      assertThat(receive(SIZE, 0)).isEqualTo(WsaError.NO_ERROR);
      assertThat(got).containsExactly(1);
    }
  }

  @Test
  void pendingReceivesAreFilledInOrder() {
    Overlapped[] posted = new Overlapped[12];
    MemorySegment[] rooms = new MemorySegment[posted.length];
    for (int i = 0; i < posted.length; i++) {
      posted[i] = new Overlapped();
      rooms[i] = Arena.ofAuto().allocate(i == 3 ? 10 : SIZE);
      assertThat(
              receiver.recv(
                  new MemorySegment[] {rooms[i]}, 1, new Transfer(), posted[i], null, UDP.me()))
          .isEqualTo(WsaError.WSA_IO_PENDING);
    }
    send(sender, addressOf(receiver), pattern(LENGTH));
    for (int i = 0; i < 11; i++) {
      int length = i < 10 ? SIZE : 50;
      WsaError error = receiver.getOverlappedResult(posted[i], transfer, true);
      assertThat(error).isEqualTo(i == 3 ? WSAEMSGSIZE : WsaError.NO_ERROR);
      assertThat(transfer.messageLength()).isEqualTo(length);
      byte[] bytes =
          rooms[i].asSlice(0, transfer.bytesTransferred()).toArray(ValueLayout.JAVA_BYTE);
      assertThat(bytes)
          .isEqualTo(Arrays.copyOfRange(pattern(LENGTH), i * SIZE, i * SIZE + bytes.length));
    }
    assertThat(posted[11].isPending()).isTrue();
    ok(receiver.cancelIo(posted[11]));
  }

  @Test
  void whatIsLeftOfAStrangersTrainIsDroppedByAConnect() throws IOException {
    sendTrain();
    receives(0, SIZE);
    try (DatagramChannel peer = loopbackPeer()) {
      ok(receiver.connect(peer.getLocalAddress(), null, null, null));
      assertThat(Udp.available(receiver)).isZero();
      assertThat(receive(SIZE, 0)).isEqualTo(WSAEWOULDBLOCK);
      peer.send(ByteBuffer.wrap(new byte[] {5}), addressOf(receiver));
      Until.holds("the peer's is there", () -> Udp.available(receiver) == 1);
      assertThat(receive(SIZE, 0)).isEqualTo(WsaError.NO_ERROR);
      assertThat(got).containsExactly(5);
    }
  }

  @Test
  void eachUnreachablePortFailsOneReceiveAndNoDatagramIsLost() throws IOException {
    DatagramChannel gone = loopbackPeer();
    InetSocketAddress dead = (InetSocketAddress) gone.getLocalAddress();
    gone.close();
    sendTrain();
    receives(0, SIZE);
    send(receiver, dead, new byte[] {1});
    send(receiver, dead, new byte[] {1});
    int resets = 0;
    int at = SIZE;
    while (at < LENGTH || resets < 2) {
      WsaError error = receive(SIZE, 0);
      if (error == WSAECONNRESET) {
        resets++;
      } else if (error == WsaError.NO_ERROR) {
        int end = at + got.length;
        assertThat(got).isEqualTo(Arrays.copyOfRange(pattern(LENGTH), at, end));
        at = end;
      }
    }
    assertThat(resets).isEqualTo(2);
    assertThat(receive(SIZE, 0)).isEqualTo(WSAEWOULDBLOCK);
  }

  @Test
  void turnedOffAgainTrainsThatAreQueuedAreStillSplit() {
    sendTrain();
    send(sender, addressOf(receiver), pattern(LENGTH));
    ok(receiver.setOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, 0));
    for (int round = 0; round < 2; round++) {
      for (int at = 0; at < LENGTH; at += SIZE) {
        receives(at, Math.min(SIZE, LENGTH - at));
      }
    }
  }

  @Test
  void theOptionsTellWhatWasSet() {
    Out<Integer> value = new Out<>();
    ok(sender.getOption(SocketOption.UDP_SEND_MSG_SIZE, value));
    assertThat(value.value()).isEqualTo(SIZE);
    ok(receiver.getOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, value));
    assertThat(value.value()).isEqualTo(65_535);
    ok(sender.getOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, value));
    assertThat(value.value()).isZero();
    assertThat(sender.setOption(SocketOption.UDP_SEND_MSG_SIZE, -1)).isEqualTo(WSAEINVAL);
    assertThat(sender.setOption(SocketOption.UDP_RECV_MAX_COALESCED_SIZE, -1)).isEqualTo(WSAEINVAL);
    ok(sender.getOption(SocketOption.UDP_SEND_MSG_SIZE, value));
    assertThat(value.value()).isEqualTo(SIZE);
  }
}
