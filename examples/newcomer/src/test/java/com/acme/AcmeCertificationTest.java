package com.acme;

import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.ProviderCertification;

class AcmeCertificationTest extends ProviderCertification {
  @Override
  protected Peering peering() {
    return Peering.of(new AcmeProvider());
  }
}
