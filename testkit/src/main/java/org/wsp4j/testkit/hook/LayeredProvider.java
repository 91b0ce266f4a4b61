package org.wsp4j.testkit.hook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderData;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SpiVersion;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * A provider that lies over another one and passes everything on: entries, calls, upcalls and
 * completions. A subclass overrides what it is there for. Nothing is interposed by itself; an
 * application builds the chain:
 *
 * {@snippet :
 * StartupOptions.defaults().provider(new TracingProvider(new AcmeProvider(), System.out::println));
 * }
 *
 * <p>The layer has the entries of the provider below under its own name and its own provider ids,
 * so that both may be in one runtime, as two instances. The provider below belongs to the layer,
 * which starts it and cleans it up. Any thread may call.
 */
public class LayeredProvider implements ServiceProvider {
  private final String label;
  private final ServiceProvider lower;

  /**
   * Lays a provider over another.
   *
   * @param label what the layer does, in lower-case letters, digits and hyphens: its name is {@code
   *     label-lower}
   * @param lower the provider below, not started, owned by this one
   */
  public LayeredProvider(String label, ServiceProvider lower) {
    this.label = label;
    this.lower = lower;
  }

  /**
   * Lays a socket over one of the provider below: one that was opened, or accepted.
   *
   * @param entry the layer's own entry
   * @param socket the socket below
   * @return a socket of the class that {@link #procedureTable} names
   */
  protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
    return new LayeredSocket(this, entry, socket);
  }

  /**
   * Makes the table that the provider below is started with.
   *
   * @param upper the table this layer was started with
   * @return the table, kept by the provider below until its clean-up
   */
  protected Upcalls below(Upcalls upper) {
    return upper;
  }

  /**
   * The provider below.
   *
   * @return always the same
   */
  protected final ServiceProvider lower() {
    return lower;
  }

  @Override
  public String name() {
    return label + "-" + lower.name();
  }

  @Override
  public int priority() {
    return lower.priority();
  }

  @Override
  public Class<? extends ProviderSocket> procedureTable() {
    return LayeredSocket.class;
  }

  @Override
  public WsaError startup(SpiVersion requested, Upcalls upcalls, ProviderData data) {
    return lower.startup(requested, below(upcalls), data);
  }

  @Override
  public List<ProtocolInfo> protocols() {
    return lower.protocols().stream().map(this::layered).toList();
  }

  private ProtocolInfo layered(ProtocolInfo entry) {
    String id = label + " over " + entry.providerId();
    return new ProtocolInfo(
        entry.serviceFlags(),
        entry.providerFlags(),
        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
        0,
        List.of(),
        entry.version(),
        entry.addressFamily(),
        entry.maxSockAddr(),
        entry.minSockAddr(),
        entry.socketType(),
        entry.protocol(),
        entry.messageSize(),
        entry.name());
  }

  @Override
  public List<ProtocolInfo> below(ProtocolInfo entry) {
    ProtocolInfo plain = entry.inCatalog(0, List.of());
    for (ProtocolInfo each : lower.protocols()) {
      if (layered(each).equals(plain)) {
        List<ProtocolInfo> chain = new ArrayList<>(List.of(each));
        chain.addAll(lower.below(each));
        return List.copyOf(chain);
      }
    }
    return List.of();
  }

  @Override
  public WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket) {
    if (protocol == null || socket == null) {
      return lower.open(protocol, flags, socket);
    }
    List<ProtocolInfo> chain = below(protocol);
    Out<ProviderSocket> opened = new Out<>();
    WsaError error = lower.open(chain.isEmpty() ? protocol : chain.getFirst(), flags, opened);
    if (!error.failed()) {
      socket.set(over(protocol, opened.value()));
    }
    return error;
  }

  @Override
  public WsaError cancelBlockingCall(ThreadId thread) {
    return lower.cancelBlockingCall(thread);
  }

  @Override
  public WsaError cleanup() {
    return lower.cleanup();
  }
}
