package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.provider.tcp.Tcp.ok;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.spi.AcceptCondition.Decision;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Accepting, the condition, and what ends an accept that waits (RECV-4.05). */
class AcceptTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  private final List<AutoCloseable> opened = new ArrayList<>();
  private ProviderSocket listener = TCP.open();

  @BeforeEach
  void listen() {
    listener = TCP.listening();
  }

  @AfterEach
  void closeAll() throws Exception {
    var _ = listener.close();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private Socket client() throws IOException {
    Socket client = new Socket();
    client.connect(Tcp.addressOf(listener));
    opened.add(client);
    return client;
  }

  @Test
  void anAcceptedSocketReceivesAtOnceAndIsBlocking() throws Exception {
    Socket client = client();
    client.getOutputStream().write(Bytes.of("hello"));
    Out<ProviderSocket> accepted = new Out<>();
    PeerAddress from = new PeerAddress();
    ok(listener.accept(accepted, from, null));
    assertThat(from.toSocketAddress()).isEqualTo(client.getLocalSocketAddress());
    Receive receive = Receive.of(8);
    ok(receive.on(accepted.value()));
    assertThat(receive.text()).isEqualTo("hello");
    assertThat(accepted.value().protocolInfo()).isEqualTo(listener.protocolInfo());
    Receive overlapped = Receive.of(8);
    Tcp.pending(overlapped.post(accepted.value(), TCP.me()));
    ok(accepted.value().close());
    assertThat(overlapped.overlapped.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
  }

  @Test
  void theConditionSeesThePeerAndAccepts() throws Exception {
    Socket client = client();
    CompletableFuture<Object> seen = new CompletableFuture<>();
    Out<ProviderSocket> accepted = new Out<>();
    ok(
        listener.accept(
            accepted,
            null,
            peer -> {
              seen.complete(peer.toSocketAddress());
              return Decision.CF_ACCEPT;
            }));
    assertThat(seen.join()).isEqualTo(client.getLocalSocketAddress());
    ok(accepted.value().close());
  }

  @Test
  void aRejectedPeerIsReset() throws Exception {
    Socket client = client();
    Out<ProviderSocket> accepted = new Out<>();
    assertThat(listener.accept(accepted, null, peer -> Decision.CF_REJECT))
        .isEqualTo(WsaError.WSAECONNREFUSED);
    assertThatThrownBy(accepted::value).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
  }

  @Test
  void aConditionThatThrowsRejects() throws Exception {
    Socket client = client();
    List<Throwable> reported = new ArrayList<>();
    Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> reported.add(thrown));
    try {
      WsaError error =
          listener.accept(
              new Out<>(),
              null,
              peer -> {
                throw new IllegalStateException("a condition of the client's");
              });
      assertThat(error).isEqualTo(WsaError.WSAECONNREFUSED);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertThat(reported).hasSize(1);
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
  }

  @Test
  void aDeferredConnectionStaysFirst() throws Exception {
    Socket first = client();
    PeerAddress holder = new PeerAddress();
    assertThat(listener.accept(new Out<>(), holder, peer -> Decision.CF_DEFER))
        .isEqualTo(WsaError.WSATRY_AGAIN);
    // The holder is ours again: what we write there is not the address of the deferred one.
    holder.clear();
    Socket second = client();
    PeerAddress from = new PeerAddress();
    Out<ProviderSocket> accepted = new Out<>();
    ok(listener.accept(accepted, from, null));
    assertThat(from.toSocketAddress()).isEqualTo(first.getLocalSocketAddress());
    ok(accepted.value().close());
    ok(listener.accept(accepted, from, null));
    assertThat(from.toSocketAddress()).isEqualTo(second.getLocalSocketAddress());
    ok(accepted.value().close());
  }

  @Test
  void aDeferredConnectionGoesToAnAcceptThatWaits() throws Exception {
    FutureTask<WsaError> waiting = new FutureTask<>(() -> listener.accept(new Out<>(), null, null));
    Out<ProviderSocket> taken = new Out<>();
    Socket client = client();
    WsaError deferred =
        listener.accept(
            taken,
            null,
            peer -> {
              long pended = TCP.ledger().pended();
              Thread.ofPlatform().start(waiting);
              Until.holds("an accept to wait", () -> TCP.ledger().pended() > pended);
              return Decision.CF_DEFER;
            });
    assertThat(deferred).isEqualTo(WsaError.WSATRY_AGAIN);
    assertThat(waiting.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(WsaError.NO_ERROR);
    assertThat(client.isConnected()).isTrue();
  }

  @Test
  void closingAListenerResetsWhatItDeferred() throws Exception {
    Socket client = client();
    assertThat(listener.accept(new Out<>(), null, peer -> Decision.CF_DEFER))
        .isEqualTo(WsaError.WSATRY_AGAIN);
    ok(listener.close());
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
  }

  @Test
  void aNonblockingAcceptWouldBlock() {
    java.lang.foreign.MemorySegment on = java.lang.foreign.MemorySegment.ofArray(new int[] {1});
    ok(listener.ioctl(Ioctl.FIONBIO, on, null, new Transfer()));
    assertThat(listener.accept(new Out<>(), null, null)).isEqualTo(WsaError.WSAEWOULDBLOCK);
  }

  @ParameterizedTest(name = "{0} virtual {1}")
  @CsvSource({
    "close, false",
    "close, true",
    "interrupt, false",
    "interrupt, true",
    "cancelBlockingCall, false",
    "cancelBlockingCall, true",
    "cancelIo, false",
    "cancelIo, true"
  })
  void anAcceptThatWaitsCanBeEnded(String ending, boolean virtual) throws Exception {
    CompletableFuture<ThreadId> id = new CompletableFuture<>();
    FutureTask<WsaError> waiting =
        new FutureTask<>(() -> {
          id.complete(TCP.me());
          return listener.accept(new Out<>(), null, null);
        });
    long pended = TCP.ledger().pended();
    Thread thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(waiting);
    Until.holds("the accept to wait", () -> TCP.ledger().pended() > pended);
    switch (ending) {
      case "close" -> ok(listener.close());
      case "interrupt" -> thread.interrupt();
      case "cancelBlockingCall" -> ok(TCP.provider().cancelBlockingCall(id.join()));
      default -> ok(listener.cancelIo(null));
    }
    assertThat(waiting.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(ending.equals("cancelIo") ? WsaError.WSA_OPERATION_ABORTED : WsaError.WSAEINTR);
    if (!ending.equals("close")) {
      Socket client = client();
      Out<ProviderSocket> accepted = new Out<>();
      ok(listener.accept(accepted, null, null));
      assertThat(client.isConnected()).isTrue();
      ok(accepted.value().close());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void severalAcceptsThatWaitGetOneConnectionEach(boolean virtual) throws Exception {
    List<FutureTask<ProviderSocket>> waiting = new ArrayList<>();
    long pended = TCP.ledger().pended();
    for (int i = 0; i < 4; i++) {
      FutureTask<ProviderSocket> task =
          new FutureTask<>(() -> {
            Out<ProviderSocket> accepted = new Out<>();
            ok(listener.accept(accepted, null, null));
            return accepted.value();
          });
      waiting.add(task);
      var _ = virtual ? Thread.startVirtualThread(task) : Thread.ofPlatform().start(task);
    }
    Until.holds("four accepts to wait", () -> TCP.ledger().pended() == pended + 4);
    for (int i = 0; i < 4; i++) {
      var _ = client();
    }
    for (FutureTask<ProviderSocket> each : waiting) {
      ok(each.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS).close());
    }
  }

  @Test
  void theWrongStateIsRefused() throws Exception {
    ProviderSocket fresh = TCP.open();
    assertThat(fresh.accept(new Out<>(), null, null)).isEqualTo(WsaError.WSAEINVAL);
    assertThat(fresh.listen(1)).isEqualTo(WsaError.WSAEINVAL);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ok(fresh.bind(any));
    assertThat(fresh.bind(any)).isEqualTo(WsaError.WSAEINVAL);
    assertThat(fresh.accept(new Out<>(), null, null)).isEqualTo(WsaError.WSAEINVAL);
    ProviderSocket second = TCP.open();
    assertThat(second.bind(Tcp.addressOf(listener))).isEqualTo(WsaError.WSAEADDRINUSE);
    assertThat(second.bind(new InetSocketAddress("192.0.2.1", 0)))
        .isEqualTo(WsaError.WSAEADDRNOTAVAIL);
    assertThat(second.bind(new InetSocketAddress(Tcp.loopbackV6(), 0)))
        .isEqualTo(WsaError.WSAEAFNOSUPPORT);
    ok(fresh.close());
    ok(second.close());
  }
}
