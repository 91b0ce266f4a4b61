package org.wsp4j.provider.seqpacket;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;

/**
 * The catalog entries of the network form: the three kinds, over IPv4 and over IPv6.
 *
 * <p>An entry names one family, as a socket has one, and {@code ::} of an IPv6 entry is IPv6 alone:
 * so it is with TCP here, and a program that is moved from one to the other finds the same.
 */
final class NetworkEntries {
  private static final UUID PROVIDER = UUID.fromString("b6f3f0b5-6a0e-4d0e-8a43-5d1c7f0f8e21");
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;

  static final List<ProtocolInfo> ALL =
      Stream.concat(
              family("IPv4", ProtocolInfo.AF_INET, SOCKADDR_IN_BYTES),
              family("IPv6", ProtocolInfo.AF_INET6, SOCKADDR_IN6_BYTES))
          .toList();

  private NetworkEntries() {}

  private static Stream<ProtocolInfo> family(String name, int family, int addressBytes) {
    String prefix = "SEQPACKET/" + name;
    return Stream.of(
        entry(prefix, family, addressBytes, NetworkTransport.MOST_PARTS)
            .services(ServiceFlag.XP1_PARTIAL_MESSAGE)
            .flags(
                ProviderFlag.PFL_MULTIPLE_PROTO_ENTRIES, ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY)
            .build(),
        entry(prefix + " whole", family, addressBytes, NetworkTransport.MOST_WHOLE)
            .flags(ProviderFlag.PFL_MULTIPLE_PROTO_ENTRIES)
            .build(),
        entry(prefix + " pseudo-stream", family, addressBytes, NetworkTransport.MOST_PARTS)
            .services(ServiceFlag.XP1_PSEUDO_STREAM)
            .flags(ProviderFlag.PFL_MULTIPLE_PROTO_ENTRIES)
            .build());
  }

  private static ProtocolInfo.Builder entry(
      String name, int family, int addressBytes, int messageBytes) {
    return ProtocolInfo.builder(PROVIDER, name, SocketType.SOCK_SEQPACKET)
        .services(
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER,
            ServiceFlag.XP1_MESSAGE_ORIENTED,
            ServiceFlag.XP1_GRACEFUL_CLOSE)
        .family(family, addressBytes, addressBytes)
        .protocol(ProtocolInfo.IPPROTO_TCP, 2)
        .messageSize(messageBytes);
  }
}
