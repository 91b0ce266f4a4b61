package org.wsp4j.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.testkit.report.KnownFailures;

/**
 * What a certification is run over: the provider, and what a kit cannot guess about it. Immutable;
 * every method but the accessors returns a changed copy.
 */
public final class Peering {
  private static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(30);

  // changed only in a copy that nobody else has yet
  private ServiceProvider provider;

  /** Empty for one that is found as a service. */
  private Optional<Supplier<? extends ServiceProvider>> instances = Optional.empty();

  private Function<ProtocolInfo, SocketAddress> addresses = Peering::loopback;
  private Duration timeLimit = DEFAULT_TIME_LIMIT;
  private Pairing pairing = KernelPeer::factory;
  private int outstandingReceives = ProviderSocket.MAX_PENDING;
  private Predicate<ProtocolInfo> entries = entry -> true;
  private KnownFailures knownFailures = KnownFailures.NONE;
  private Optional<Surroundings> surroundings = Optional.empty();

  /** Finds the peer for an entry. */
  private interface Pairing {
    Optional<RawPeer> peer(ProtocolInfo entry);
  }

  private Peering(ServiceProvider provider) {
    this.provider = provider;
  }

  private Peering with(Consumer<Peering> change) {
    Peering copy = new Peering(provider);
    copy.instances = instances;
    copy.addresses = addresses;
    copy.timeLimit = timeLimit;
    copy.pairing = pairing;
    copy.outstandingReceives = outstandingReceives;
    copy.entries = entries;
    copy.knownFailures = knownFailures;
    copy.surroundings = surroundings;
    change.accept(copy);
    return copy;
  }

  /**
   * Certifies a provider over loopback, every entry of its catalog.
   *
   * @param provider the provider, not yet started
   * @return with defaults: 30 seconds a row, the kernel as the peer where it speaks the protocol
   */
  public static Peering of(ServiceProvider provider) {
    return new Peering(provider);
  }

  /**
   * Chooses the addresses that both ends bind to.
   *
   * @param choice a fresh local address for an entry at every call, with port 0 where there are
   *     ports
   * @return a copy
   */
  public Peering addresses(Function<ProtocolInfo, SocketAddress> choice) {
    return with(copy -> copy.addresses = choice);
  }

  /**
   * Limits the time of a row. Only a broken provider should ever meet it.
   *
   * @param limit for each test of a row
   * @return a copy
   */
  public Peering timeLimit(Duration limit) {
    return with(copy -> copy.timeLimit = limit);
  }

  /**
   * Gives the kit a peer that speaks the protocol without the provider.
   *
   * @param factory the peer; used instead of the kernel's
   * @return a copy
   */
  public Peering rawPeer(RawPeer factory) {
    return rawPeers(_ -> factory);
  }

  /**
   * Gives the kit such a peer for each entry.
   *
   * @param factories the peer of an entry; used instead of the kernel's
   * @return a copy
   */
  public Peering rawPeers(Function<ProtocolInfo, RawPeer> factories) {
    return with(copy -> copy.pairing = entry -> Optional.of(factories.apply(entry)));
  }

  /**
   * Makes the provider its own peer, also where the kernel speaks the protocol. The report says so,
   * and rows that need more of a peer are UNTESTED.
   *
   * @return a copy
   */
  public Peering selfPaired() {
    return with(copy -> copy.pairing = _ -> Optional.empty());
  }

  /**
   * Tells how many receives may be pending on one socket of this provider, if it was set lower than
   * {@link ProviderSocket#MAX_PENDING} (RECV-3.15).
   *
   * @param cap the number
   * @return a copy
   */
  public Peering outstandingReceives(int cap) {
    return with(copy -> copy.outstandingReceives = cap);
  }

  /**
   * Runs over some entries only.
   *
   * @param choice which
   * @return a copy
   */
  public Peering entries(Predicate<ProtocolInfo> choice) {
    return with(copy -> copy.entries = choice);
  }

  /**
   * Lists what the provider is known to fail: such a row refuses the certificate, and lets a JUnit
   * build pass.
   *
   * @param known the failures, with their reasons
   * @return a copy
   */
  public Peering knownFailures(KnownFailures known) {
    return with(copy -> copy.knownFailures = known);
  }

  /**
   * The failures that the provider is known to have.
   *
   * @return none unless some were listed
   */
  public KnownFailures knownFailures() {
    return knownFailures;
  }

  /**
   * Makes more instances of a provider that is not installed as a service, for rows that clean one
   * up.
   *
   * @param maker gives a fresh one at every call
   * @return a copy
   */
  public Peering instances(Supplier<? extends ServiceProvider> maker) {
    return with(copy -> copy.instances = Optional.of(maker));
  }

  /**
   * Tells what the world of this provider is where it is not the kernel's.
   *
   * @param world what the kit may do to it
   * @return a copy
   */
  public Peering surroundings(Surroundings world) {
    return with(copy -> copy.surroundings = Optional.of(world));
  }

  /** What the kit may do to the world of the provider; empty where that is the kernel's. */
  Optional<Surroundings> surroundings() {
    return surroundings;
  }

  /** The same over another instance of the provider; empty if nobody can make one. */
  Optional<Peering> another() {
    Optional<? extends ServiceProvider> made =
        instances.isPresent() ? instances.map(Supplier::get) : installed();
    return made.map(each -> with(copy -> copy.provider = each));
  }

  /** A fresh instance, made as the runtime makes one: as a service. */
  private Optional<ServiceProvider> installed() {
    Class<?> type = provider.getClass();
    ModuleLayer layer = type.getModule().getLayer();
    ServiceLoader<ServiceProvider> installed =
        layer == null
            ? ServiceLoader.load(ServiceProvider.class, type.getClassLoader())
            : ServiceLoader.load(layer, ServiceProvider.class);
    return installed.stream()
        .filter(each -> each.type().equals(type))
        .findFirst()
        .map(ServiceLoader.Provider::get);
  }

  /**
   * The provider that is certified.
   *
   * @return the one instance
   */
  public ServiceProvider provider() {
    return provider;
  }

  /**
   * A fresh local address for an entry.
   *
   * @param entry the entry
   * @return with port 0 where there are ports
   */
  public SocketAddress address(ProtocolInfo entry) {
    return addresses.apply(entry);
  }

  Duration timeLimit() {
    return timeLimit;
  }

  int outstandingReceives() {
    return outstandingReceives;
  }

  boolean includes(ProtocolInfo entry) {
    return entries.test(entry);
  }

  /**
   * Whether the provider must be its own peer, since nothing else speaks the protocol.
   *
   * @param entry the entry
   * @return whether both ends are the provider's
   */
  public boolean isSelfPaired(ProtocolInfo entry) {
    return pairing.peer(entry).isEmpty();
  }

  /** The peer for an entry; empty if the provider must be its own. */
  Optional<RawPeer> rawPeer(ProtocolInfo entry) {
    return pairing.peer(entry);
  }

  private static SocketAddress loopback(ProtocolInfo entry) {
    return switch (entry.addressFamily()) {
      case ProtocolInfo.AF_INET6 -> new InetSocketAddress(address("::1"), 0);
      case ProtocolInfo.AF_UNIX ->
          UnixDomainSocketAddress.of(
              Path.of(System.getProperty("java.io.tmpdir"), "wsp4j-" + UUID.randomUUID()));
      default -> new InetSocketAddress(address("127.0.0.1"), 0);
    };
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError("literal=" + literal, e);
    }
  }
}
