package org.wsp4j.provider.tcp;

import java.util.List;
import java.util.UUID;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;

/** The catalog entries of TCP. */
final class TcpEntries {
  private static final UUID PROVIDER = UUID.fromString("5f3a0d5e-51b0-4c46-9a3e-7f6f2f1c7c06");
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;

  /** TCP over IPv4 and over IPv6. */
  static final List<ProtocolInfo> ALL =
      List.of(
          entry("TCP/IPv4", ProtocolInfo.AF_INET, SOCKADDR_IN_BYTES),
          entry("TCP/IPv6", ProtocolInfo.AF_INET6, SOCKADDR_IN6_BYTES));

  private TcpEntries() {}

  private static ProtocolInfo entry(String name, int family, int addressBytes) {
    return ProtocolInfo.builder(PROVIDER, name, SocketType.SOCK_STREAM)
        .services(
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER,
            ServiceFlag.XP1_GRACEFUL_CLOSE,
            ServiceFlag.XP1_EXPEDITED_DATA)
        .family(family, addressBytes, addressBytes)
        .protocol(ProtocolInfo.IPPROTO_TCP, 2)
        .build();
  }
}
