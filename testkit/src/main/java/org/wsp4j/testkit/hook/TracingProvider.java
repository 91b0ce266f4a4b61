package org.wsp4j.testkit.hook;

import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Upcalls;

/** The layer of a {@link Trace}. */
final class TracingProvider extends LayeredProvider {
  private final Trace trace;

  TracingProvider(ServiceProvider lower, Trace trace) {
    super("trace", lower);
    this.trace = trace;
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return TracingSocket.class;
  }

  @Override
  protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
    return new TracingSocket(trace, this, entry, socket);
  }

  @Override
  protected Upcalls below(Upcalls upper) {
    return trace.over(upper);
  }
}
