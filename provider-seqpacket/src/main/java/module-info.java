/** The reliable message provider: records framed over TCP, and AF_UNIX SOCK_SEQPACKET. */
@SuppressWarnings("requires-automatic") // AutoService has no module name of its own
module org.wsp4j.provider.seqpacket {
  requires org.wsp4j.provider.support;
  requires static com.google.auto.service;
  requires static org.jspecify;

  provides org.wsp4j.spi.ServiceProvider with
      org.wsp4j.provider.seqpacket.SeqpacketProvider;
}
