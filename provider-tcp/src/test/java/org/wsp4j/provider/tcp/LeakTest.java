package org.wsp4j.provider.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.provider.tcp.Tcp.ok;
import static org.wsp4j.provider.tcp.Tcp.pending;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.support.Ledger;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Nothing is left behind: no descriptor, no thread, no pending operation; the ledger adds up. */
class LeakTest {
  @RegisterExtension private static final Tcp TCP = new Tcp();

  private static int descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertNothingPending() {
    Ledger ledger = TCP.ledger();
    assertThat(ledger.completed()).isEqualTo(ledger.pended());
    assertThat(ledger.calls()).isEqualTo(ledger.immediate() + ledger.pended() + ledger.rejected());
  }

  @Test
  void aThousandConnectionsLeaveNoDescriptor() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      cycle(server, 0);
      int before = descriptors();
      for (int i = 0; i < 1_000; i++) {
        cycle(server, i);
      }
      Until.holds("descriptors as before", () -> descriptors() <= before);
    }
    assertNothingPending();
  }

  /** Connect, transfer and close, with something pending at the end that a close has to find. */
  private static void cycle(ServerSocket server, int turn) throws IOException {
    ProviderSocket socket = TCP.open();
    ok(socket.connect(server.getLocalSocketAddress(), null, null, null));
    try (Socket peer = server.accept()) {
      Receive receive = Receive.of(8);
      WsaError error = turn % 3 == 0 ? receive.post(socket, null) : receive.post(socket, TCP.me());
      pending(error);
      peer.getOutputStream().write(Bytes.of("data"));
      if (turn % 2 == 0) {
        Until.complete(receive.overlapped);
        assertThat(receive.text()).isEqualTo("data");
      }
      Receive left = Receive.of(8);
      var _ = left.post(socket, TCP.me());
      if (turn % 5 == 0) {
        peer.setSoLinger(true, 0);
      }
    }
    ok(socket.close());
  }

  @Test
  void acceptedAndRefusedConnectionsLeaveNoDescriptor() throws Exception {
    ProviderSocket listener = TCP.listening();
    int before = descriptors();
    for (int i = 0; i < 200; i++) {
      try (Socket client = new Socket()) {
        client.connect(Tcp.addressOf(listener));
        Out<ProviderSocket> accepted = new Out<>();
        ok(listener.accept(accepted, null, null));
        ok(accepted.value().close());
      }
      ProviderSocket refused = TCP.open();
      assertThat(refused.connect(nobody(), null, null, null)).isEqualTo(WsaError.WSAECONNREFUSED);
      ok(refused.close());
    }
    Until.holds("descriptors as before", () -> descriptors() <= before);
    ok(listener.close());
    assertNothingPending();
  }

  private static InetSocketAddress nobody() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsThatComeAndGoLeaveNothing(boolean virtual) throws Exception {
    try (TcpPair pair = TcpPair.open(TCP)) {
      churn(pair, 1, virtual);
      int before = descriptors();
      int threads = Thread.activeCount();
      churn(pair, 300, virtual);
      Until.holds("descriptors as before", () -> descriptors() <= before);
      Until.holds("threads as before", () -> Thread.activeCount() <= threads);
      pair.send("still alive");
      assertThat(pair.receiveAll(11)).isEqualTo("still alive");
    }
    assertNothingPending();
  }

  /** Each thread pends a receive and blocks in none: its end cancels what it started. */
  private static void churn(TcpPair pair, int times, boolean virtual) throws Exception {
    for (int i = 0; i < times; i += 10) {
      List<FutureTask<Receive>> batch = new ArrayList<>();
      for (int t = 0; t < Math.min(10, times); t++) {
        FutureTask<Receive> poster =
            new FutureTask<>(() -> {
              Receive receive = Receive.of(1);
              pending(receive.post(pair.socket, TCP.me()));
              return receive;
            });
        batch.add(poster);
        var _ = virtual ? Thread.startVirtualThread(poster) : Thread.ofPlatform().start(poster);
      }
      for (FutureTask<Receive> each : batch) {
        Receive receive = each.get(Until.LIMIT_SECONDS, TimeUnit.SECONDS);
        Until.complete(receive.overlapped);
        assertThat(receive.overlapped.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
      }
    }
  }

  @Test
  void startingAndCleaningUpLeavesNothingAndEndsWhatIsPending() throws Exception {
    // One engine stays alive with this class's own runtime, so the cycles share it.
    startAndStop();
    int before = descriptors();
    for (int i = 0; i < 50; i++) {
      startAndStop();
    }
    Until.holds("descriptors as before", () -> descriptors() <= before);
  }

  private static void startAndStop() throws Exception {
    Tcp own = new Tcp();
    own.start();
    ProviderSocket listener = own.listening();
    try (Socket client = new Socket()) {
      client.connect(Tcp.addressOf(listener));
      Out<ProviderSocket> accepted = new Out<>();
      ok(listener.accept(accepted, null, null));
      Receive left = Receive.of(1);
      pending(left.post(accepted.value(), own.me()));
      own.stop();
      assertThat(left.overlapped.error()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
      assertThat(accepted.value().close()).isEqualTo(WsaError.WSAENOTSOCK);
    }
  }
}
