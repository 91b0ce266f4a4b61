package org.wsp4j;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.runtime.Assembly;
import org.wsp4j.runtime.Discovery;
import org.wsp4j.runtime.Settings;
import org.wsp4j.runtime.StartedProvider;
import org.wsp4j.runtime.UpcallTable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketType;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * The runtime, started: {@code WSAStartup}. It holds the providers that were found and started, and
 * the catalog of their protocols.
 *
 * <p>Any thread may call any method. Several may be open in one process; each has providers of its
 * own.
 */
public final class Winsock implements AutoCloseable {
  private final List<StartedProvider> providers;
  private final Catalog catalog;
  private final @Nullable Executor executor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Winsock(
      List<StartedProvider> providers, List<Problem> problems, @Nullable Executor executor) {
    this.providers = providers;
    this.catalog = new Catalog(providers, problems);
    this.executor = executor;
  }

  /**
   * Starts with the providers that the service loader finds. Those that do not work are set aside,
   * see {@link Catalog#problems}.
   *
   * @return the runtime, to be closed
   * @throws WinsockException WSASYSNOTREADY if a file of settings is named and cannot be read
   */
  public static Winsock startup() throws WinsockException {
    return startup(StartupOptions.defaults());
  }

  /**
   * Starts.
   *
   * @param options how
   * @return the runtime, to be closed
   * @throws WinsockException WSASYSNOTREADY if a file of settings is named and cannot be read
   */
  public static Winsock startup(StartupOptions options) throws WinsockException {
    Settings settings;
    try {
      settings =
          Settings.of(
              options.firstProviders(),
              options.allowList(),
              options.settings(),
              System.getProperties());
    } catch (IOException e) {
      WinsockException failure =
          new WinsockException("startup(settings: " + e + ")", WsaError.WSASYSNOTREADY, 0);
      failure.initCause(e);
      throw failure;
    }
    ProblemList problems = new ProblemList();
    List<ServiceProvider> instances =
        options.providers().isEmpty()
            ? new Discovery(settings.allow(), problems).find(loader(options))
            : options.providers();
    List<StartedProvider> started =
        new Assembly(options.decorated(UpcallTable.INSTANCE), settings.order(), problems)
            .start(instances);
    return new Winsock(started, problems.toList(), options.executor());
  }

  private static ServiceLoader<ServiceProvider> loader(StartupOptions options) {
    ModuleLayer layer = options.layer();
    ClassLoader loader = options.loader();
    if (layer != null) {
      return ServiceLoader.load(layer, ServiceProvider.class);
    }
    return loader == null
        ? ServiceLoader.load(ServiceProvider.class)
        : ServiceLoader.load(ServiceProvider.class, loader);
  }

  /**
   * The protocols, and what is wrong with providers.
   *
   * @return the catalog, the same at every call, readable also after {@link #close}
   */
  public Catalog catalog() {
    return catalog;
  }

  /**
   * Opens a socket by what it has to do.
   *
   * @param need the need; {@link Catalog#explain} tells how it is served
   * @return a blocking socket that allows overlapped operations
   * @throws WinsockException WSAEPROTONOSUPPORT if no entry meets the need, with the reason for
   *     each; what the provider answers otherwise; WSANOTINITIALISED after {@link #close}
   */
  public WinsockSocket open(Need need) throws WinsockException {
    Optional<ProtocolInfo> found = catalog.find(need);
    if (found.isEmpty()) {
      String why =
          Stream.concat(catalog.explain(need).stream(), catalog.problems().stream())
              .map(Object::toString)
              .collect(Collectors.joining("; "));
      throw new WinsockException(
          "open(" + need + ") [" + why + "]", WsaError.WSAEPROTONOSUPPORT, 0);
    }
    return open(found.get(), ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  /**
   * Opens a socket by the three numbers of {@code WSASocket}.
   *
   * @param family an {@code AF_} number of {@link ProtocolInfo}, 0 for any
   * @param type the type
   * @param protocol an {@code IPPROTO_} number, 0 for an entry with PFL_MATCHES_PROTOCOL_ZERO
   * @return a blocking socket that allows overlapped operations
   * @throws WinsockException WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT or WSAEPROTONOSUPPORT for the
   *     first of the three that nothing fits; else as {@link #open(Need)}
   */
  public WinsockSocket open(int family, SocketType type, int protocol) throws WinsockException {
    Catalog.Choice choice = catalog.choose(family, type, protocol);
    ProtocolInfo entry = choice.entry();
    if (entry == null) {
      throw new WinsockException(
          "open(family=" + family + ", type=" + type + ", protocol=" + protocol + ")",
          choice.error(),
          0);
    }
    return open(entry, ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  /**
   * Opens a socket by catalog id.
   *
   * @param catalogEntryId the id of an entry
   * @return a blocking socket that allows overlapped operations
   * @throws WinsockException WSAEPROTONOSUPPORT for an id that is not in the catalog; else as
   *     {@link #open(Need)}
   */
  public WinsockSocket open(int catalogEntryId) throws WinsockException {
    Optional<ProtocolInfo> entry = catalog.entry(catalogEntryId);
    if (entry.isEmpty()) {
      throw new WinsockException(
          "open(catalogEntryId=" + catalogEntryId + ")", WsaError.WSAEPROTONOSUPPORT, 0);
    }
    return open(entry.get(), ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  /**
   * Opens a socket for an entry.
   *
   * @param entry an entry of {@link #catalog}
   * @param flags {@link ServiceProvider#WSA_FLAG_OVERLAPPED}, or 0: then every call is synchronous
   * @return a blocking socket
   * @throws WinsockException WSAEPROTONOSUPPORT for an entry of another catalog; else as {@link
   *     #open(Need)}
   */
  public WinsockSocket open(ProtocolInfo entry, int flags) throws WinsockException {
    Catalog.Listed listed = catalog.listed(entry);
    if (listed == null) {
      throw cannotOpen(entry, flags, WsaError.WSAEPROTONOSUPPORT);
    }
    if (closed.get()) {
      throw cannotOpen(entry, flags, WsaError.WSANOTINITIALISED);
    }
    Out<ProviderSocket> opened = new Out<>();
    WsaError error = listed.owner().provider().open(entry, flags, opened);
    if (error.failed()) {
      throw cannotOpen(entry, flags, error);
    }
    ProviderSocket socket = opened.value();
    if (!listed.owner().procedureTable().isInstance(socket)) {
      socket.close();
      throw cannotOpen(entry, flags, WsaError.WSAEINVALIDPROCTABLE);
    }
    return new WinsockSocket(this, socket);
  }

  private static WinsockException cannotOpen(ProtocolInfo entry, int flags, WsaError error) {
    return new WinsockException("open(" + entry.name() + ", flags=" + flags + ")", error, 0);
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Runs the completion of a future where no provider's lock is held; never throws. */
  void complete(Runnable completion) {
    try {
      if (executor != null) {
        executor.execute(completion);
        return;
      }
    } catch (RuntimeException e) {
      System.getLogger(Winsock.class.getName())
          .log(System.Logger.Level.WARNING, "the executor of completions refuses work", e);
    }
    Thread.ofVirtual().name("wsp4j-completion").start(completion);
  }

  /**
   * Makes an event: {@code WSACreateEvent}.
   *
   * @return a manual-reset event that is not signalled
   */
  public static WsaEvent createEvent() {
    return createEvent(true);
  }

  /**
   * Makes an event.
   *
   * @param manualReset {@code false} for one that lets a single waiting thread through
   * @return an event that is not signalled
   */
  public static WsaEvent createEvent(boolean manualReset) {
    return UpcallTable.INSTANCE.createEvent(manualReset);
  }

  /**
   * Signals an event.
   *
   * @param event the event
   * @return NO_ERROR, or WSA_INVALID_HANDLE if it is closed
   */
  public static WsaError setEvent(WsaEvent event) {
    return UpcallTable.INSTANCE.setEvent(event);
  }

  /**
   * Takes the signal of an event back.
   *
   * @param event the event
   * @return NO_ERROR, or WSA_INVALID_HANDLE if it is closed
   */
  public static WsaError resetEvent(WsaEvent event) {
    return UpcallTable.INSTANCE.resetEvent(event);
  }

  /**
   * Closes an event. Operations that were given it complete all the same.
   *
   * @param event the event
   * @return NO_ERROR, or WSA_INVALID_HANDLE if it is closed
   */
  public static WsaError closeEvent(WsaEvent event) {
    return UpcallTable.INSTANCE.closeEvent(event);
  }

  /**
   * Names the calling thread, for {@link #cancelBlockingCall} from another one.
   *
   * @return the thread's id
   */
  public static ThreadId currentThreadId() {
    return UpcallTable.INSTANCE.openCurrentThread();
  }

  /**
   * Ends a thread's blocked call with WSAEINTR: {@code WSACancelBlockingCall}. The socket is
   * unharmed (DEC-09).
   *
   * @param thread whose call
   * @return NO_ERROR, or WSAEINVAL if that thread is not blocked in a call of these providers
   *     (DEC-41)
   */
  public WsaError cancelBlockingCall(ThreadId thread) {
    for (StartedProvider provider : providers) {
      if (provider.provider().cancelBlockingCall(thread) == WsaError.NO_ERROR) {
        return WsaError.NO_ERROR;
      }
    }
    return WsaError.WSAEINVAL;
  }

  /**
   * Waits for events: {@code WSAWaitForMultipleEvents}. See {@link Alertable} for the usual waits.
   *
   * @param events 1 to 64 events, none twice if it waits for all
   * @param waitAll whether to wait for all of them at one instant
   * @param timeout how long at most; {@code null} for ever
   * @param alertable whether routines of this thread may run
   * @return how it ended
   * @throws IllegalArgumentException for no events, more than 64, or one twice in a wait for all
   */
  public static AwaitResult waitForMultipleEvents(
      WsaEvent[] events, boolean waitAll, @Nullable Duration timeout, boolean alertable) {
    return Waits.await(events, waitAll, timeout, alertable);
  }

  /**
   * Ends it: {@code WSACleanup}. Every socket is closed and every operation completed, so that
   * nothing stays pending (DEC-19). A second call does nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      for (StartedProvider provider : providers.reversed()) {
        provider.cleanup();
      }
    }
  }
}
