package org.wsp4j.examples.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.spi.NetworkEvents.FD_ACCEPT;
import static org.wsp4j.spi.NetworkEvents.FD_CLOSE;
import static org.wsp4j.spi.NetworkEvents.FD_CONNECT;
import static org.wsp4j.spi.NetworkEvents.FD_READ;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wsp4j.Alertable;
import org.wsp4j.AwaitResult;
import org.wsp4j.Need;
import org.wsp4j.ReceiveResult;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** Network events of a transport that no kernel knows of, and whose data another thread brings. */
@Timeout(60)
class FedEventsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int RECEIVING = FD_READ | FD_CLOSE;

  private Winsock winsock;
  private WinsockSocket listener;
  private WinsockSocket client;
  private WinsockSocket server;
  private final WsaEvent event = Winsock.createEvent();
  private final NetworkEvents events = new NetworkEvents();

  @BeforeEach
  void connect() throws WinsockException {
    winsock = Winsock.startup(StartupOptions.defaults().provider(new FedProvider()));
    listener = open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).listen(4);
    client = open();
    client.connect(listener.localAddress());
    server = Objects.requireNonNull(listener.accept());
  }

  private WinsockSocket open() throws WinsockException {
    return winsock.open(Need.stream().provider("fed"));
  }

  @AfterEach
  void close() {
    winsock.close();
    var _ = Winsock.closeEvent(event);
  }

  private String awaited(WinsockSocket socket) throws WinsockException {
    assertThat(Alertable.await(LIMIT, event)).isEqualTo(new AwaitResult.Signalled(0));
    return shown(socket);
  }

  private String shown(WinsockSocket socket) throws WinsockException {
    return NetworkEvents.toString(socket.enumNetworkEvents(event, events).mask());
  }

  private static String receive(WinsockSocket socket, int room) {
    ByteBuffer buffer = ByteBuffer.allocate(room);
    return switch (socket.receive(buffer)) {
      case ReceiveResult.Received _ -> US_ASCII.decode(buffer.flip()).toString();
      case ReceiveResult.Failed failed -> failed.error().name();
      case ReceiveResult.Closed _ -> "closed";
      case ReceiveResult.TooSmall _ -> throw new AssertionError("a stream has no messages");
    };
  }

  private static void send(WinsockSocket socket, String text) throws WinsockException {
    assertThat(socket.send(ByteBuffer.wrap(text.getBytes(US_ASCII)))).isEqualTo(text.length());
  }

  @Test
  void dataIsShownOnceAndAgainWhenMoreComesOrSomeIsLeft() throws WinsockException {
    client.eventSelect(event, RECEIVING);
    send(server, "one");
    assertThat(awaited(client)).isEqualTo("FD_READ");
    assertThat(shown(client)).isEqualTo("0");
    send(server, "two");
    assertThat(awaited(client)).as("when more has come").isEqualTo("FD_READ");
    assertThat(receive(client, 4)).isEqualTo("onet");
    assertThat(shown(client)).as("when some is left").isEqualTo("FD_READ");
    assertThat(receive(client, 4)).isEqualTo("wo");
    assertThat(shown(client)).isEqualTo("0");
    assertThat(receive(client, 4)).isEqualTo("WSAEWOULDBLOCK");
  }

  @Test
  void theEndIsShownOnceAndAfterTheData() throws WinsockException {
    client.eventSelect(event, RECEIVING);
    send(server, "last");
    server.shutdown(ShutdownHow.SD_SEND);
    assertThat(awaited(client)).isEqualTo("FD_READ");
    assertThat(receive(client, 8)).isEqualTo("last");
    assertThat(awaited(client)).isEqualTo("FD_CLOSE");
    assertThat(events.error(FD_CLOSE)).isEqualTo(WsaError.NO_ERROR);
    assertThat(receive(client, 8)).isEqualTo("closed");
    assertThat(shown(client)).isEqualTo("0");
  }

  @Test
  void aResetIsShownWithItsError() throws WinsockException {
    server.eventSelect(event, FD_READ);
    send(client, "never received");
    assertThat(awaited(server)).isEqualTo("FD_READ");
    client.eventSelect(event, RECEIVING);
    server.close();
    assertThat(awaited(client)).isEqualTo("FD_CLOSE");
    assertThat(events.error(FD_CLOSE)).isEqualTo(WsaError.WSAECONNRESET);
  }

  @Test
  void roomIsShownOnceAfterASendThatWouldBlock() throws WinsockException {
    client.eventSelect(event, FD_WRITE);
    assertThat(awaited(client)).isEqualTo("FD_WRITE");
    ByteBuffer block = ByteBuffer.allocate(Ring.BYTES / 4);
    long sent = 0;
    for (int taken; (taken = client.send(block.clear())) > 0; ) {
      sent += taken;
    }
    // What the wire has carried on meanwhile made room: a send that finds some ends the wait.
    String told = awaitedRoom(sent);
    assertThat(told).isEqualTo("FD_WRITE");
    assertThat(shown(client)).isEqualTo("0");
  }

  /** Takes what was sent, without which there may be no room for ever. */
  private String awaitedRoom(long sent) throws WinsockException {
    long left = sent;
    while (left > 0) {
      left -= receive(server, Ring.BYTES).length();
    }
    return awaited(client);
  }

  @Test
  void connectsAndAcceptsAreShown() throws WinsockException {
    WinsockSocket another = open();
    another.eventSelect(event, FD_CONNECT | FD_WRITE);
    assertThat(shown(another)).isEqualTo("0");
    another.connect(listener.localAddress());
    assertThat(awaited(another)).isEqualTo("FD_WRITE|FD_CONNECT");
    another.eventSelect(null, 0);

    listener.eventSelect(event, FD_ACCEPT);
    assertThat(awaited(listener)).isEqualTo("FD_ACCEPT");
    assertThat(shown(listener)).isEqualTo("0");
    assertThat(listener.accept()).isNotNull();
    assertThat(shown(listener)).isEqualTo("0");
    open().connect(listener.localAddress());
    assertThat(awaited(listener)).isEqualTo("FD_ACCEPT");
  }
}
