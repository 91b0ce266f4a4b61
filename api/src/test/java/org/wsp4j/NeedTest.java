package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;

class NeedTest {
  private static final ServiceFlag[] RELIABLE = {
    ServiceFlag.XP1_GUARANTEED_DELIVERY, ServiceFlag.XP1_GUARANTEED_ORDER
  };

  private final ProtocolInfo stream = entry(ProtocolInfo.AF_INET, RELIABLE);
  private final ProtocolInfo datagrams =
      entry(
          ProtocolInfo.AF_INET6, ServiceFlag.XP1_CONNECTIONLESS, ServiceFlag.XP1_MESSAGE_ORIENTED);

  private static ProtocolInfo entry(int family, ServiceFlag... flags) {
    return ProtocolInfo.builder(UUID.randomUUID(), "entry", SocketType.SOCK_STREAM)
        .services(flags)
        .family(family, 4, 16)
        .build();
  }

  private static @Nullable String objection(Need need, ProtocolInfo entry) {
    Need.Objection objection = need.objection("tcp", entry);
    return objection == null ? null : need.explain(objection, entry);
  }

  @Test
  void whatMeetsANeedHasNoObjection() {
    assertThat(objection(Need.anything(), stream)).isNull();
    assertThat(objection(Need.stream().ipv4().provider("tcp"), stream)).isNull();
    assertThat(objection(Need.datagrams().ipv6(), datagrams)).isNull();
  }

  @Test
  void theShapeIsThatOfAReceiveWithoutFlags() {
    ProtocolInfo pseudo = entry(0, ServiceFlag.XP1_MESSAGE_ORIENTED, ServiceFlag.XP1_PSEUDO_STREAM);

    assertThat(objection(Need.messages(), stream)).contains("acts as a byte stream");
    assertThat(objection(Need.messages(), pseudo)).contains("acts as a byte stream");
    assertThat(objection(Need.stream(), datagrams)).contains("keeps message boundaries");
  }

  @Test
  void anObjectionNamesWhatIsMissingOrUnwanted() {
    assertThat(objection(Need.stream().urgent(), stream)).isEqualTo("lacks XP1_EXPEDITED_DATA");
    assertThat(objection(Need.messages().reliable().partial(), datagrams))
        .isEqualTo("lacks XP1_GUARANTEED_DELIVERY, XP1_GUARANTEED_ORDER, XP1_PARTIAL_MESSAGE");
    assertThat(objection(Need.messages().without(ServiceFlag.XP1_CONNECTIONLESS), datagrams))
        .isEqualTo("has XP1_CONNECTIONLESS");
    assertThat(objection(Need.datagrams().broadcast().multipoint(), datagrams))
        .isEqualTo("lacks XP1_SUPPORT_BROADCAST, XP1_SUPPORT_MULTIPOINT");
  }

  @Test
  void familyAndProviderCount() {
    assertThat(objection(Need.stream().local(), stream))
        .contains("address family 2, the need is 1");
    assertThat(objection(Need.stream().provider("udp"), stream)).contains("names provider udp");
  }

  @Test
  void aHiddenEntryMeetsNoNeed() {
    ProtocolInfo hidden =
        ProtocolInfo.builder(UUID.randomUUID(), "layer", SocketType.SOCK_STREAM)
            .flags(ProviderFlag.PFL_HIDDEN)
            .build();

    assertThat(objection(Need.anything(), hidden)).contains("PFL_HIDDEN");
  }

  @Test
  void aNeedIsAValueAndReadsLikeOne() {
    Need need = Need.messages().reliable().ipv4();

    assertThat(need)
        .isEqualTo(Need.messages().reliable().ipv4())
        .hasSameHashCodeAs(Need.messages().reliable().ipv4());
    assertThat(need).isNotEqualTo(Need.messages());
    assertThat(need)
        .hasToString(
            "Need[messages, with XP1_GUARANTEED_DELIVERY, XP1_GUARANTEED_ORDER, family 2]");
  }
}
