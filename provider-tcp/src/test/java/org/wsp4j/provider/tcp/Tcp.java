package org.wsp4j.provider.tcp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.provider.support.Ledger;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * The provider, started for the tests of one class. At the end everything is closed, and the ledger
 * must add up: what was started is completed.
 */
final class Tcp implements BeforeAllCallback, AfterAllCallback {
  private static final int V4 = 0;
  private static final int V6 = 1;

  private @Nullable TcpProvider provider;
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

  /** For a test that starts and stops by itself. */
  Tcp start() throws Exception {
    TcpProvider fresh = new TcpProvider();
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
    Ledger before = ledger();
    assertThat(before.calls()).isEqualTo(before.immediate() + before.pended() + before.rejected());
    requireNonNull(winsock).close();
  }

  TcpProvider provider() {
    return requireNonNull(provider);
  }

  Upcalls upcalls() {
    return requireNonNull(upcalls);
  }

  Ledger ledger() {
    return provider().ledger();
  }

  /** The calling thread's id. */
  ThreadId me() {
    return upcalls().openCurrentThread();
  }

  ProviderSocket open() {
    return open(V4, ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  ProviderSocket openV6() {
    return open(V6, ServiceProvider.WSA_FLAG_OVERLAPPED);
  }

  ProviderSocket openWithoutOverlapped() {
    return open(V4, 0);
  }

  private ProviderSocket open(int entry, int flags) {
    Out<ProviderSocket> socket = new Out<>();
    ok(provider().open(provider().protocols().get(entry), flags, socket));
    return socket.value();
  }

  static InetAddress loopbackV6() {
    byte[] one = new byte[16];
    one[15] = 1;
    try {
      return InetAddress.getByAddress(one);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** A listening socket of ours on the loopback address. */
  ProviderSocket listening() {
    ProviderSocket listener = open();
    ok(listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    ok(listener.listen(16));
    return listener;
  }

  static InetSocketAddress addressOf(ProviderSocket socket) {
    PeerAddress local = new PeerAddress();
    ok(socket.getSockName(local));
    return (InetSocketAddress) requireNonNull(local.toSocketAddress());
  }

  /** The call must succeed. */
  static void ok(WsaError error) {
    assertThat(error).isEqualTo(WsaError.NO_ERROR);
  }

  /** The call must have started an operation. */
  static void pending(WsaError error) {
    assertThat(error).isEqualTo(WsaError.WSA_IO_PENDING);
  }
}
