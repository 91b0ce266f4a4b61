package org.wsp4j;

import java.util.List;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.SpiVersion;

/**
 * A provider that is in use.
 *
 * @param name its name
 * @param description what it says of itself, one line, may be empty
 * @param version the version of the provider interface that was agreed
 * @param module the name of its module, or {@code unnamed}
 * @param location where its class was loaded from, or {@code unknown}
 * @param entries its entries in the catalog
 */
public record ProviderDescription(
    String name,
    String description,
    SpiVersion version,
    String module,
    String location,
    List<ProtocolInfo> entries) {

  /** Keeps a copy of the list. */
  public ProviderDescription {
    entries = List.copyOf(entries);
  }
}
