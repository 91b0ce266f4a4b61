package org.wsp4j.provider.udp;

import java.util.List;
import java.util.UUID;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;

/** The catalog entries of UDP. */
final class UdpEntries {
  private static final UUID PROVIDER = UUID.fromString("8d0c7a52-3c1e-4b7b-9a64-0f6b7d1f5e21");
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;

  /** A packet of 65,535 bytes without the headers of IPv4 and UDP. */
  private static final int IPV4_MESSAGE_BYTES = 65_507;

  /** The header of IPv6 does not count. */
  private static final int IPV6_MESSAGE_BYTES = 65_527;

  /** UDP over IPv4 and over IPv6, which has no broadcasts. */
  static final List<ProtocolInfo> ALL =
      List.of(
          entry("UDP/IPv4", ProtocolInfo.AF_INET, SOCKADDR_IN_BYTES, IPV4_MESSAGE_BYTES)
              .services(ServiceFlag.XP1_SUPPORT_BROADCAST)
              .build(),
          entry("UDP/IPv6", ProtocolInfo.AF_INET6, SOCKADDR_IN6_BYTES, IPV6_MESSAGE_BYTES).build());

  private UdpEntries() {}

  private static ProtocolInfo.Builder entry(
      String name, int family, int addressBytes, int messageBytes) {
    return ProtocolInfo.builder(PROVIDER, name, SocketType.SOCK_DGRAM)
        .services(
            ServiceFlag.XP1_CONNECTIONLESS,
            ServiceFlag.XP1_MESSAGE_ORIENTED,
            ServiceFlag.XP1_SUPPORT_MULTIPOINT)
        .family(family, addressBytes, addressBytes)
        .protocol(ProtocolInfo.IPPROTO_UDP, 2)
        .messageSize(messageBytes);
  }
}
