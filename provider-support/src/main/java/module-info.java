/** What providers share: the machine of pending operations and the engine under it. */
@SuppressWarnings("module") // the providers are built later
module org.wsp4j.provider.support {
  requires transitive org.wsp4j.api;
  requires static org.jspecify;

  exports org.wsp4j.provider.support;
  exports org.wsp4j.provider.support.linux to
      org.wsp4j.provider.tcp,
      org.wsp4j.provider.udp,
      org.wsp4j.provider.seqpacket;
  exports org.wsp4j.provider.support.socket to
      org.wsp4j.provider.tcp,
      org.wsp4j.provider.udp,
      org.wsp4j.provider.seqpacket;
}
