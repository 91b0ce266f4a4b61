package org.wsp4j.provider.seqpacket;

import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.ProviderCertification;

/** Every row of the requirements over the network form, the provider at both ends. */
class NetworkCertification extends ProviderCertification {
  @Override
  protected Peering peering() {
    return Peering.of(new SeqpacketProvider());
  }
}
