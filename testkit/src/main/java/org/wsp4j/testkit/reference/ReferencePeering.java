package org.wsp4j.testkit.reference;

import org.wsp4j.testkit.Peering;

/** How the kit certifies a reference provider. */
final class ReferencePeering {
  private ReferencePeering() {}

  static Peering over(ReferenceNetwork network) {
    return Peering.of(() -> new ReferenceProvider(network))
        .rawPeers(network::peers)
        .surroundings(network);
  }
}
