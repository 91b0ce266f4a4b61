package org.wsp4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsp4j.ReceiveResult.Closed;
import org.wsp4j.ReceiveResult.Failed;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.ReceiveResult.TooSmall;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.fake.FakeSocket;
import org.wsp4j.spi.WsaError;

/** The example of the documentation, compiled and run for each of its cases. */
class WinsockExampleTest {
  private final List<String> said = new ArrayList<>();
  private final StartupOptions options =
      StartupOptions.defaults().provider(new FakeProvider("fake"));

  private interface Peer {
    void act(FakeSocket socket);
  }

  @SuppressWarnings("AddressSelection") // the shortest way to write it is the one people copy
  private void example(Peer peer) throws IOException {
    try (Winsock winsock = Winsock.startup(options);
        WinsockSocket s = winsock.open(Need.messages().reliable())) {
      s.connect(new InetSocketAddress("localhost", 9000));
      peer.act((FakeSocket) s.spi());
      switch (s.receive(ByteBuffer.allocate(4))) {
        case Received r -> use(r.bytes(), r.endOfMessage());
        case TooSmall t -> retryWith(t.messageLength());
        case Closed c -> done();
        case Failed f -> log(f.error());
      }
    }
  }

  private void use(int bytes, boolean endOfMessage) {
    said.add("received " + bytes + " " + endOfMessage);
  }

  private void retryWith(int length) {
    said.add("too small for " + length);
  }

  private void done() {
    said.add("closed");
  }

  private void log(WsaError error) {
    said.add("failed " + error);
  }

  @Test
  void everyCaseIsReached() throws IOException {
    example(socket -> socket.deliver("abc"));
    example(socket -> socket.deliver("abcdef"));
    example(socket -> socket.end(WsaError.NO_ERROR));
    example(socket -> socket.end(WsaError.WSAECONNRESET));

    assertThat(said)
        .containsExactly("received 3 true", "too small for 6", "closed", "failed WSAECONNRESET");
  }
}
