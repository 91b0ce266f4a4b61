package org.wsp4j.provider.udp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.provider.support.Ledger;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/** The provider, started for the tests of one class; at the end its ledger must add up. */
final class Udp implements BeforeAllCallback, AfterAllCallback {
  static final long LIMIT_SECONDS = 30;

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private @Nullable UdpProvider provider;
  private @Nullable Upcalls upcalls;
  private @Nullable Winsock winsock;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
  }

  /** For a program that starts and stops by itself. */
  Udp start() throws Exception {
    UdpProvider fresh = new UdpProvider();
    provider = fresh;
    winsock = Winsock.startup(StartupOptions.defaults().provider(fresh).upcalls(this::keep));
    assertThat(winsock.catalog().problems()).isEmpty();
    return this;
  }

  private Upcalls keep(Upcalls table) {
    upcalls = table;
    return table;
  }

  void stop() {
    Ledger ledger = requireNonNull(provider).ledger();
    assertThat(ledger.calls()).isEqualTo(ledger.immediate() + ledger.pended() + ledger.rejected());
    requireNonNull(winsock).close();
  }

  /** The calling thread's id. */
  ThreadId me() {
    return requireNonNull(upcalls).openCurrentThread();
  }

  ProviderSocket open(int entry) {
    Out<ProviderSocket> socket = new Out<>();
    UdpProvider started = requireNonNull(provider);
    ok(started.open(started.protocols().get(entry), ServiceProvider.WSA_FLAG_OVERLAPPED, socket));
    return socket.value();
  }

  ProviderSocket open() {
    return open(0);
  }

  /** An IPv4 socket on the loopback address. */
  ProviderSocket bound() {
    ProviderSocket socket = open();
    ok(socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    return socket;
  }

  static InetSocketAddress addressOf(ProviderSocket socket) {
    PeerAddress local = new PeerAddress();
    ok(socket.getSockName(local));
    return (InetSocketAddress) requireNonNull(local.toSocketAddress());
  }

  static PeerAddress peer(InetSocketAddress address) {
    PeerAddress peer = new PeerAddress();
    assertThat(peer.set(address)).as("%s can be sent to", address).isTrue();
    return peer;
  }

  /** What FIONREAD says: the length of the next datagram. */
  static int available(ProviderSocket socket) {
    MemorySegment out = MemorySegment.ofArray(new int[1]);
    ok(socket.ioctl(Ioctl.FIONREAD, null, out, new Transfer()));
    return out.get(ValueLayout.JAVA_INT, 0);
  }

  static void setNonblocking(ProviderSocket socket) {
    MemorySegment on = MemorySegment.ofArray(new int[] {1});
    ok(socket.ioctl(Ioctl.FIONBIO, on, null, new Transfer()));
  }

  /** The call must succeed. */
  static void ok(WsaError error) {
    assertThat(error).isEqualTo(WsaError.NO_ERROR);
  }

  /** Looks at a condition until it holds. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
