package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.ServiceFlag.XP1_CONNECTIONLESS;
import static org.wsp4j.spi.ServiceFlag.XP1_EXPEDITED_DATA;
import static org.wsp4j.spi.ServiceFlag.XP1_GRACEFUL_CLOSE;
import static org.wsp4j.spi.ServiceFlag.XP1_GUARANTEED_DELIVERY;
import static org.wsp4j.spi.ServiceFlag.XP1_GUARANTEED_ORDER;
import static org.wsp4j.spi.ServiceFlag.XP1_MESSAGE_ORIENTED;
import static org.wsp4j.spi.ServiceFlag.XP1_PARTIAL_MESSAGE;
import static org.wsp4j.spi.ServiceFlag.XP1_PSEUDO_STREAM;
import static org.wsp4j.spi.ServiceFlag.XP1_SUPPORT_MULTIPOINT;
import static org.wsp4j.spi.ServiceFlag.XP1_UNI_SEND;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;

/**
 * The catalog entries: for each of byte streams, messages and datagrams every combination of the
 * bits that change what a receive does, and one that only sends. The first of each kind is the
 * plainest that applications ask for, with the numbers of TCP, of a SEQPACKET socket and of UDP, so
 * that it stands in for those.
 */
final class ReferenceEntries {
  private static final UUID PROVIDER = UUID.fromString("5d0f2d0c-5a0b-4a51-9d2c-7c4b6a1e9f02");
  private static final int SOCK_ADDR_BYTES = 16;
  private static final int LARGEST_MESSAGE_BYTES = 65_535;
  private static final int LARGEST_DATAGRAM_BYTES = 65_507;

  static final List<ProtocolInfo> ALL = all();

  private ReferenceEntries() {}

  private static List<ProtocolInfo> all() {
    List<ProtocolInfo> all = new ArrayList<>();
    stream(all, "stream, urgent", true, XP1_EXPEDITED_DATA);
    stream(all, "stream", false);
    stream(all, "stream, pseudo-stream, urgent", false, XP1_PSEUDO_STREAM, XP1_EXPEDITED_DATA);
    stream(all, "stream, pseudo-stream", false, XP1_PSEUDO_STREAM);
    stream(all, "stream, send-only", false, XP1_UNI_SEND);

    messages(all, "message, partial", true, XP1_PARTIAL_MESSAGE);
    messages(all, "message", false);
    messages(all, "message, pseudo-stream", false, XP1_PSEUDO_STREAM);
    messages(all, "message, pseudo-stream, partial", false, XP1_PSEUDO_STREAM, XP1_PARTIAL_MESSAGE);
    messages(all, "message, pseudo-stream, urgent", false, XP1_PSEUDO_STREAM, XP1_EXPEDITED_DATA);
    messages(
        all,
        "message, pseudo-stream, partial, urgent",
        false,
        XP1_PSEUDO_STREAM,
        XP1_PARTIAL_MESSAGE,
        XP1_EXPEDITED_DATA);
    messages(all, "message, send-only", false, XP1_UNI_SEND);

    datagrams(all, "datagram, multipoint", true, XP1_SUPPORT_MULTIPOINT);
    datagrams(all, "datagram", false);
    datagrams(all, "datagram, partial", false, XP1_PARTIAL_MESSAGE);
    datagrams(
        all, "datagram, partial, multipoint", false, XP1_PARTIAL_MESSAGE, XP1_SUPPORT_MULTIPOINT);
    datagrams(all, "datagram, send-only", false, XP1_UNI_SEND);
    return List.copyOf(all);
  }

  private static void stream(
      List<ProtocolInfo> all, String name, boolean first, ServiceFlag... more) {
    all.add(
        connected(entry(name, SocketType.SOCK_STREAM, first), more)
            .protocol(ProtocolInfo.IPPROTO_TCP, 0)
            .build());
  }

  private static void messages(
      List<ProtocolInfo> all, String name, boolean first, ServiceFlag... more) {
    boolean inParts = List.of(more).contains(XP1_PARTIAL_MESSAGE);
    boolean noBoundaries = List.of(more).contains(XP1_PSEUDO_STREAM);
    all.add(
        connected(entry(name, SocketType.SOCK_SEQPACKET, first), more)
            .services(XP1_MESSAGE_ORIENTED)
            .messageSize(inParts || noBoundaries ? ProtocolInfo.NO_MAXIMUM : LARGEST_MESSAGE_BYTES)
            .build());
  }

  private static void datagrams(
      List<ProtocolInfo> all, String name, boolean first, ServiceFlag... more) {
    all.add(
        entry(name, SocketType.SOCK_DGRAM, first)
            .services(XP1_CONNECTIONLESS, XP1_MESSAGE_ORIENTED)
            .services(more)
            .protocol(ProtocolInfo.IPPROTO_UDP, 0)
            .messageSize(LARGEST_DATAGRAM_BYTES)
            .build());
  }

  private static ProtocolInfo.Builder connected(ProtocolInfo.Builder entry, ServiceFlag... more) {
    return entry
        .services(XP1_GUARANTEED_DELIVERY, XP1_GUARANTEED_ORDER, XP1_GRACEFUL_CLOSE)
        .services(more);
  }

  private static ProtocolInfo.Builder entry(String name, SocketType type, boolean first) {
    ProtocolInfo.Builder entry =
        ProtocolInfo.builder(PROVIDER, "reference " + name, type)
            .family(ProtocolInfo.AF_INET, SOCK_ADDR_BYTES, SOCK_ADDR_BYTES)
            .flags(ProviderFlag.PFL_MULTIPLE_PROTO_ENTRIES);
    return first
        ? entry.flags(
            ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY, ProviderFlag.PFL_MATCHES_PROTOCOL_ZERO)
        : entry;
  }
}
