package org.wsp4j.examples.transport;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.UUID;
import org.wsp4j.provider.support.AbstractServiceProvider;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.WsaError;

/** Messages in memory. */
@AutoService(ServiceProvider.class)
public final class MemoryProvider extends AbstractServiceProvider {
  private static final UUID ID = UUID.fromString("0c4f7d5e-9a53-4a0f-8f0e-2f7d3f2b9f10");

  /** For experiments, RFC 3692. */
  private static final int PROTOCOL = 253;

  private static final int ADDRESS_BYTES = 16;

  /** For {@link java.util.ServiceLoader}. */
  public MemoryProvider() {
    super(
        List.of(
            entry("Memory", ServiceFlag.XP1_PARTIAL_MESSAGE),
            entry("Memory pseudo-stream", ServiceFlag.XP1_PSEUDO_STREAM)));
  }

  private static ProtocolInfo entry(String name, ServiceFlag kind) {
    return ProtocolInfo.builder(ID, name, SocketType.SOCK_SEQPACKET)
        .services(
            ServiceFlag.XP1_GUARANTEED_DELIVERY,
            ServiceFlag.XP1_GUARANTEED_ORDER,
            ServiceFlag.XP1_GRACEFUL_CLOSE,
            ServiceFlag.XP1_MESSAGE_ORIENTED,
            kind)
        .flags(ProviderFlag.PFL_MULTIPLE_PROTO_ENTRIES)
        .family(ProtocolInfo.AF_INET, ADDRESS_BYTES, ADDRESS_BYTES)
        .protocol(PROTOCOL, 0)
        .messageSize(MemoryTransport.MESSAGE_BYTES)
        .build();
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> transport) {
    transport.set(new MemoryTransport(protocol));
    return WsaError.NO_ERROR;
  }
}
