/** The datagram provider: UDP over IPv4 and IPv6. */
@SuppressWarnings("requires-automatic") // AutoService's annotations have no module of their own
module org.wsp4j.provider.udp {
  requires org.wsp4j.provider.support;
  requires static com.google.auto.service;
  requires static org.jspecify;

  provides org.wsp4j.spi.ServiceProvider with
      org.wsp4j.provider.udp.UdpProvider;
}
