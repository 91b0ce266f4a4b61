package org.wsp4j.examples.transport;

import org.wsp4j.spi.ServiceProvider;

class MemoryCertification extends InProcessCertification {
  @Override
  ServiceProvider provider() {
    return new MemoryProvider();
  }
}
