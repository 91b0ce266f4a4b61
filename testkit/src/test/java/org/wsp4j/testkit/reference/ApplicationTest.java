package org.wsp4j.testkit.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsp4j.ReceiveResult.Closed;
import org.wsp4j.ReceiveResult.Failed;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.ReceiveResult.TooSmall;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peer;

/** An application, tested with the reference provider as its fake: nothing waits for real time. */
@Timeout(60)
class ApplicationTest {
  private static final Duration ANSWER_WITHIN = Duration.ofHours(1);

  /** The application: asks a server for the price of something. */
  private static String priceOf(String thing, WinsockSocket server) throws WinsockException {
    server.send(ByteBuffer.wrap(thing.getBytes(StandardCharsets.UTF_8)));
    ByteBuffer answer = ByteBuffer.allocate(64);
    return switch (server.receive(answer)) {
      case Received r -> new String(answer.array(), 0, r.bytes(), StandardCharsets.UTF_8);
      case TooSmall _ -> "too much";
      case Closed _ -> "no answer";
      case Failed f when f.error() == WsaError.WSAETIMEDOUT -> "too late";
      case Failed f -> "lost: " + f.error();
    };
  }

  @Test
  void anAnswerInTimeIsThePrice() throws Exception {
    assertThat(asked((_, peer) -> peer.send("12"))).isEqualTo("12");
  }

  @Test
  void aLateAnswerIsTooLate() throws Exception {
    String price =
        asked((fake, peer) -> {
          fake.network.schedule(ReferenceSchedule.after(ANSWER_WITHIN.plusSeconds(1)));
          peer.send("12");
          fake.network.advance(ANSWER_WITHIN);
        });
    assertThat(price).isEqualTo("too late");
  }

  @Test
  void anAnswerThatIsJustInTimeIsNot() throws Exception {
    String price =
        asked((fake, peer) -> {
          fake.network.schedule(ReferenceSchedule.after(ANSWER_WITHIN.minusSeconds(1)));
          peer.send("12");
          fake.network.advance(ANSWER_WITHIN);
        });
    assertThat(price).isEqualTo("12");
  }

  @Test
  void aServerThatEndsOrResetsIsToldApart() throws Exception {
    assertThat(asked((_, peer) -> peer.shutdownSend())).isEqualTo("no answer");
    assertThat(asked((_, peer) -> peer.reset())).isEqualTo("lost: WSAECONNRESET");
  }

  @Test
  void aServerThatFallsSilentIsFoundOutByKeepAlive() throws Exception {
    String price =
        asked((fake, peer) -> {
          peer.silence();
          fake.network.advance(ANSWER_WITHIN.minusMinutes(1));
        });
    assertThat(price).isEqualTo("lost: WSAENETRESET");
  }

  @Test
  void aHostThatAnswersNothingTimesOut() throws Exception {
    try (Fake fake = new Fake("stream, urgent");
        WinsockSocket socket = fake.open()) {
      fake.network.vanish(Fake.at(9000), true);
      FutureTask<WsaError> connecting =
          new FutureTask<>(() -> socket.spi().connect(Fake.at(9000), null, null, null));
      Thread client = Thread.ofPlatform().start(connecting);
      assertThat(fake.provider.awaitBlocked(client, Fake.LIMIT)).isTrue();

      fake.network.advance(Duration.ofSeconds(21));

      assertThat(connecting.get()).isEqualTo(WsaError.WSAETIMEDOUT);
    }
  }

  /** What the server does, once it has the question and the application waits. */
  private interface Server {
    void answer(Fake fake, Peer peer);
  }

  private static String asked(Server server) throws Exception {
    try (Fake fake = new Fake("stream, urgent");
        WinsockSocket socket = fake.open()) {
      Peer peer = fake.connect(socket);
      var _ = socket.spi().setOption(SocketOption.SO_RCVTIMEO, (int) ANSWER_WITHIN.toMillis());
      fake.network.keepAlive(60, 60, 9);
      var _ = socket.spi().setOption(SocketOption.SO_KEEPALIVE, true);
      FutureTask<String> price = new FutureTask<>(() -> priceOf("tea", socket));
      Thread application = Thread.ofPlatform().start(price);
      assertThat(new String(peer.receive(3), StandardCharsets.UTF_8)).isEqualTo("tea");
      assertThat(fake.provider.awaitBlocked(application, Fake.LIMIT)).isTrue();
      server.answer(fake, peer);
      return price.get(30, TimeUnit.SECONDS);
    }
  }
}
