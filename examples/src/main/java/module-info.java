/** What the pages show: two transports that are complete providers, and programs. */
@SuppressWarnings("requires-automatic") // AutoService has no module name of its own
module org.wsp4j.examples {
  requires org.wsp4j.provider.support;
  requires org.wsp4j.provider.seqpacket;
  requires org.wsp4j.provider.tcp;
  requires org.wsp4j.provider.udp;
  requires static com.google.auto.service;
  requires static org.jspecify;

  provides org.wsp4j.spi.ServiceProvider with
      org.wsp4j.examples.transport.FedProvider,
      org.wsp4j.examples.transport.MemoryProvider;
}
