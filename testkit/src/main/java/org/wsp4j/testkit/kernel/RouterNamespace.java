package org.wsp4j.testkit.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network of its own that forwards between two others: the near one, which the calling thread has
 * entered, and a far one behind it. Packets for the far host can be refused, as routers do.
 *
 * <pre>
 *   near network              router                    far network
 *   wsp0 10.0.1.2   -------   near 10.0.1.1
 *                             far  10.0.2.1   -------   wsp0 10.0.2.2
 * </pre>
 *
 * IPv6 has fd00:1:: and fd00:2:: instead. The router and the far network each live on a thread of
 * their own until this is closed. Needs {@code ip} and the right to make namespaces.
 */
public final class RouterNamespace implements AutoCloseable {
  private static final Path THREAD = Path.of("/proc/thread-self");
  private static final String HOST = "wsp0";

  /** An address of IPv6 is used at once, not after a second's look for others that have it. */
  private static final String NO_DUPLICATES = "net/ipv6/conf/default/accept_dad";

  private final ExecutorService router = thread("router");
  private final ExecutorService far = thread("far network");
  private final Addresses addresses;

  /** The two subnets, up to the last digit of each address. */
  private enum Addresses {
    IPV4("-4", "10.0.1.", "10.0.2.", "24"),
    IPV6("-6", "fd00:1::", "fd00:2::", "64");

    final String family;
    final String near;
    final String far;
    final String prefix;

    Addresses(String family, String near, String far, String prefix) {
      this.family = family;
      this.near = near;
      this.far = far;
      this.prefix = prefix;
    }

    String farHost() {
      return far + 2;
    }
  }

  private RouterNamespace(Addresses addresses) {
    this.addresses = addresses;
  }

  /**
   * Connects the calling thread's network, which it has entered, with a far one.
   *
   * @param ipv6 whether by IPv6 instead of IPv4
   * @return the router between them, which forwards
   * @throws IOException if there is no such program, or the kernel refuses
   */
  public static RouterNamespace connect(boolean ipv6) throws IOException {
    RouterNamespace made = new RouterNamespace(ipv6 ? Addresses.IPV6 : Addresses.IPV4);
    try {
      made.build();
      return made;
    } catch (IOException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private void build() throws IOException {
    String network = on(router, RouterNamespace::enter);
    linkTo(network, "near", addresses.near);
    on(
        far,
        () -> {
          enter();
          linkTo(network, "far", addresses.far);
          return null;
        });
    on(
        router,
        () -> {
          address("near", addresses.near + 1);
          address("far", addresses.far + 1);
          set("net/ipv4/ip_forward", 1);
          set("net/ipv4/icmp_ratelimit", 0);
          set("net/ipv6/conf/all/forwarding", 1);
          set("net/ipv6/icmp/ratelimit", 0);
          return null;
        });
  }

  /** Enters a network of the thread's own, and names it for others. */
  private static String enter() throws IOException {
    NetworkNamespace.enter();
    set(NO_DUPLICATES, 0);
    return "/proc/" + Files.readSymbolicLink(THREAD) + "/ns/net";
  }

  private void linkTo(String network, String name, String subnet) throws IOException {
    set(NO_DUPLICATES, 0);
    NetworkNamespace.run(
        "ip", "link", "add", HOST, "type", "veth", "peer", "name", name, "netns", network);
    address(HOST, subnet + 2);
    ip("route", "add", "default", "via", subnet + 1, "dev", HOST);
  }

  private void address(String link, String address) throws IOException {
    ip("address", "add", address + "/" + addresses.prefix, "dev", link);
    NetworkNamespace.run("ip", "link", "set", link, "up");
  }

  private void ip(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", addresses.family));
    command.addAll(List.of(words));
    NetworkNamespace.run(command.stream());
  }

  /** What is missing belongs to a protocol that this kernel has not. */
  private static void set(String name, int value) throws IOException {
    Path setting = Path.of("/proc/sys", name);
    if (Files.exists(setting)) {
      Files.writeString(setting, Integer.toString(value));
    }
  }

  /**
   * The calling thread's host.
   *
   * @return its address
   */
  public InetAddress near() {
    return InetAddress.ofLiteral(addresses.near + 2);
  }

  /**
   * The host behind the router.
   *
   * @return its address
   */
  public InetAddress far() {
    return InetAddress.ofLiteral(addresses.farHost());
  }

  /**
   * Does something in the far network: sockets that are opened belong to it, whoever uses them.
   *
   * @param body what
   * @param <T> what it gives
   * @return what it gave
   */
  public <T> T inFarNetwork(Callable<T> body) {
    try {
      return on(far, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives the router a route for the far host of a type that does not forward.
   *
   * @param type {@code unreachable}, {@code prohibit} or {@code blackhole}
   * @throws IOException if the kernel refuses
   */
  public void refuse(String type) throws IOException {
    onRouter("route", "add", type, addresses.farHost());
  }

  /**
   * Takes back what {@link #refuse} did.
   *
   * @param type the same
   * @throws IOException if the kernel refuses
   */
  public void accept(String type) throws IOException {
    onRouter("route", "del", type, addresses.farHost());
  }

  /**
   * Has the router forget the way to the far network.
   *
   * @throws IOException if the kernel refuses
   */
  public void forget() throws IOException {
    onRouter("route", "del", farNetwork(), "dev", "far");
  }

  /**
   * Takes back what {@link #forget} did.
   *
   * @throws IOException if the kernel refuses
   */
  public void remember() throws IOException {
    onRouter("route", "add", farNetwork(), "dev", "far");
  }

  private String farNetwork() {
    String subnet = addresses == Addresses.IPV4 ? addresses.far + 0 : addresses.far;
    return subnet + "/" + addresses.prefix;
  }

  private void onRouter(String... words) throws IOException {
    on(
        router,
        () -> {
          ip(words);
          return null;
        });
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  private static <T> T on(ExecutorService thread, Callable<T> body) throws IOException {
    try {
      return thread.submit(body).get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw new IOException(cause.getMessage(), cause);
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another network was changed", e);
    }
  }

  /** Lets the router and the far network go; what is open in them keeps them until it is closed. */
  @Override
  public void close() {
    router.shutdown();
    far.shutdown();
  }
}
