package org.wsp4j.testsupport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.provider.support.AbstractServiceProvider;
import org.wsp4j.provider.support.Ledger;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/**
 * A provider, started for the tests of one class. At the end everything is closed, and the ledger
 * must add up: what was called was answered at once, started or rejected.
 *
 * @param <P> the provider
 */
public class StartedProvider<P extends AbstractServiceProvider>
    implements BeforeAllCallback, AfterAllCallback {
  private final Supplier<P> maker;
  private @Nullable P provider;
  private @Nullable Upcalls upcalls;
  private @Nullable Winsock winsock;

  /**
   * Names a provider.
   *
   * @param maker makes an instance, not yet started
   */
  protected StartedProvider(Supplier<P> maker) {
    this.maker = maker;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
  }

  /**
   * Starts an instance: for a program that is no test.
   *
   * @throws WinsockException if nothing starts
   */
  public void start() throws WinsockException {
    P fresh = maker.get();
    provider = fresh;
    winsock = Winsock.startup(StartupOptions.defaults().provider(fresh).upcalls(this::keep));
    assertThat(winsock.catalog().problems()).isEmpty();
  }

  private Upcalls keep(Upcalls table) {
    upcalls = table;
    return table;
  }

  /** Closes everything. */
  public void stop() {
    Ledger ledger = ledger();
    assertThat(ledger.calls()).isEqualTo(ledger.immediate() + ledger.pended() + ledger.rejected());
    requireNonNull(winsock).close();
  }

  /**
   * The provider.
   *
   * @return started
   */
  public P provider() {
    return requireNonNull(provider);
  }

  /**
   * What the provider was given.
   *
   * @return the runtime's table
   */
  public Upcalls upcalls() {
    return requireNonNull(upcalls);
  }

  /**
   * What has happened to the calls of all sockets.
   *
   * @return the counts by now
   */
  public Ledger ledger() {
    return provider().ledger();
  }

  /**
   * The calling thread.
   *
   * @return its id
   */
  public ThreadId me() {
    return upcalls().openCurrentThread();
  }

  /**
   * Opens a socket.
   *
   * @param entry of which entry
   * @param flags WSA_FLAG_OVERLAPPED or 0
   * @return the socket
   */
  public ProviderSocket open(ProtocolInfo entry, int flags) {
    Out<ProviderSocket> socket = new Out<>();
    ok(provider().open(entry, flags, socket));
    return socket.value();
  }

  /**
   * A call must succeed.
   *
   * @param error what it said
   */
  public static void ok(WsaError error) {
    assertThat(error).isEqualTo(WsaError.NO_ERROR);
  }

  /**
   * Where a socket is bound.
   *
   * @param socket of any family
   * @return its address
   */
  public static SocketAddress nameOf(ProviderSocket socket) {
    PeerAddress local = new PeerAddress();
    ok(socket.getSockName(local));
    return requireNonNull(local.toSocketAddress());
  }

  /**
   * Where a socket is bound.
   *
   * @param socket of an internet family
   * @return its address
   */
  public static InetSocketAddress addressOf(ProviderSocket socket) {
    return (InetSocketAddress) nameOf(socket);
  }

  /**
   * FIONBIO.
   *
   * @param socket of any entry
   * @param on whether its synchronous calls do not wait
   */
  public static void setNonblocking(ProviderSocket socket, boolean on) {
    MemorySegment in = MemorySegment.ofArray(new int[] {on ? 1 : 0});
    ok(socket.ioctl(Ioctl.FIONBIO, in, null, new Transfer()));
  }

  /**
   * FIONREAD.
   *
   * @param socket of any entry
   * @return the bytes of the stream, or of the next message
   */
  public static int available(ProviderSocket socket) {
    MemorySegment out = MemorySegment.ofArray(new int[1]);
    ok(socket.ioctl(Ioctl.FIONREAD, null, out, new Transfer()));
    return out.get(ValueLayout.JAVA_INT, 0);
  }
}
