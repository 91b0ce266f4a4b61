package org.wsp4j.provider.seqpacket;

import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.ProviderCertification;

/** Every row of the requirements over both forms, a plain kernel socket at the other end. */
class SeqpacketCertification extends ProviderCertification {
  @Override
  protected Peering peering() {
    return Peering.of(new SeqpacketProvider());
  }
}
