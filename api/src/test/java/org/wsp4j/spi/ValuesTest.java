package org.wsp4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The small types that both sides share. */
class ValuesTest {
  @Test
  void aHolderThatNobodyFilledSaysSo() {
    Out<String> out = new Out<>();
    assertThatThrownBy(out::value).isInstanceOf(IllegalStateException.class);

    out.set("value");
    assertThat(out.value()).isEqualTo("value");
  }

  @Test
  void aTransferCopiesEveryField() {
    Transfer from = new Transfer().flags(1).bytesTransferred(2).messageLength(3).nativeError(4);

    Transfer to = new Transfer().set(from);

    assertThat(to).hasToString(from.toString());
    assertThat(to)
        .hasToString("Transfer[flags=MSG_OOB, bytesTransferred=2, messageLength=3, nativeError=4]");
  }

  @Test
  void aRecordOfNetworkEventsKeepsAnErrorForEachBit() {
    NetworkEvents events = new NetworkEvents();
    assertThat(events.mask()).isZero();
    assertThat(events.error(NetworkEvents.FD_CLOSE)).isEqualTo(WsaError.NO_ERROR);

    events.mask(NetworkEvents.FD_CLOSE).error(NetworkEvents.FD_CLOSE, WsaError.WSAECONNRESET);
    assertThat(events.has(NetworkEvents.FD_CLOSE)).isTrue();
    assertThat(events.has(NetworkEvents.FD_READ)).isFalse();
    assertThat(events).hasToString("NetworkEvents[FD_CLOSE, FD_CLOSE: WSAECONNRESET]");

    events.mask(NetworkEvents.FD_READ);
    assertThat(events.error(NetworkEvents.FD_CLOSE)).isEqualTo(WsaError.WSAECONNRESET);
    assertThat(events.error(NetworkEvents.FD_READ)).isEqualTo(WsaError.NO_ERROR);
    assertThat(events).hasToString("NetworkEvents[FD_READ]");
  }

  @Test
  void whatIsNotOneNetworkEventHasNoError() {
    NetworkEvents events = new NetworkEvents();
    for (int notOne : new int[] {0, NetworkEvents.FD_READ | NetworkEvents.FD_OOB, 0x40}) {
      assertThatThrownBy(() -> events.error(notOne))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("event=");
    }
  }

  @Test
  void anAddressSurvivesTheWayInAndOut() throws Exception {
    List<SocketAddress> addresses =
        List.of(
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 65_535),
            new InetSocketAddress(InetAddress.ofLiteral("2001:db8::7"), 1),
            UnixDomainSocketAddress.of("/tmp/a socket"),
            UnixDomainSocketAddress.of("@is a path"),
            AbstractUnixAddress.of("no path"));
    PeerAddress peer = new PeerAddress();
    for (SocketAddress address : addresses) {
      assertThat(peer.set(address)).isTrue();
      assertThat(peer.toSocketAddress()).isEqualTo(address);
      PeerAddress same = new PeerAddress();
      same.copyFrom(peer);
      assertThat(peer).isEqualTo(same).hasSameHashCodeAs(same).hasToString(address.toString());
    }
  }

  @Test
  void anAbstractNameIsNoPath() {
    PeerAddress peer = new PeerAddress();
    assertThat(peer.set(AbstractUnixAddress.of("x"))).isTrue();
    assertThat(peer.isAbstract()).isTrue();
    assertThat(peer.length()).isEqualTo(2);
    assertThat(peer).hasToString("@x");
    assertThat(AbstractUnixAddress.of("x")).isNotEqualTo(AbstractUnixAddress.of("y"));
    peer.set(UnixDomainSocketAddress.of("@x"));
    assertThat(peer.isAbstract()).isFalse();
    for (String wrong : List.of("", "x".repeat(AbstractUnixAddress.MAX_BYTES + 1))) {
      assertThatThrownBy(() -> AbstractUnixAddress.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("name=");
    }
  }

  @Test
  void whatIsNoAddressLeavesTheHolderEmpty() {
    PeerAddress peer = new PeerAddress();
    peer.set(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 1));

    assertThat(peer.set(InetSocketAddress.createUnresolved("nowhere.invalid", 1))).isFalse();
    assertThat(peer.family()).isZero();
    assertThat(peer.set(UnixDomainSocketAddress.of("/" + "x".repeat(200)))).isFalse();
    assertThat(peer.set(null)).isFalse();
    assertThat(peer.toSocketAddress()).isNull();
    assertThat(peer).hasToString("PeerAddress[]").isEqualTo(new PeerAddress());
  }

  @Test
  void anAddressCanBeWrittenByteByByte() {
    PeerAddress peer = new PeerAddress();
    peer.set(ProtocolInfo.AF_INET, 4, 80, 0);
    for (int i = 0; i < 4; i++) {
      peer.putByte(i, (byte) (i + 1));
    }

    assertThat(peer.toSocketAddress())
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("1.2.3.4"), 80));
    assertThat(peer.byteAt(3)).isEqualTo((byte) 4);
    assertThatThrownBy(() -> peer.set(ProtocolInfo.AF_UNIX, PeerAddress.MAX_BYTES + 1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length=109");
  }

  @Test
  void versionsAreOrderedByMajorThenMinor() {
    assertThat(new SpiVersion(1, 9)).isLessThan(new SpiVersion(2, 0));
    assertThat(new SpiVersion(2, 1)).isLessThan(SpiVersion.CURRENT);
    assertThat(SpiVersion.CURRENT).hasToString("2.2");
  }

  @Test
  void whatAProviderSaysOfItselfIsNeverNull() {
    ProviderData data = new ProviderData().description("up");

    assertThat(data.version()).isEqualTo(SpiVersion.CURRENT);
    assertThat(data.description()).isEqualTo("up");
    assertThatThrownBy(() -> data.description(nothing())).isInstanceOf(NullPointerException.class);
  }

  @SuppressWarnings("NullAway") // what a provider in another language may do
  private static String nothing() {
    return null;
  }
}
