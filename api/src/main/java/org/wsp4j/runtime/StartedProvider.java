package org.wsp4j.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.WsaError;

/**
 * A provider that passed every check and is started.
 *
 * @param provider the provider
 * @param name its name
 * @param origin where it comes from
 * @param procedureTable the class of its sockets
 * @param version the version that was agreed
 * @param description what it says of itself
 * @param protocols its entries, without catalog ids
 * @param below what lies below each of them, in the same order
 */
public record StartedProvider(
    ServiceProvider provider,
    String name,
    Origin origin,
    Class<? extends ProviderSocket> procedureTable,
    SpiVersion version,
    String description,
    List<ProtocolInfo> protocols,
    List<List<ProtocolInfo>> below) {

  /** The same with the entries that it was found to have. */
  StartedProvider having(List<ProtocolInfo> found, List<List<ProtocolInfo>> belowEach) {
    return new StartedProvider(
        provider, name, origin, procedureTable, version, description, found, belowEach);
  }

  /** Cleans it up; what goes wrong is logged, since nobody could act on it. */
  public void cleanup() {
    try {
      WsaError error = provider.cleanup();
      if (error.failed()) {
        log(error.toString(), null);
      }
    } catch (Throwable e) {
      log("it threw", e);
    }
  }

  private void log(String what, @Nullable Throwable thrown) {
    System.getLogger(StartedProvider.class.getName())
        .log(System.Logger.Level.WARNING, "clean-up of provider " + name + ": " + what, thrown);
  }
}
