package org.wsp4j.examples.transport;

import java.util.List;
import java.util.UUID;
import org.wsp4j.provider.support.AbstractServiceProvider;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.WsaError;

/** The first step of the page: one entry without a promise. Not installed. */
final class EmptyProvider extends AbstractServiceProvider {
  EmptyProvider() {
    super(
        List.of(
            ProtocolInfo.builder(UUID.randomUUID(), "Empty", SocketType.SOCK_STREAM)
                .family(ProtocolInfo.AF_INET, 16, 16)
                .build()));
  }

  @Override
  public String name() {
    return "empty";
  }

  @Override
  protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> transport) {
    transport.set(new EmptyTransport());
    return WsaError.NO_ERROR;
  }
}
