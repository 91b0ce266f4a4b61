package org.wsp4j;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Upcalls;

/**
 * How to start: immutable, each method answers a changed copy.
 *
 * <pre>{@code
 * Winsock.startup(StartupOptions.defaults().order("tcp", "udp").allow("org.wsp4j.*"));
 * }</pre>
 *
 * <p>The order and the allow-list can also be set from outside: by the system properties {@code
 * wsp4j.providers} and {@code wsp4j.providers.allow}, or by a file with these keys, which the
 * system property {@code wsp4j.settings} or {@link #settings} names. Each is taken from the first
 * that has it: the program, the system property, the file.
 */
public final class StartupOptions {
  private static final StartupOptions DEFAULTS = new StartupOptions(new Parts());

  /** Filled while an object is made, never changed after. */
  private static final class Parts {
    List<ServiceProvider> providers = List.of();
    @Nullable List<String> order;
    @Nullable List<String> allow;
    @Nullable Path settings;
    @Nullable ClassLoader loader;
    @Nullable ModuleLayer layer;
    @Nullable UnaryOperator<Upcalls> upcalls;
    @Nullable Executor executor;

    Parts copy() {
      Parts copy = new Parts();
      copy.providers = providers;
      copy.order = order;
      copy.allow = allow;
      copy.settings = settings;
      copy.loader = loader;
      copy.layer = layer;
      copy.executor = executor;
      copy.upcalls = upcalls;
      return copy;
    }
  }

  private final Parts parts;

  private StartupOptions(Parts parts) {
    this.parts = parts;
  }

  /**
   * Providers by the service loader of the thread's context class loader, all allowed.
   *
   * @return the defaults
   */
  public static StartupOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Adds a provider by hand; then none is looked for. It must not belong to another {@link
   * Winsock}.
   *
   * @param provider the provider, started and cleaned up by the {@link Winsock}
   * @return a changed copy
   */
  public StartupOptions provider(ServiceProvider provider) {
    Objects.requireNonNull(provider, "provider");
    Parts copy = parts.copy();
    List<ServiceProvider> all = new ArrayList<>(parts.providers);
    all.add(provider);
    copy.providers = List.copyOf(all);
    return new StartupOptions(copy);
  }

  /**
   * Says which providers come first in the catalog; the others follow by priority and name.
   *
   * @param names names of providers
   * @return a changed copy
   */
  public StartupOptions order(String... names) {
    Parts copy = parts.copy();
    copy.order = List.of(names);
    return new StartupOptions(copy);
  }

  /**
   * Says which providers may be instantiated; every other is set aside with WSAEACCES before any of
   * its code runs. It concerns providers that are looked for.
   *
   * @param items names of modules or classes, packages as {@code com.acme.*}, or beginnings of
   *     locations as {@code file:/opt/acme/}; none to allow nobody
   * @return a changed copy
   */
  public StartupOptions allow(String... items) {
    Parts copy = parts.copy();
    copy.allow = List.of(items);
    return new StartupOptions(copy);
  }

  /**
   * Names a file of settings, in the format of {@link java.util.Properties}.
   *
   * @param file the file, which must be readable at start-up
   * @return a changed copy
   */
  public StartupOptions settings(Path file) {
    Parts copy = parts.copy();
    copy.settings = Objects.requireNonNull(file, "file");
    return new StartupOptions(copy);
  }

  /**
   * Says where providers are looked for.
   *
   * @param loader a class loader
   * @return a changed copy
   */
  public StartupOptions loader(ClassLoader loader) {
    checkArgument(parts.layer == null, "loader=%s: a layer is set already", loader);
    Parts copy = parts.copy();
    copy.loader = Objects.requireNonNull(loader, "loader");
    return new StartupOptions(copy);
  }

  /**
   * Says where providers are looked for.
   *
   * @param layer a module layer; its parents are searched too
   * @return a changed copy
   */
  public StartupOptions layer(ModuleLayer layer) {
    checkArgument(parts.loader == null, "layer=%s: a loader is set already", layer);
    Parts copy = parts.copy();
    copy.layer = Objects.requireNonNull(layer, "layer");
    return new StartupOptions(copy);
  }

  /**
   * Says where futures of {@link WinsockSocket#receiveAsync} are completed: never in a provider's
   * thread, which may hold its locks.
   *
   * @param executor an executor; the default starts a virtual thread for each
   * @return a changed copy
   */
  public StartupOptions executor(Executor executor) {
    Parts copy = parts.copy();
    copy.executor = Objects.requireNonNull(executor, "executor");
    return new StartupOptions(copy);
  }

  /**
   * Puts something between the runtime's upcall table and the providers: for tools that count,
   * trace or reorder what providers ask of the runtime.
   *
   * @param decorator called once at start-up with the real table; answers the one providers get
   * @return a changed copy
   */
  public StartupOptions upcalls(UnaryOperator<Upcalls> decorator) {
    Parts copy = parts.copy();
    copy.upcalls = Objects.requireNonNull(decorator, "decorator");
    return new StartupOptions(copy);
  }

  Upcalls decorated(Upcalls table) {
    return parts.upcalls == null ? table : parts.upcalls.apply(table);
  }

  List<ServiceProvider> providers() {
    return parts.providers;
  }

  @Nullable List<String> firstProviders() {
    return parts.order;
  }

  @Nullable List<String> allowList() {
    return parts.allow;
  }

  @Nullable Path settings() {
    return parts.settings;
  }

  @Nullable ClassLoader loader() {
    return parts.loader;
  }

  @Nullable ModuleLayer layer() {
    return parts.layer;
  }

  @Nullable Executor executor() {
    return parts.executor;
  }
}
