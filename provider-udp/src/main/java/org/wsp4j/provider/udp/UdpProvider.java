package org.wsp4j.provider.udp;

import com.google.auto.service.AutoService;
import org.wsp4j.provider.support.AbstractServiceProvider;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;

/** UDP. Found by {@link java.util.ServiceLoader}; there is nothing to call here. */
@AutoService(ServiceProvider.class)
public final class UdpProvider extends AbstractServiceProvider {
  /** For {@link java.util.ServiceLoader}. */
  public UdpProvider() {
    super(UdpEntries.ALL);
  }

  @Override
  public String name() {
    return "udp";
  }

  @Override
  protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> transport) {
    return UdpTransport.open(protocol, transport);
  }
}
