package org.wsp4j.verification;

class UdpFaultsTest extends NetworkFaults {
  UdpFaultsTest() {
    super("udp");
  }
}
