package org.wsp4j.provider.seqpacket;

import java.util.List;
import java.util.stream.Stream;
import org.wsp4j.spi.ProtocolInfo;

/**
 * The catalog entries of the network form: the three kinds, over IPv4 and over IPv6.
 *
 * <p>An entry names one family, as a socket has one, and {@code ::} of an IPv6 entry is IPv6 alone:
 * so it is with TCP here, and a program that is moved from one to the other finds the same.
 */
final class NetworkEntries {
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;

  static final List<ProtocolInfo> ALL =
      Stream.concat(
              family("IPv4", ProtocolInfo.AF_INET, SOCKADDR_IN_BYTES),
              family("IPv6", ProtocolInfo.AF_INET6, SOCKADDR_IN6_BYTES))
          .toList();

  private NetworkEntries() {}

  private static Stream<ProtocolInfo> family(String name, int family, int addressBytes) {
    return EntryKinds.of(
        "SEQPACKET/" + name,
        NetworkTransport.MOST_PARTS,
        NetworkTransport.MOST_WHOLE,
        entry ->
            entry.family(family, addressBytes, addressBytes).protocol(ProtocolInfo.IPPROTO_TCP, 2));
  }
}
