package org.wsp4j.verification.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSA_IO_PENDING;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wsp4j.Alertable;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Entries of the corpus that no recurring form can say and no other test shows. */
class ScenarioEntriesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<WinsockSocket> opened = new ArrayList<>();
  private final Transfer transfer = new Transfer();
  private @Nullable Winsock winsock;

  @BeforeEach
  void start() throws Exception {
    winsock = Winsock.startup();
  }

  @AfterEach
  void stop() {
    opened.forEach(WinsockSocket::close);
    requireNonNull(winsock).close();
  }

  private WinsockSocket open(Predicate<ProtocolInfo> wanted) throws Exception {
    ProtocolInfo entry =
        requireNonNull(winsock).catalog().entries().stream()
            .filter(wanted)
            .findFirst()
            .orElseThrow();
    WinsockSocket socket = requireNonNull(winsock).open(entry, ServiceProvider.WSA_FLAG_OVERLAPPED);
    opened.add(socket);
    return socket;
  }

  private static Predicate<ProtocolInfo> of(int family, int protocol) {
    return each ->
        each.addressFamily() == family
            && each.protocol() == protocol
            && !each.has(ServiceFlag.XP1_MESSAGE_ORIENTED)
                == (protocol == ProtocolInfo.IPPROTO_TCP);
  }

  /** Two ends of a connection: the one that connected, and the one that was accepted. */
  private WinsockSocket[] pair(Predicate<ProtocolInfo> kind) throws Exception {
    WinsockSocket listener = open(kind).bind(loopback()).listen(1);
    WinsockSocket first = open(kind).connect(nameOf(listener));
    WinsockSocket second = listener.accept();
    opened.add(second);
    return new WinsockSocket[] {first, second};
  }

  private static SocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SocketAddress nameOf(WinsockSocket socket) {
    PeerAddress address = new PeerAddress();
    assertThat(socket.spi().getSockName(address)).isEqualTo(NO_ERROR);
    return requireNonNull(address.toSocketAddress());
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private String received(WinsockSocket socket, int room, int flags, WsaError due) {
    MemorySegment buffer = Arena.ofAuto().allocate(room);
    WsaError error =
        socket.spi().recv(new MemorySegment[] {buffer}, 1, transfer.flags(flags), null, null, null);
    assertThat(error).isEqualTo(due);
    byte[] data = buffer.asSlice(0, transfer.bytesTransferred()).toArray(ValueLayout.JAVA_BYTE);
    return new String(data, UTF_8);
  }

  /** Scenario DOC-20. */
  @Test
  void aPeekOfAMessageThatIsTooLargeTakesNothing() throws Exception {
    WinsockSocket[] pair =
        pair(each ->
            each.has(ServiceFlag.XP1_MESSAGE_ORIENTED)
                && each.has(ServiceFlag.XP1_GUARANTEED_DELIVERY)
                && each.addressFamily() == ProtocolInfo.AF_INET
                && !each.has(ServiceFlag.XP1_PARTIAL_MESSAGE)
                && !each.has(ServiceFlag.XP1_PSEUDO_STREAM));
    pair[1].send(bytes("hello"));

    assertThat(received(pair[0], 2, MsgFlags.MSG_PEEK, WsaError.WSAEMSGSIZE)).isEqualTo("he");
    assertThat(received(pair[0], 16, 0, NO_ERROR)).isEqualTo("hello");
  }

  /** Scenario WT-49. */
  @Test
  void aRecvFromOfAStreamNamesNobody() throws Exception {
    WinsockSocket[] pair = pair(of(ProtocolInfo.AF_INET, ProtocolInfo.IPPROTO_TCP));
    pair[1].send(bytes("data"));
    PeerAddress from = new PeerAddress();
    MemorySegment[] buffers = {Arena.ofAuto().allocate(8)};

    assertThat(pair[0].spi().recvFrom(buffers, 1, transfer, from, null, null, null))
        .isEqualTo(NO_ERROR);
    assertThat(transfer.bytesTransferred()).isEqualTo(4);
    assertThat(from.length()).isZero();
  }

  /** Scenario U02: a message of a stranger is none of the peer's, whenever it came (RECV-4.09). */
  @Test
  void whatAStrangerSentBeforeTheConnectIsDropped() throws Exception {
    Predicate<ProtocolInfo> udp = of(ProtocolInfo.AF_INET, ProtocolInfo.IPPROTO_UDP);
    WinsockSocket a = open(udp).bind(loopback());
    WinsockSocket b = open(udp).bind(loopback());
    WinsockSocket c = open(udp).bind(loopback());
    c.sendTo(bytes("early"), nameOf(a));
    a.connect(nameOf(b));
    b.sendTo(bytes("fromB"), nameOf(a));

    assertThat(received(a, 16, 0, NO_ERROR)).isEqualTo("fromB");
    a.nonblocking(true);
    transfer.bytesTransferred(0);
    assertThat(received(a, 16, 0, WsaError.WSAEWOULDBLOCK)).isEmpty();
  }

  /** Scenario WT-05. */
  @Test
  void aSecondShutdownIsHarmlessAndTheSocketStaysConnected() throws Exception {
    WinsockSocket[] pair = pair(of(ProtocolInfo.AF_INET, ProtocolInfo.IPPROTO_TCP));
    ProviderSocket a = pair[0].spi();

    assertThat(a.shutdown(ShutdownHow.SD_SEND)).isEqualTo(NO_ERROR);
    assertThat(a.shutdown(ShutdownHow.SD_SEND)).isEqualTo(NO_ERROR);
    MemorySegment[] data = {MemorySegment.ofArray(new byte[1])};
    assertThat(a.send(data, 1, transfer.flags(0), null, null, null))
        .isEqualTo(WsaError.WSAESHUTDOWN);
    assertThat(received(pair[1], 1, 0, NO_ERROR)).isEmpty();
    assertThat(received(pair[1], 1, 0, NO_ERROR)).isEmpty();
    assertThat(a.connect(nameOf(pair[1]), null, null, null)).isEqualTo(WsaError.WSAEISCONN);
  }

  /** Scenario A18. */
  @Test
  void aRoutineThatClosesItsSocketEndsTheOthersInTheSameWait() throws Exception {
    WinsockSocket[] pair = pair(of(ProtocolInfo.AF_INET, ProtocolInfo.IPPROTO_TCP));
    List<String> log = new ArrayList<>();
    Overlapped first = new Overlapped();
    Overlapped second = new Overlapped();
    CompletionRoutine closes =
        (error, bytes, _, _) -> {
          log.add("first " + error + " " + bytes);
          pair[0].close();
          log.add("closed");
        };

    assertThat(pair[0].post(ByteBuffer.allocateDirect(4), first, closes)).isEqualTo(WSA_IO_PENDING);
    assertThat(
            pair[0].post(
                ByteBuffer.allocateDirect(4),
                second,
                (error, bytes, _, _) -> log.add("second " + error + " " + bytes)))
        .isEqualTo(WSA_IO_PENDING);
    pair[1].send(bytes("aaaa"));

    assertThat(Alertable.sleep(LIMIT)).isTrue();
    assertThat(log).containsExactly("first NO_ERROR 4", "closed", "second WSA_OPERATION_ABORTED 0");
    assertThat(second.error()).isEqualTo(WSA_OPERATION_ABORTED);
    assertThat(Alertable.sleep(Duration.ZERO)).as("anything left to run").isFalse();
  }

  /** Scenarios X01 and X02. */
  @Test
  void theEntriesHaveTheBitsOfTheirKind() {
    EnumSet<ServiceFlag> tcp =
        EnumSet.of(
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER,
            ServiceFlag.XP1_GRACEFUL_CLOSE,
            ServiceFlag.XP1_EXPEDITED_DATA);
    EnumSet<ServiceFlag> udp =
        EnumSet.of(
            ServiceFlag.XP1_CONNECTIONLESS,
            ServiceFlag.XP1_MESSAGE_ORIENTED,
            ServiceFlag.XP1_SUPPORT_BROADCAST,
            ServiceFlag.XP1_SUPPORT_MULTIPOINT);
    EnumSet<ServiceFlag> udp6 = EnumSet.copyOf(udp);
    udp6.remove(ServiceFlag.XP1_SUPPORT_BROADCAST);

    checkEntry(ProtocolInfo.AF_INET, ProtocolInfo.IPPROTO_TCP, tcp, 0);
    checkEntry(ProtocolInfo.AF_INET6, ProtocolInfo.IPPROTO_TCP, tcp, 0);
    checkEntry(ProtocolInfo.AF_INET, ProtocolInfo.IPPROTO_UDP, udp, 65_507);
    checkEntry(ProtocolInfo.AF_INET6, ProtocolInfo.IPPROTO_UDP, udp6, 65_527);
  }

  private void checkEntry(int family, int protocol, EnumSet<ServiceFlag> bits, int messageSize) {
    ProtocolInfo entry =
        requireNonNull(winsock).catalog().entries().stream()
            .filter(of(family, protocol))
            .findFirst()
            .orElseThrow();
    assertThat(EnumSet.allOf(ServiceFlag.class).stream().filter(entry::has))
        .as("%s", entry.name())
        .containsExactlyInAnyOrderElementsOf(bits);
    assertThat(entry.messageSize()).as("%s", entry.name()).isEqualTo(messageSize);
  }
}
