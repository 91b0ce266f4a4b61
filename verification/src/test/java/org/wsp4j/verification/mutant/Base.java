package org.wsp4j.verification.mutant;

import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.Peering;
import org.wsp4j.testkit.reference.ReferenceClock;
import org.wsp4j.testkit.reference.ReferenceNetwork;
import org.wsp4j.testkit.reference.ReferenceProvider;

/**
 * What mutants are planted on: one entry of a certified provider. The reference provider serves
 * where no other has the bits, or where the kernel takes its time.
 */
enum Base {
  TCP("tcp", "TCP/IPv4"),
  UDP("udp", "UDP/IPv4"),
  MESSAGES("seqpacket", "SEQPACKET/IPv4"),
  WHOLE_MESSAGES("seqpacket", "SEQPACKET/IPv4 whole"),
  PSEUDO_STREAM("seqpacket", "SEQPACKET/IPv4 pseudo-stream"),
  REFERENCE_STREAM(ReferenceProvider.NAME, "reference stream, urgent"),
  REFERENCE_ODD_STREAM(ReferenceProvider.NAME, "reference stream, pseudo-stream"),
  REFERENCE_SEND_ONLY(ReferenceProvider.NAME, "reference stream, send-only"),
  REFERENCE_DATAGRAMS(ReferenceProvider.NAME, "reference datagram");

  private final String provider;
  private final String entry;

  Base(String provider, String entry) {
    this.provider = provider;
    this.entry = entry;
  }

  /** The kit's side of this entry, with a layer over the provider. */
  Peering peering(Mutant.Breaking layer) {
    return over(layer).entries(each -> each.name().equals(entry));
  }

  private Peering over(Mutant.Breaking layer) {
    if (!provider.equals(ReferenceProvider.NAME)) {
      return Peering.of(() -> layer.over(installed()));
    }
    ReferenceNetwork network = new ReferenceNetwork(ReferenceClock.running());
    Supplier<ServiceProvider> maker = () -> layer.over(new ReferenceProvider(network));
    return Peering.of(maker).rawPeers(network::peers).surroundings(network);
  }

  private ServiceProvider installed() {
    return ServiceLoader.load(ServiceProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(provider))
        .findFirst()
        .orElseThrow(() -> new AssertionError("provider=" + provider + ": not installed"));
  }
}
