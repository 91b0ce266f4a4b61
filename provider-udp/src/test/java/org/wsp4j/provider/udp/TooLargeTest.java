package org.wsp4j.provider.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.udp.Udp.addressOf;
import static org.wsp4j.provider.udp.Udp.ok;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testsupport.Until;

/** A datagram that does not fit: the same is told of it whatever the way to be told (DEC-11). */
class TooLargeTest {
  private static final String MESSAGE = "abcdefgh";
  private static final int ROOM = 3;

  @RegisterExtension static final Udp UDP = new Udp();

  enum Way {
    BLOCKED(false, false),
    THERE(false, true),
    NONBLOCKING(false, true),
    POLLED(true, false),
    POLLED_THERE(true, true),
    EVENT(true, false),
    ROUTINE(true, false);

    private final boolean overlapped;

    /** Whether the datagram is there before the call. */
    private final boolean first;

    Way(boolean overlapped, boolean first) {
      this.overlapped = overlapped;
      this.first = first;
    }
  }

  private final ProviderSocket socket = UDP.bound();
  private final ProviderSocket peer = UDP.bound();
  private final MemorySegment buffer = MemorySegment.ofArray(new byte[ROOM]);
  private final PeerAddress from = new PeerAddress();
  private final Transfer transfer = new Transfer();
  private final Overlapped overlapped = new Overlapped();

  @AfterEach
  void close() {
    ok(socket.close());
    ok(peer.close());
  }

  private void send() {
    MemorySegment[] data = {MemorySegment.ofArray(MESSAGE.getBytes(StandardCharsets.US_ASCII))};
    ok(peer.sendTo(data, 1, new Transfer(), Udp.peer(addressOf(socket)), null, null, null));
  }

  private WsaError receive(@Nullable Overlapped operation, @Nullable CompletionRoutine routine) {
    MemorySegment[] buffers = {buffer};
    return socket.recvFrom(buffers, 1, transfer.flags(0), from, operation, routine, UDP.me());
  }

  @ParameterizedTest
  @EnumSource
  void theFirstPartTheTrueLengthAndTheSenderAreTold(Way way) throws InterruptedException {
    if (way.first) {
      send();
      Until.holds("it is there", () -> Udp.available(socket) == MESSAGE.length());
    }
    assertThat(way.overlapped ? later(way) : atOnce(way)).isEqualTo(WsaError.WSAEMSGSIZE);

    boolean told = way.overlapped;
    assertThat(told ? overlapped.bytesTransferred() : transfer.bytesTransferred()).isEqualTo(ROOM);
    assertThat(told ? overlapped.messageLength() : transfer.messageLength())
        .isEqualTo(MESSAGE.length());
    String part = new String(buffer.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
    assertThat(part).isEqualTo(MESSAGE.substring(0, ROOM));
    assertThat(from.toSocketAddress())
        .isEqualTo(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), addressOf(peer).getPort()));
    Udp.setNonblocking(socket, true);
    assertThat(receive(null, null)).as("the rest").isEqualTo(WsaError.WSAEWOULDBLOCK);
  }

  private WsaError atOnce(Way way) throws InterruptedException {
    Udp.setNonblocking(socket, way == Way.NONBLOCKING);
    Thread sender = Thread.ofPlatform().unstarted(this::send);
    if (!way.first) {
      sender.start();
    }
    WsaError error = receive(null, null);
    sender.join();
    return error;
  }

  private WsaError later(Way way) {
    AtomicReference<WsaError> ended = new AtomicReference<>();
    WsaEvent event = UDP.upcalls().createEvent(true);
    overlapped.event(way == Way.EVENT ? event : null);
    WsaError started =
        receive(
            overlapped,
            way == Way.ROUTINE ? (error, bytes, same, flags) -> ended.set(error) : null);
    assertThat(started).isEqualTo(WsaError.WSA_IO_PENDING);
    if (!way.first) {
      send();
    }
    if (way == Way.ROUTINE) {
      Until.alertably(UDP.upcalls(), "the routine", () -> ended.get() != null);
      assertThat(ended.get()).isEqualTo(WsaError.WSAEMSGSIZE);
    } else {
      Until.complete(overlapped);
    }
    assertThat(event.isSignalled()).isEqualTo(way == Way.EVENT);
    ok(UDP.upcalls().closeEvent(event));
    return socket.getOverlappedResult(overlapped, new Transfer(), false);
  }
}
