package org.wsp4j.provider.seqpacket;

import com.google.auto.service.AutoService;
import java.util.stream.Stream;
import org.wsp4j.provider.support.AbstractServiceProvider;
import org.wsp4j.provider.support.Transport;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;

/** Reliable messages. Found by {@link java.util.ServiceLoader}; there is nothing to call here. */
@AutoService(ServiceProvider.class)
public final class SeqpacketProvider extends AbstractServiceProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SeqpacketProvider() {
    super(Stream.concat(NetworkEntries.ALL.stream(), LocalEntries.ALL.stream()).toList());
  }

  @Override
  public String name() {
    return "seqpacket";
  }

  @Override
  protected WsaError openTransport(ProtocolInfo protocol, Out<Transport> transport) {
    return protocol.addressFamily() == ProtocolInfo.AF_UNIX
        ? LocalTransport.open(protocol, transport)
        : NetworkTransport.open(protocol, transport);
  }
}
