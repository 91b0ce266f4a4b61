package org.wsp4j.provider.tcp;

import com.google.auto.service.AutoService;
import org.wsp4j.provider.support.AbstractServiceProvider;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.provider.support.socket.TcpTransport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;

/** TCP. Found by {@link java.util.ServiceLoader}; there is nothing to call here. */
@AutoService(ServiceProvider.class)
public final class TcpProvider extends AbstractServiceProvider {
  /** For {@link java.util.ServiceLoader}. */
  public TcpProvider() {
    super(TcpEntries.ALL);
  }

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> transport) {
    return TcpTransport.open(protocol.addressFamily(), transport);
  }
}
