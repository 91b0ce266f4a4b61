package org.wsp4j.provider.seqpacket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
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
  /** The entries of the network form, in the order of the catalog. */
  enum Kind {
    PARTS("SEQPACKET/IPv4"),
    WHOLE("SEQPACKET/IPv4 whole"),
    PSEUDO("SEQPACKET/IPv4 pseudo-stream");

    final String entry;

    Kind(String entry) {
      this.entry = entry;
    }
  }

  private @Nullable SeqpacketProvider provider;
  private @Nullable Upcalls upcalls;
  private @Nullable Winsock winsock;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    SeqpacketProvider fresh = new SeqpacketProvider();
    provider = fresh;
    winsock = Winsock.startup(StartupOptions.defaults().provider(fresh).upcalls(this::keep));
    assertThat(winsock.catalog().problems()).isEmpty();
  }

  private Upcalls keep(Upcalls table) {
    upcalls = table;
    return table;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Ledger ledger = requireNonNull(provider).ledger();
    assertThat(ledger.calls()).isEqualTo(ledger.immediate() + ledger.pended() + ledger.rejected());
    requireNonNull(winsock).close();
  }

  Upcalls upcalls() {
    return requireNonNull(upcalls);
  }

  ProtocolInfo entry(Kind kind) {
    return requireNonNull(provider).protocols().stream()
        .filter(each -> each.name().equals(kind.entry))
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
    ok(listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    ok(listener.listen(512));
    return listener;
  }

  static InetSocketAddress addressOf(ProviderSocket socket) {
    PeerAddress local = new PeerAddress();
    ok(socket.getSockName(local));
    return (InetSocketAddress) requireNonNull(local.toSocketAddress());
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
