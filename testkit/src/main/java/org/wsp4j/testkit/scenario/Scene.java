package org.wsp4j.testkit.scenario;

import com.google.gson.JsonObject;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.kernel.KernelSocket.Kind;
import org.wsp4j.testkit.kernel.SocketTable;

/** Everything one scenario has: a runtime of its own, sockets, operations, threads. */
final class Scene implements AutoCloseable {
  static final long LIMIT_MILLIS = 5_000;
  private static final long SETTLE_MILLIS = 250;
  private static final long POLL_NANOS = 100_000;

  final Map<String, End> ends = new HashMap<>();
  final Map<String, Op> ops = new LinkedHashMap<>();
  final Map<String, Helper> helpers = new HashMap<>();
  final Map<String, CompletableFuture<JsonObject>> blocked = new HashMap<>();
  final List<String> routines = Collections.synchronizedList(new ArrayList<>());
  final List<WsaEvent> events = new ArrayList<>();
  final List<Ruling> rulings = Collections.synchronizedList(new ArrayList<>());
  final Winsock winsock;
  final WatchedUpcalls watched;
  long lastCallNanos;
  long lastCallEnded;
  int callsWithoutOverlapped;
  volatile long lastTimedSend;
  @Nullable Op lastOp;
  private final Venue venue;
  private final Map<ProtocolInfo, ServiceProvider> providers = new LinkedHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("scenario, timer").factory());

  Scene(Venue venue) throws Exception {
    this.venue = venue;
    List<WatchedUpcalls> tables = new ArrayList<>(1);
    StartupOptions options = StartupOptions.defaults();
    List<ServiceProvider> found = venue.providers();
    for (ServiceProvider provider : found) {
      options = options.provider(provider);
    }
    winsock =
        Winsock.startup(
            options.upcalls(real -> {
              WatchedUpcalls table = new WatchedUpcalls(real);
              tables.add(table);
              return table;
            }));
    watched = tables.getFirst();
    for (ServiceProvider provider : found) {
      provider.protocols().forEach(entry -> providers.put(entry, provider));
    }
  }

  End open(String name, boolean stream, boolean overlapped) {
    return open(name, stream, overlapped, ProtocolInfo.AF_INET);
  }

  End open(String name, boolean stream, boolean overlapped, int family) {
    int protocol = stream ? ProtocolInfo.IPPROTO_TCP : ProtocolInfo.IPPROTO_UDP;
    Optional<ProtocolInfo> entry =
        providers.keySet().stream()
            .filter(each -> each.addressFamily() == family)
            .filter(each -> each.protocol() == protocol)
            .filter(each -> each.has(ServiceFlag.XP1_MESSAGE_ORIENTED) != stream)
            .findFirst();
    ProtocolInfo chosen =
        entry.orElseThrow(() ->
            new Unsupported(
                "no provider for "
                    + (stream ? "TCP" : "UDP")
                    + (family == ProtocolInfo.AF_INET6 ? " over IPv6" : "")));
    Out<ProviderSocket> out = new Out<>();
    ServiceProvider provider = Objects.requireNonNull(providers.get(chosen));
    ok("open", provider.open(chosen, overlapped ? ServiceProvider.WSA_FLAG_OVERLAPPED : 0, out));
    return add(new End(name, out.value(), stream, overlapped, family));
  }

  End add(End end) {
    ends.put(end.name, end);
    return end;
  }

  End end(String name) {
    End end = ends.get(name);
    if (end == null && name.matches("bad|ev|INVALID_SOCKET|0x[0-9a-fA-F]+")) {
      return noSocket(name);
    }
    if (end == null) {
      throw new Unsupported("no step makes a socket " + name);
    }
    return end;
  }

  /** A handle that is no socket is on the JVM a socket that was closed (DEC-39). */
  private End noSocket(String name) {
    End end = open(name, true, true);
    ok("close", end.socket.close());
    end.closed = true;
    return end;
  }

  Op op(String name) {
    return ops.computeIfAbsent(name, Op::new);
  }

  Op knownOp(String name) {
    Op op = ops.get(name);
    if (op == null) {
      throw new Unsupported("no step posts an operation " + name);
    }
    return op;
  }

  Helper helper(String name) {
    return helpers.computeIfAbsent(name, Helper::new);
  }

  void ok(String what, WsaError error) {
    if (error.failed()) {
      throw new SetupFailed(what + " returned " + error);
    }
  }

  /** A step that sets the stage did not work. */
  static final class SetupFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    SetupFailed(String what) {
      super(what);
    }
  }

  static InetSocketAddress loopback() {
    return loopback(ProtocolInfo.AF_INET);
  }

  private static InetSocketAddress loopback(int family) {
    return new InetSocketAddress(family == ProtocolInfo.AF_INET6 ? "::1" : "127.0.0.1", 0);
  }

  InetSocketAddress nameOf(ProviderSocket socket) {
    PeerAddress address = new PeerAddress();
    ok("getsockname", socket.getSockName(address));
    if (address.toSocketAddress() instanceof InetSocketAddress inet) {
      return inet;
    }
    throw new SetupFailed("the socket has no internet address");
  }

  /** The socket that has an address, by its letter; or nothing. */
  String nameOf(PeerAddress address) {
    return ends.values().stream()
        .filter(end -> end.local != null && end.local.equals(address.toSocketAddress()))
        .map(end -> end.name)
        .findFirst()
        .orElse("");
  }

  void pair(String first, String second, boolean overlapped) {
    pair(first, second, overlapped, ProtocolInfo.AF_INET);
  }

  void pair(String first, String second, boolean overlapped, int family) {
    End listener = open("listener of " + second, true, true, family);
    ok("bind", listener.socket.bind(loopback(family)));
    ok("listen", listener.socket.listen(1));
    InetSocketAddress at = nameOf(listener.socket);
    End a = open(first, true, overlapped, family);
    ok("connect", a.socket.connect(at, null, null, null));
    Out<ProviderSocket> accepted = new Out<>();
    ok("accept", listener.socket.accept(accepted, null, null));
    End b = add(new End(second, accepted.value(), true, true, family));
    listener.socket.close();
    a.peer = b;
    b.peer = a;
    a.local = nameOf(a.socket);
    b.local = nameOf(b.socket);
  }

  void bound(String name, int family) {
    End end = open(name, false, true, family);
    ok("bind", end.socket.bind(loopback(family)));
    end.local = nameOf(end.socket);
  }

  WsaEvent event(boolean manual) {
    WsaEvent event = Winsock.createEvent(manual);
    events.add(event);
    return event;
  }

  WsaError setNonblocking(End end, boolean on) {
    MemorySegment value = MemorySegment.ofArray(new int[] {on ? 1 : 0});
    WsaError error = end.socket.ioctl(Ioctl.FIONBIO, value, null, new Transfer());
    end.nonblocking = error.failed() ? end.nonblocking : on;
    return error;
  }

  void after(long millis, Runnable action) {
    var _ =
        timer.schedule(
            () -> {
              lastTimedSend = System.nanoTime();
              action.run();
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** What the kernel says of the receiving end; nothing where there is no kernel. */
  Optional<SocketTable.Line> kernel(End end) {
    InetSocketAddress remote = end.peer == null ? null : end.peer.local;
    return end.local == null || !venue.isKernel()
        ? Optional.empty()
        : SocketTable.find(end.stream ? Kind.STREAM : Kind.DATAGRAM, end.local, remote);
  }

  long queued(End end) {
    return kernel(end).map(SocketTable.Line::receiveQueueBytes).orElse(0L);
  }

  /** Whether there is more than before. */
  boolean hasMore(End end, long before) {
    return !venue.isKernel() || queued(end) > before;
  }

  int pending(End end) {
    return (int)
        ops.values().stream().filter(op -> op.end == end && op.overlapped.isPending()).count();
  }

  /** Gives what was just done the time to reach an end: until the condition, and no longer. */
  boolean settle(BooleanSupplier arrived) {
    return until(SETTLE_MILLIS, arrived);
  }

  /** Waits without giving the provider this thread. */
  static boolean until(long millis, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    ends.values().forEach(end -> end.socket.close());
    helpers.values().forEach(Helper::abandon);
    events.forEach(Winsock::closeEvent);
    winsock.close();
  }
}
