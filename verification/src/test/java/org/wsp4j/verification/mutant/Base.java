package org.wsp4j.verification.mutant;

import java.util.ServiceLoader;
import org.wsp4j.spi.ServiceProvider;

/** What mutants are planted on: one entry of a certified provider. */
enum Base {
  TCP("tcp", "TCP/IPv4"),
  UDP("udp", "UDP/IPv4"),
  MESSAGES("seqpacket", "SEQPACKET/IPv4"),
  WHOLE_MESSAGES("seqpacket", "SEQPACKET/IPv4 whole"),
  PSEUDO_STREAM("seqpacket", "SEQPACKET/IPv4 pseudo-stream");

  private final String provider;
  private final String entry;

  Base(String provider, String entry) {
    this.provider = provider;
    this.entry = entry;
  }

  /** The name of the entry in the provider's catalog. */
  String entry() {
    return entry;
  }

  /** A new instance of the provider, not started. */
  ServiceProvider sound() {
    return ServiceLoader.load(ServiceProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(provider))
        .findFirst()
        .orElseThrow(() -> new AssertionError("provider=" + provider + ": not installed"));
  }
}
