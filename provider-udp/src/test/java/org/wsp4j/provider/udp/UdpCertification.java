package org.wsp4j.provider.udp;

import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.ProviderCertification;

/** Every row of the requirements over UDP/IPv4 and UDP/IPv6, against the kernel's own end. */
class UdpCertification extends ProviderCertification {
  @Override
  protected Peering peering() {
    return Peering.of(new UdpProvider());
  }
}
