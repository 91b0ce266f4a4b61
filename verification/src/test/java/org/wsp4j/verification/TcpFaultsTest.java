package org.wsp4j.verification;

class TcpFaultsTest extends NetworkFaults {
  TcpFaultsTest() {
    super("tcp");
  }
}
