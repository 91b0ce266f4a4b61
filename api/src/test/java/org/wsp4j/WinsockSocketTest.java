package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wsp4j.ReceiveResult.Closed;
import org.wsp4j.ReceiveResult.Failed;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.ReceiveResult.TooSmall;
import org.wsp4j.runtime.Threads;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

class WinsockSocketTest extends FaceFixture {
  private final ByteBuffer buffer = ByteBuffer.allocate(8);

  @Test
  void aReceiveMovesThePositionPastItsBytes() {
    fake(stream).deliver("abc");

    assertThat(stream.receive(buffer)).isEqualTo(new Received(3, true));

    assertThat(buffer.position()).isEqualTo(3);
    assertThat(text(buffer)).isEqualTo("abc");
  }

  @Test
  void directBuffersAndSlicesWorkLikeHeapBuffers() {
    ByteBuffer direct = ByteBuffer.allocateDirect(16).position(2).slice();
    fake(stream).deliver("abc");

    assertThat(stream.receive(direct)).isEqualTo(new Received(3, true));
    assertThat(text(direct)).isEqualTo("abc");
  }

  @Test
  void theEndOfAStreamAndOfAMessageConnectionAreBothClosed() {
    fake(stream).end(WsaError.NO_ERROR);
    fake(messages).end(WsaError.NO_ERROR);

    assertThat(stream.receive(buffer)).isEqualTo(new Closed());
    assertThat(messages.receive(buffer)).isEqualTo(new Closed());
    assertThat(buffer.position()).isZero();
  }

  @Test
  void anEmptyMessageIsNoEnd() {
    fake(messages).deliver("");
    fake(datagrams).deliver("");

    assertThat(messages.receive(buffer)).isEqualTo(new Received(0, true));
    assertThat(datagrams.receive(buffer)).isEqualTo(new Received(0, true));
  }

  @Test
  void aStreamWithoutRoomIsNoEndEither() {
    fake(stream).deliver("abc");

    assertThat(stream.receive(ByteBuffer.allocate(0))).isEqualTo(new Received(0, true));
  }

  @Test
  void aReliableMessageThatIsTooLargeIsKept() {
    fake(messages).deliver("0123456789");

    assertThat(messages.receive(buffer)).isEqualTo(new TooSmall(8, 10, 0));
    assertThat(text(buffer)).isEqualTo("01234567");

    ByteBuffer larger = ByteBuffer.allocate(10);
    assertThat(messages.receive(larger)).isEqualTo(new Received(10, true));
    assertThat(text(larger)).isEqualTo("0123456789");
  }

  @Test
  void aDatagramThatIsTooLargeLosesItsRestUnlessItWasPeekedAt() {
    fake(datagrams).deliver("0123456789");

    assertThat(datagrams.peek(ByteBuffer.allocate(3))).isEqualTo(new TooSmall(3, 10, 0));
    assertThat(datagrams.receive(buffer)).isEqualTo(new TooSmall(8, 10, 2));
  }

  @Test
  void aPeekLeavesTheData() {
    fake(stream).deliver("abc");

    assertThat(stream.peek(ByteBuffer.allocate(2))).isEqualTo(new Received(2, true));
    assertThat(stream.receive(buffer)).isEqualTo(new Received(3, true));
  }

  @Test
  void whatEndsAConnectionBadlyIsAValue() {
    fake(stream).end(WsaError.WSAECONNRESET);

    assertThat(stream.receive(buffer)).isEqualTo(new Failed(WsaError.WSAECONNRESET, 0));
  }

  @Test
  void aNonblockingReceiveWithoutDataIsAValueToo() throws Exception {
    stream.nonblocking(true);

    assertThat(stream.receive(buffer)).isEqualTo(new Failed(WsaError.WSAEWOULDBLOCK, 0));
  }

  @Test
  void aClosedSocketFailsEveryReceiveAndMayBeClosedAgain() {
    stream.close();
    stream.close();

    assertThat(stream.receive(buffer)).isEqualTo(new Failed(WsaError.WSAENOTSOCK, 0));
  }

  @Test
  void aBlockedReceiveEndsWithDataACancelOrAnInterrupt() throws Exception {
    FutureTask<ReceiveResult> data = Threads.start(() -> stream.receive(buffer));
    Threads.until(() -> fake(stream).pendingCount() == 1);
    fake(stream).deliver("abc");
    assertThat(data.get(60, TimeUnit.SECONDS)).isEqualTo(new Received(3, true));

    Failed interrupted = new Failed(WsaError.WSAEINTR, 0);
    ThreadId[] blocked = new ThreadId[1];
    FutureTask<ReceiveResult> cancelled =
        Threads.start(() -> {
          blocked[0] = Winsock.currentThreadId();
          return stream.receive(buffer);
        });
    Threads.until(() -> fake(stream).pendingCount() == 1);
    assertThat(winsock.cancelBlockingCall(blocked[0])).isEqualTo(WsaError.NO_ERROR);
    assertThat(cancelled.get(60, TimeUnit.SECONDS)).isEqualTo(interrupted);
    assertThat(winsock.cancelBlockingCall(blocked[0])).isEqualTo(WsaError.WSAEINVAL);

    FutureTask<ReceiveResult> woken = Threads.start(() -> stream.receive(buffer));
    Threads.until(() -> fake(stream).pendingCount() == 1);
    winsock.close();
    assertThat(woken.get(60, TimeUnit.SECONDS))
        .isEqualTo(new Failed(WsaError.WSA_OPERATION_ABORTED, 0));
  }

  @Test
  void aReadOnlyDestinationIsNamed() {
    ByteBuffer readOnly = ByteBuffer.allocate(8).asReadOnlyBuffer();

    assertThatThrownBy(() -> stream.receive(readOnly))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("destination=java.nio.HeapByteBufferR")
        .hasMessageContaining("read-only");
  }

  @Test
  void aSendMovesThePositionAndTakesReadOnlyBuffers() throws Exception {
    ByteBuffer source = bytes("abc").asReadOnlyBuffer();

    assertThat(stream.send(source)).isEqualTo(3);

    assertThat(source.hasRemaining()).isFalse();
    assertThat(
            datagrams.sendTo(
                bytes("x"), new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9)))
        .isEqualTo(1);
    assertThat(fake(stream).sent()).containsExactly("abc");
    assertThat(fake(datagrams).sent()).containsExactly("x to /127.0.0.1:9");
  }

  @Test
  void aSendThatWouldBlockTakesNothingAndAnEmptyOneSaysSo() throws Exception {
    stream.nonblocking(true);

    assertThat(stream.send(bytes("abc"))).isZero();
    assertThatThrownBy(() -> stream.send(ByteBuffer.allocate(0)))
        .isInstanceOfSatisfying(
            WinsockException.class, e -> assertThat(e.error()).isEqualTo(WsaError.WSAEWOULDBLOCK));
  }

  @Test
  void aFailedConnectNamesAddressAndError() {
    fake(stream).end(WsaError.WSAECONNREFUSED);

    assertThatThrownBy(
            () -> stream.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9000)))
        .isInstanceOf(WinsockException.class)
        .hasMessage("connect(/127.0.0.1:9000): WSAECONNREFUSED (10061)");
  }

  @Test
  void anUnresolvedNameIsAnErrorOfItsOwn() {
    InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);

    assertThatThrownBy(() -> stream.connect(nowhere))
        .isInstanceOfSatisfying(
            WinsockException.class,
            e -> assertThat(e.error()).isEqualTo(WsaError.WSAHOST_NOT_FOUND))
        .hasMessageContaining("nowhere.invalid");
  }

  @Test
  void addressesOptionsAndIoctlsGoThrough() throws Exception {
    InetSocketAddress peer = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9000);
    stream.connect(peer);
    fake(stream).deliver("abc");

    assertThat(stream.remoteAddress()).isEqualTo(peer);
    assertThat(stream.available()).isEqualTo(3);
    assertThat(stream.atMark()).isTrue();
    assertThatThrownBy(() -> stream.option(SocketOption.SO_RCVBUF))
        .hasMessage("option(SO_RCVBUF): WSAENOPROTOOPT (10042)");
    assertThatThrownBy(() -> stream.option(SocketOption.SO_RCVBUF, 7))
        .hasMessage("option(SO_RCVBUF=7): WSAENOPROTOOPT (10042)");
    assertThatThrownBy(() -> messages.remoteAddress())
        .hasMessage("remoteAddress(): WSAENOTCONN (10057)");
  }

  @Test
  void aPostedReceiveRunsItsRoutineInAnAlertableWait() {
    Overlapped overlapped = new Overlapped();
    ByteBuffer into = ByteBuffer.allocate(8);
    StringBuilder said = new StringBuilder();

    WsaError posted =
        stream.post(into, overlapped, (error, bytes, o, flags) -> said.append(error).append(bytes));
    assertThat(posted).isEqualTo(WsaError.WSA_IO_PENDING);
    fake(stream).deliver("abc");

    assertThat(said).isEmpty();
    assertThat(Alertable.sleep(Threads.LIMIT)).isTrue();
    assertThat(said).hasToString("NO_ERROR3");
    assertThat(into.position()).isZero();
  }

  @Test
  void aPostedReceiveCanBeCancelled() {
    Overlapped overlapped = new Overlapped();
    assertThat(stream.post(buffer, overlapped, null)).isEqualTo(WsaError.WSA_IO_PENDING);

    assertThat(stream.cancelIo(overlapped)).isEqualTo(WsaError.NO_ERROR);

    assertThat(overlapped.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
    assertThat(stream.getOverlappedResult(overlapped, new Transfer(), false))
        .isEqualTo(WsaError.WSAEOPNOTSUPP);
  }
}
