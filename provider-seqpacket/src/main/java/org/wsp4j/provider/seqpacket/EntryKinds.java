package org.wsp4j.provider.seqpacket;

import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketType;

/** The three kinds of entries that a form has. */
final class EntryKinds {
  private static final UUID PROVIDER = UUID.fromString("b6f3f0b5-6a0e-4d0e-8a43-5d1c7f0f8e21");

  private EntryKinds() {}

  /**
   * Messages in parts, whole messages, and a pseudo-stream.
   *
   * @param name of the form
   * @param mostParts the largest message of the first and the last
   * @param mostWhole the largest message of the second
   * @param form sets what they have in common
   */
  static Stream<ProtocolInfo> of(
      String name, int mostParts, int mostWhole, UnaryOperator<ProtocolInfo.Builder> form) {
    return Stream.of(
        form.apply(entry(name))
            .services(ServiceFlag.XP1_PARTIAL_MESSAGE)
            .flags(ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY)
            .messageSize(mostParts)
            .build(),
        form.apply(entry(name + " whole")).messageSize(mostWhole).build(),
        form.apply(entry(name + " pseudo-stream"))
            .services(ServiceFlag.XP1_PSEUDO_STREAM)
            .messageSize(mostParts)
            .build());
  }

  private static ProtocolInfo.Builder entry(String name) {
    return ProtocolInfo.builder(PROVIDER, name, SocketType.SOCK_SEQPACKET)
        .services(
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER,
            ServiceFlag.XP1_MESSAGE_ORIENTED,
            ServiceFlag.XP1_GRACEFUL_CLOSE)
        .flags(ProviderFlag.PFL_MULTIPLE_PROTO_ENTRIES);
  }
}
