package org.wsp4j.verification;

class TcpRouterTest extends RouterFaults {
  TcpRouterTest() {
    super("tcp");
  }
}
