package org.wsp4j.provider.tcp;

import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.certify.ProviderCertification;

/** Every row of the requirements over TCP/IPv4 and TCP/IPv6, against the kernel's own end. */
class TcpCertification extends ProviderCertification {
  @Override
  protected Peering peering() {
    return Peering.of(new TcpProvider());
  }
}
