package org.wsp4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.hook.Hook;
import org.wsp4j.testkit.report.KnownFailures;

/**
 * What a certification is run over: the provider, and what a kit cannot guess about it. Immutable;
 * every method but the accessors returns a changed copy.
 */
public final class Peering {
  private static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(30);

  // changed only in a copy that nobody else has yet
  private ServiceProvider provider;
  private final Supplier<Optional<ServiceProvider>> more;
  private final Class<? extends ServiceProvider> service;
  private Supplier<String> base;
  private List<Hook> hooks = List.of();
  private Function<ProtocolInfo, SocketAddress> addresses = Peering::loopback;
  private Duration timeLimit = DEFAULT_TIME_LIMIT;
  private Pairing pairing = KernelPeer::factory;
  private int outstandingReceives = ProviderSocket.MAX_PENDING;
  private Predicate<ProtocolInfo> entries = entry -> true;
  private KnownFailures knownFailures = KnownFailures.NONE;
  private Optional<Surroundings> surroundings = Optional.empty();
  private Map<WsaError, String> unreachable = Map.of();
  private UnaryOperator<Upcalls> upcalls = UnaryOperator.identity();

  /** Finds the peer for an entry. */
  private interface Pairing {
    Optional<RawPeer> peer(ProtocolInfo entry);
  }

  private Peering(ServiceProvider provider, Supplier<Optional<ServiceProvider>> more) {
    this(provider, more, provider.getClass());
  }

  private Peering(
      ServiceProvider provider,
      Supplier<Optional<ServiceProvider>> more,
      Class<? extends ServiceProvider> service) {
    this.provider = provider;
    this.more = more;
    this.service = service;
    this.base = provider::name;
  }

  private Peering with(Consumer<Peering> change) {
    Peering copy = new Peering(provider, more, service);
    copy.hooks = hooks;
    copy.base = base;
    copy.addresses = addresses;
    copy.timeLimit = timeLimit;
    copy.pairing = pairing;
    copy.outstandingReceives = outstandingReceives;
    copy.entries = entries;
    copy.knownFailures = knownFailures;
    copy.surroundings = surroundings;
    copy.unreachable = unreachable;
    copy.upcalls = upcalls;
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
    return new Peering(provider, () -> installed(provider.getClass()));
  }

  /**
   * The same, for a provider that is not installed as a service: some rows need an instance of
   * their own.
   *
   * @param maker makes an instance, not yet started, at every call
   * @return with the same defaults
   */
  public static Peering of(Supplier<? extends ServiceProvider> maker) {
    return new Peering(maker.get(), () -> Optional.of(maker.get()));
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
   * @param choice which; it is an error to choose none
   * @return a copy
   */
  public Peering entries(Predicate<ProtocolInfo> choice) {
    return with(copy -> copy.entries = choice);
  }

  /**
   * Starts the provider under another table than the runtime's, which the kit then watches: for
   * whoever certifies a runtime.
   *
   * @param runtime makes the table out of the runtime's
   * @return a copy
   */
  public Peering upcalls(UnaryOperator<Upcalls> runtime) {
    return with(copy -> copy.upcalls = runtime);
  }

  UnaryOperator<Upcalls> upcalls() {
    return upcalls;
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
   * Certifies the provider with layers over it, every instance of it.
   *
   * @param layers from the lowest to the highest; they are not closed
   * @return a copy
   */
  public Peering hooked(List<Hook> layers) {
    return with(copy -> {
      copy.provider = Hook.over(layers, provider);
      copy.hooks = Stream.concat(hooks.stream(), layers.stream()).toList();
    });
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

  /**
   * Declares an error that nothing can bring about over this transport (RECV-3.27). The rows that
   * provoke it by a broken network are not claimed, and the report gives the reason. For others
   * there is nothing to declare: any transport can be made to meet them.
   *
   * @param error WSAENETDOWN, WSAENETRESET or WSAECONNABORTED
   * @param reason why, for people
   * @return a copy
   * @throws IllegalArgumentException if it is another error
   */
  public Peering unreachable(WsaError error, String reason) {
    if (!Provokes.ERRORS.contains(error)) {
      throw new IllegalArgumentException("error=" + error + ": not one of " + Provokes.ERRORS);
    }
    Map<WsaError, String> more = new EnumMap<>(WsaError.class);
    more.putAll(unreachable);
    more.put(error, reason);
    return with(copy -> copy.unreachable = more);
  }

  /** Why an error cannot happen; empty if it can. */
  Optional<String> unreachable(WsaError error) {
    return Optional.ofNullable(unreachable.get(error));
  }

  /** The same over another instance of the provider; empty if there is no way to make one. */
  Optional<Peering> another() {
    return more.get().map(each -> with(copy -> copy.provider = Hook.over(hooks, each)));
  }

  /** Whether another process can make an instance too. */
  boolean isInstalled() {
    return installed(service).isPresent();
  }

  /** The class that another process makes an instance of, for itself to lay the hooks over. */
  Class<? extends ServiceProvider> service() {
    return service;
  }

  /**
   * What to say to the kit to certify this provider again, with what lies over it.
   *
   * @return a command with its options, to be followed by others
   */
  public String command() {
    StringBuilder words = new StringBuilder("certify --provider " + base.get());
    hooks.forEach(hook -> words.append(" --hook ").append(hook));
    return words.toString();
  }

  /** What lies over the provider. */
  List<Hook> hooks() {
    return hooks;
  }

  /** An instance made as the runtime makes one: as a service. */
  private static Optional<ServiceProvider> installed(Class<? extends ServiceProvider> type) {
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
    return rawPeer(entry).isEmpty();
  }

  /** The peer for the base protocol of an entry; empty if the provider must be its own. */
  Optional<RawPeer> rawPeer(ProtocolInfo entry) {
    List<ProtocolInfo> below = provider.below(entry);
    return pairing.peer(below.isEmpty() ? entry : below.getLast());
  }

  /** Where the kit's own paths of AF_UNIX are: nobody else's, and gone with the process. */
  private static final class PrivateFolder {
    static final Path PATH = make();

    private static Path make() {
      try {
        Path made = Files.createTempDirectory("wsp4j-");
        made.toFile().deleteOnExit();
        return made;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * A fresh local address of this machine alone.
   *
   * @param entry the entry whose family it has
   * @return with port 0 where there are ports; a path in a folder of this process alone where there
   *     are paths
   */
  public static SocketAddress loopback(ProtocolInfo entry) {
    return switch (entry.addressFamily()) {
      case ProtocolInfo.AF_INET6 -> new InetSocketAddress(address("::1"), 0);
      case ProtocolInfo.AF_UNIX ->
          UnixDomainSocketAddress.of(PrivateFolder.PATH.resolve(UUID.randomUUID().toString()));
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
