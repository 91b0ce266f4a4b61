package org.wsp4j.testkit;

import java.util.List;
import java.util.stream.Collectors;
import org.wsp4j.spi.ProtocolInfo;

/**
 * A provider that is being certified: started once for a class of rows, under the kit's own upcall
 * table.
 *
 * @param peering what it is certified over
 * @param host the runtime it was started in
 * @param upcalls the table it was given
 * @param trace what passes between the kit, the provider and the runtime
 * @param seed the seed of the run
 */
record Candidate(Peering peering, Host host, InstrumentedUpcalls upcalls, RowTrace trace, long seed)
    implements AutoCloseable {
  static Candidate start(Peering peering, long seed) {
    return WinsockHost.start(peering, seed, new RowTrace());
  }

  /** Another instance of the provider, for the same row. */
  Candidate another(Peering other) {
    return WinsockHost.start(other, seed, trace);
  }

  String name() {
    return peering.provider().name();
  }

  /** Those that the peering chooses, at least one. */
  List<ProtocolInfo> entries() {
    List<ProtocolInfo> all = host.entries();
    List<ProtocolInfo> chosen = all.stream().filter(peering::includes).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "entries: none is chosen of "
              + all.stream().map(ProtocolInfo::name).collect(Collectors.joining(", ")));
    }
    return chosen;
  }

  @Override
  public void close() {
    host.close();
  }
}
