package org.wsp4j.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Numbers of the headers, written down here a second time. */
class NumbersTest {
  @Test
  void serviceFlagsHaveTheirPublishedBits() {
    Map<String, Integer> ours =
        Arrays.stream(ServiceFlag.values())
            .collect(Collectors.toMap(Enum::name, ServiceFlag::mask));

    assertThat(ours)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("XP1_CONNECTIONLESS", 0x00000001),
                Map.entry("XP1_GUARANTEED_DELIVERY", 0x00000002),
                Map.entry("XP1_GUARANTEED_ORDER", 0x00000004),
                Map.entry("XP1_MESSAGE_ORIENTED", 0x00000008),
                Map.entry("XP1_PSEUDO_STREAM", 0x00000010),
                Map.entry("XP1_GRACEFUL_CLOSE", 0x00000020),
                Map.entry("XP1_EXPEDITED_DATA", 0x00000040),
                Map.entry("XP1_CONNECT_DATA", 0x00000080),
                Map.entry("XP1_DISCONNECT_DATA", 0x00000100),
                Map.entry("XP1_SUPPORT_BROADCAST", 0x00000200),
                Map.entry("XP1_SUPPORT_MULTIPOINT", 0x00000400),
                Map.entry("XP1_MULTIPOINT_CONTROL_PLANE", 0x00000800),
                Map.entry("XP1_MULTIPOINT_DATA_PLANE", 0x00001000),
                Map.entry("XP1_QOS_SUPPORTED", 0x00002000),
                Map.entry("XP1_INTERRUPT", 0x00004000),
                Map.entry("XP1_UNI_SEND", 0x00008000),
                Map.entry("XP1_UNI_RECV", 0x00010000),
                Map.entry("XP1_IFS_HANDLES", 0x00020000),
                Map.entry("XP1_PARTIAL_MESSAGE", 0x00040000),
                Map.entry("XP1_SAN_SUPPORT_SDP", 0x00080000)));
  }

  @Test
  void providerFlagsHaveTheirPublishedBits() {
    Map<String, Integer> ours =
        Arrays.stream(ProviderFlag.values())
            .collect(Collectors.toMap(Enum::name, ProviderFlag::mask));

    assertThat(ours)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PFL_MULTIPLE_PROTO_ENTRIES", 0x1,
                "PFL_RECOMMENDED_PROTO_ENTRY", 0x2,
                "PFL_HIDDEN", 0x4,
                "PFL_MATCHES_PROTOCOL_ZERO", 0x8,
                "PFL_NETWORKDIRECT_PROVIDER", 0x10));
  }

  @Test
  void messageFlagsHaveTheirPublishedBits() {
    assertThat(MsgFlags.MSG_OOB).isEqualTo(0x1);
    assertThat(MsgFlags.MSG_PEEK).isEqualTo(0x2);
    assertThat(MsgFlags.MSG_DONTROUTE).isEqualTo(0x4);
    assertThat(MsgFlags.MSG_WAITALL).isEqualTo(0x8);
    assertThat(MsgFlags.MSG_INTERRUPT).isEqualTo(0x10);
    assertThat(MsgFlags.MSG_PUSH_IMMEDIATE).isEqualTo(0x20);
    assertThat(MsgFlags.MSG_PARTIAL).isEqualTo(0x8000);
  }

  @Test
  void unknownMessageFlagsAreToldApart() {
    assertThat(MsgFlags.unknown(0x803F)).isZero();
    assertThat(MsgFlags.unknown(-1)).isEqualTo(~0x803F);
    assertThat(MsgFlags.toString(0)).isEqualTo("0");
    assertThat(MsgFlags.toString(MsgFlags.MSG_PEEK | MsgFlags.MSG_PARTIAL))
        .isEqualTo("MSG_PEEK|MSG_PARTIAL");
    assertThat(MsgFlags.toString(0x100 | MsgFlags.MSG_OOB)).isEqualTo("MSG_OOB|0x100");
  }

  @Test
  void networkEventsHaveTheirPublishedBits() {
    assertThat(NetworkEvents.FD_READ).isEqualTo(0x01);
    assertThat(NetworkEvents.FD_WRITE).isEqualTo(0x02);
    assertThat(NetworkEvents.FD_OOB).isEqualTo(0x04);
    assertThat(NetworkEvents.FD_ACCEPT).isEqualTo(0x08);
    assertThat(NetworkEvents.FD_CONNECT).isEqualTo(0x10);
    assertThat(NetworkEvents.FD_CLOSE).isEqualTo(0x20);
  }

  @Test
  void unknownNetworkEventsAreToldApart() {
    assertThat(NetworkEvents.unknown(0x3F)).isZero();
    assertThat(NetworkEvents.unknown(-1)).isEqualTo(~0x3F);
    assertThat(NetworkEvents.toString(0)).isEqualTo("0");
    assertThat(NetworkEvents.toString(NetworkEvents.FD_READ | NetworkEvents.FD_CLOSE | 0x40))
        .isEqualTo("FD_READ|FD_CLOSE|0x40");
  }

  @Test
  void masksAndSetsAreTheSameThing() {
    for (ServiceFlag flag : ServiceFlag.values()) {
      assertThat(ServiceFlag.setOf(flag.mask())).containsExactly(flag);
      assertThat(ServiceFlag.maskOf(flag)).isEqualTo(flag.mask());
    }
    assertThat(ServiceFlag.setOf(0x2E))
        .isEqualTo(
            Set.of(
                ServiceFlag.XP1_GUARANTEED_DELIVERY,
                ServiceFlag.XP1_GUARANTEED_ORDER,
                ServiceFlag.XP1_MESSAGE_ORIENTED,
                ServiceFlag.XP1_GRACEFUL_CLOSE));
    assertThat(ProviderFlag.setOf(0x6))
        .containsExactly(ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY, ProviderFlag.PFL_HIDDEN);
    assertThat(ProviderFlag.maskOf(ProviderFlag.values())).isEqualTo(0x1F);
  }

  @Test
  void controlCodesAndOptionsHaveTheirPublishedNumbers() {
    assertThat(Ioctl.FIONBIO).isEqualTo(0x8004667E);
    assertThat(Ioctl.FIONREAD).isEqualTo(0x4004667F);
    assertThat(Ioctl.SIOCATMARK).isEqualTo(0x40047307);
    assertThat(Ioctl.SIO_KEEPALIVE_VALS).isEqualTo(0x98000004);
    assertThat(Ioctl.SIO_UDP_CONNRESET).isEqualTo(0x9800000C);
    assertThat(SocketOption.SO_OOBINLINE.number()).isEqualTo(0x100);
    assertThat(SocketOption.SO_RCVTIMEO.number()).isEqualTo(0x1006);
    assertThat(SocketOption.SO_RCVTIMEO.level()).isEqualTo(0xFFFF);
    assertThat(SocketOption.TCP_NODELAY.level()).isEqualTo(6);
    assertThat(SocketOption.UDP_SEND_MSG_SIZE.level()).isEqualTo(17);
    assertThat(SocketOption.UDP_SEND_MSG_SIZE.number()).isEqualTo(2);
    assertThat(SocketOption.UDP_RECV_MAX_COALESCED_SIZE.number()).isEqualTo(3);
  }

  @Test
  void socketTypesHaveTheirPublishedNumbers() {
    assertThat(SocketType.values()).extracting(SocketType::number).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void shutdownsAreInThePublishedOrderAndKnowTheirDirections() {
    assertThat(ShutdownHow.values())
        .containsExactly(ShutdownHow.SD_RECEIVE, ShutdownHow.SD_SEND, ShutdownHow.SD_BOTH);
    assertThat(ShutdownHow.SD_BOTH.receiving() && ShutdownHow.SD_BOTH.sending()).isTrue();
    assertThat(ShutdownHow.SD_SEND.receiving() || ShutdownHow.SD_RECEIVE.sending()).isFalse();
  }
}
