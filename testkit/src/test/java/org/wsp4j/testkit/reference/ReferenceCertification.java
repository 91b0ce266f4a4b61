package org.wsp4j.testkit.reference;

import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.ProviderCertification;

/** Every row of the requirements over every entry of the reference provider, without a network. */
class ReferenceCertification extends ProviderCertification {
  @Override
  protected Peering peering() {
    return ReferenceProvider.peering();
  }
}
