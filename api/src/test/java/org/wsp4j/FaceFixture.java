package org.wsp4j;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.wsp4j.fake.FakeProvider;
import org.wsp4j.fake.FakeSocket;
import org.wsp4j.spi.SocketType;

/** A runtime with one fake provider, and sockets of each kind. */
abstract class FaceFixture {
  final FakeProvider provider = new FakeProvider("fake");
  Winsock winsock;
  WinsockSocket stream;
  WinsockSocket messages;
  WinsockSocket datagrams;

  @SuppressWarnings("NullAway.Init") // made before each test
  FaceFixture() {}

  @BeforeEach
  final void open() throws Exception {
    winsock = Winsock.startup(StartupOptions.defaults().provider(provider));
    stream = winsock.open(0, SocketType.SOCK_STREAM, 0);
    messages = winsock.open(Need.messages().reliable());
    datagrams = winsock.open(Need.datagrams());
  }

  @AfterEach
  final void close() {
    winsock.close();
  }

  static FakeSocket fake(WinsockSocket socket) {
    return (FakeSocket) socket.spi();
  }

  static String text(ByteBuffer filled) {
    ByteBuffer copy = filled.duplicate().flip();
    return StandardCharsets.UTF_8.decode(copy).toString();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
