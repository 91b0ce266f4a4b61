package org.wsp4j.examples.transport;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.UUID;
import org.wsp4j.provider.support.AbstractServiceProvider;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.WsaError;

/** A byte stream that a thread feeds. */
@AutoService(ServiceProvider.class)
public final class FedProvider extends AbstractServiceProvider {
  private static final UUID ID = UUID.fromString("6d1b3a4c-52f0-4a39-9f43-7f6a0a4f3b1e");

  /** For experiments, RFC 3692. */
  private static final int PROTOCOL = 254;

  private static final int ADDRESS_BYTES = 16;

  /** For {@link java.util.ServiceLoader}. */
  public FedProvider() {
    super(
        List.of(
            ProtocolInfo.builder(ID, "Fed", SocketType.SOCK_STREAM)
                .services(
                    ServiceFlag.XP1_GUARANTEED_DELIVERY,
                    ServiceFlag.XP1_GUARANTEED_ORDER,
                    ServiceFlag.XP1_GRACEFUL_CLOSE)
                .family(ProtocolInfo.AF_INET, ADDRESS_BYTES, ADDRESS_BYTES)
                .protocol(PROTOCOL, 0)
                .build()));
  }

  @Override
  public String name() {
    return "fed";
  }

  @Override
  protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> transport) {
    transport.set(new FedTransport());
    return WsaError.NO_ERROR;
  }
}
