package org.wsp4j.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolInfoTest {
  private static ProtocolInfo with(ServiceFlag... flags) {
    return ProtocolInfo.builder(new UUID(1, 2), "entry", SocketType.SOCK_SEQPACKET)
        .services(flags)
        .build();
  }

  /** RECV-7.01 to 7.09: message-oriented, pseudo-stream, MSG_PARTIAL; then the answer. */
  @ParameterizedTest
  @CsvSource({
    "false, false, false, true",
    "false, false, true,  true",
    "false, true,  false, true",
    "false, true,  true,  true",
    "true,  true,  false, true",
    "true,  true,  true,  true",
    "true,  false, true,  true",
    "true,  false, false, false",
  })
  void aReceiveActsOnAByteStreamAsTheTableSays(
      boolean messageOriented, boolean pseudoStream, boolean partial, boolean expected) {
    List<ServiceFlag> flags = new ArrayList<>(List.of(ServiceFlag.XP1_PARTIAL_MESSAGE));
    if (messageOriented) {
      flags.add(ServiceFlag.XP1_MESSAGE_ORIENTED);
    }
    if (pseudoStream) {
      flags.add(ServiceFlag.XP1_PSEUDO_STREAM);
    }
    ProtocolInfo entry = with(flags.toArray(ServiceFlag[]::new));
    int asked = partial ? MsgFlags.MSG_PARTIAL : 0;

    assertThat(entry.actsAsByteStream(asked)).isEqualTo(expected);
    assertThat(entry.actsAsByteStream(asked | MsgFlags.MSG_PEEK)).isEqualTo(expected);
  }

  /** RECV-7.10. */
  @Test
  void partialCountsOnlyWhereItIsSupported() {
    ProtocolInfo unable = with(ServiceFlag.XP1_MESSAGE_ORIENTED);

    assertThat(unable.actsAsByteStream(MsgFlags.MSG_PARTIAL)).isFalse();
    assertThat(
            with(ServiceFlag.XP1_MESSAGE_ORIENTED, ServiceFlag.XP1_PARTIAL_MESSAGE)
                .actsAsByteStream(MsgFlags.MSG_PARTIAL))
        .isTrue();
  }

  @Test
  void reliableMeansBothGuarantees() {
    assertThat(with(ServiceFlag.XP1_GUARANTEED_DELIVERY).reliable()).isFalse();
    assertThat(with(ServiceFlag.XP1_GUARANTEED_ORDER).reliable()).isFalse();
    assertThat(
            with(ServiceFlag.XP1_GUARANTEED_DELIVERY, ServiceFlag.XP1_GUARANTEED_ORDER).reliable())
        .isTrue();
  }

  @Test
  void theBuilderKeepsEveryPart() {
    ProtocolInfo entry =
        ProtocolInfo.builder(new UUID(1, 2), "TCP/IPv6", SocketType.SOCK_STREAM)
            .services(ServiceFlag.XP1_GUARANTEED_DELIVERY)
            .services(ServiceFlag.XP1_EXPEDITED_DATA)
            .flags(ProviderFlag.PFL_MATCHES_PROTOCOL_ZERO)
            .family(ProtocolInfo.AF_INET6, 16, 28)
            .protocol(ProtocolInfo.IPPROTO_TCP, 2)
            .messageSize(ProtocolInfo.NO_MAXIMUM)
            .build();

    assertThat(entry)
        .isEqualTo(
            new ProtocolInfo(
                0x42,
                8,
                new UUID(1, 2),
                0,
                List.of(),
                2,
                23,
                28,
                16,
                SocketType.SOCK_STREAM,
                6,
                -1,
                "TCP/IPv6"));
    assertThat(entry.has(ProviderFlag.PFL_MATCHES_PROTOCOL_ZERO)).isTrue();
    assertThat(entry.has(ProviderFlag.PFL_HIDDEN)).isFalse();
    assertThat(entry.services())
        .containsExactly(ServiceFlag.XP1_GUARANTEED_DELIVERY, ServiceFlag.XP1_EXPEDITED_DATA);
  }

  @Test
  void theCatalogChangesOnlyIdAndChain() {
    ProtocolInfo entry = with(ServiceFlag.XP1_CONNECTIONLESS);
    ProtocolInfo listed = entry.inCatalog(1001, List.of(1001));

    assertThat(listed.catalogEntryId()).isEqualTo(1001);
    assertThat(listed.protocolChain()).containsExactly(1001);
    assertThat(listed.inCatalog(0, List.of())).isEqualTo(entry);
  }
}
