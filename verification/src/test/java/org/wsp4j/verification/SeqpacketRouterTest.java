package org.wsp4j.verification;

import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderFlag;
import org.wsp4j.testkit.Peering;

/** One form of each family: what a router says is told before there are messages. */
class SeqpacketRouterTest extends RouterFaults {
  SeqpacketRouterTest() {
    super("seqpacket");
  }

  @Override
  protected Peering peering() {
    return super.peering()
        .entries(each ->
            each.has(ProviderFlag.PFL_RECOMMENDED_PROTO_ENTRY)
                && each.addressFamily() != ProtocolInfo.AF_UNIX);
  }
}
