package org.wsp4j.provider.seqpacket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.provider.support.Ledger;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;

/** The provider, started for the tests of one class; at the end its ledger must add up. */
final class Net implements BeforeAllCallback, AfterAllCallback {
  /** The forms, by the prefix of their entries. */
  enum Form {
    NETWORK("SEQPACKET/IPv4"),
    LOCAL("SEQPACKET/local");

    final String prefix;

    Form(String prefix) {
      this.prefix = prefix;
    }
  }

  /** The entries of a form, in the order of the catalog. */
  enum Kind {
    PARTS(""),
    WHOLE(" whole"),
    PSEUDO(" pseudo-stream");

    final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }
  }

  private final Form form;
  private @Nullable Path folder;
  private int names;

  Net() {
    this(Form.NETWORK);
  }

  Net(Form form) {
    this.form = form;
  }

  private @Nullable SeqpacketProvider provider;
  private @Nullable Upcalls upcalls;
  private @Nullable Winsock winsock;

  Form form() {
    return form;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    SeqpacketProvider fresh = new SeqpacketProvider();
    provider = fresh;
    winsock = Winsock.startup(StartupOptions.defaults().provider(fresh).upcalls(this::keep));
    assertThat(winsock.catalog().problems()).isEmpty();
    folder = Files.createTempDirectory("wsp4j-");
  }

  private Upcalls keep(Upcalls table) {
    upcalls = table;
    return table;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Ledger ledger = requireNonNull(provider).ledger();
    assertThat(ledger.calls()).isEqualTo(ledger.immediate() + ledger.pended() + ledger.rejected());
    requireNonNull(winsock).close();
    // Fails if a socket has left its path behind.
    Files.delete(requireNonNull(folder));
  }

  Upcalls upcalls() {
    return requireNonNull(upcalls);
  }

  ProtocolInfo entry(Kind kind) {
    return requireNonNull(provider).protocols().stream()
        .filter(each -> each.name().equals(form.prefix + kind.suffix))
        .findFirst()
        .orElseThrow();
  }

  ProviderSocket open(Kind kind) {
    Out<ProviderSocket> socket = new Out<>();
    ok(requireNonNull(provider).open(entry(kind), ServiceProvider.WSA_FLAG_OVERLAPPED, socket));
    return socket.value();
  }

  ProviderSocket listening(Kind kind) {
    ProviderSocket listener = open(kind);
    ok(listener.bind(freshAddress()));
    ok(listener.listen(512));
    return listener;
  }

  private SocketAddress freshAddress() {
    return form == Form.NETWORK
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
        : UnixDomainSocketAddress.of(freshPath());
  }

  /** A path in a folder of this class, which nothing stands at. */
  synchronized Path freshPath() {
    names++;
    return requireNonNull(folder).resolve("s" + names);
  }

  static SocketAddress addressOf(ProviderSocket socket) {
    PeerAddress local = new PeerAddress();
    ok(socket.getSockName(local));
    return requireNonNull(local.toSocketAddress());
  }

  static InetSocketAddress inetAddressOf(ProviderSocket socket) {
    return (InetSocketAddress) addressOf(socket);
  }

  static ProviderSocket accept(ProviderSocket listener) {
    Out<ProviderSocket> accepted = new Out<>();
    ok(listener.accept(accepted, null, null));
    return accepted.value();
  }

  static void ok(WsaError error) {
    assertThat(error).isEqualTo(WsaError.NO_ERROR);
  }
}
