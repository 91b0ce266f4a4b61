package org.wsp4j.verification;

class SeqpacketFaultsTest extends NetworkFaults {
  SeqpacketFaultsTest() {
    super("seqpacket");
  }
}
