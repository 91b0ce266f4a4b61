package org.wsp4j.verification;

class UdpRouterTest extends RouterFaults {
  UdpRouterTest() {
    super("udp");
  }
}
