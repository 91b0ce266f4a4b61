package org.wsp4j.examples.transport;

import org.wsp4j.spi.ServiceProvider;

class FedCertification extends InProcessCertification {
  @Override
  ServiceProvider provider() {
    return new FedProvider();
  }
}
