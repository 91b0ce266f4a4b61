package org.wsp4j.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.verification.interop.Ours.bytes;
import static org.wsp4j.verification.interop.Ours.loopback;
import static org.wsp4j.verification.interop.Ours.port;
import static org.wsp4j.verification.interop.Ours.receive;
import static org.wsp4j.verification.interop.Ours.receiveAll;
import static org.wsp4j.verification.interop.Ours.receiveFrom;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;

/** TCP and UDP against the socket module of Python. */
class PythonTest {
  private static final int LARGEST = 65_507;

  private final Ours ours;

  PythonTest() throws WinsockException {
    ours = new Ours();
  }

  @AfterEach
  void stop() {
    ours.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void ourDatagramsComeBackAsTheyWere(String host) throws Exception {
    InetAddress loopback = loopback(host);
    Random random = new Random(1);
    try (ForeignProcess python = ForeignProcess.python("udp_echo", host);
        WinsockSocket socket = ours.udp(loopback)) {
      socket.connect(new InetSocketAddress(loopback, python.number()));
      for (int length : new int[] {0, 1, 100, 1472, 9000, LARGEST}) {
        byte[] sent = new byte[length];
        random.nextBytes(sent);
        socket.send(ByteBuffer.wrap(sent));
        ByteBuffer back = ByteBuffer.allocate(LARGEST);
        socket.receive(back);
        assertThat(back.flip()).as("length %s", length).isEqualTo(ByteBuffer.wrap(sent));
      }
      socket.send(bytes("bye"));
      python.ends();
      socket.send(bytes("too late"));
      assertThat(receive(socket, 8)).isEqualTo("(WSAECONNRESET)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void itsDatagramsAreCutWithTheirLengthAndSender(String host) throws Exception {
    try (WinsockSocket socket = ours.udp(loopback(host));
        ForeignProcess python = ForeignProcess.python("udp_burst", host, port(socket), 12)) {
      int from = python.number();
      assertThat(receiveFrom(socket, 8)).isEqualTo(" from " + from);
      for (int i = 1; i < 12; i++) {
        String whole = Integer.toString(i).repeat(i);
        String expected =
            whole.length() <= 8 ? whole : whole.substring(0, 8) + " of " + whole.length();
        assertThat(receiveFrom(socket, 8)).isEqualTo(expected + " from " + from);
      }
      python.ends();
    }
  }

  @Test
  void itsUrgentByteIsPeekedTakenAndNotInTheStream() throws Exception {
    try (WinsockSocket listener = ours.listening();
        ForeignProcess python = ForeignProcess.python("tcp_urgent_send", port(listener));
        WinsockSocket socket = Ours.accepted(listener)) {
      assertThat(receive(socket, 4, MsgFlags.MSG_OOB | MsgFlags.MSG_PEEK)).isEqualTo("!");
      assertThat(receive(socket, 4, MsgFlags.MSG_OOB)).isEqualTo("!");
      assertThat(receiveAll(socket)).isEqualTo("abcd");
      socket.send(bytes("thanks"));
      socket.shutdown(ShutdownHow.SD_SEND);
      assertThat(python.line()).isEqualTo("thanks");
      python.ends();
    }
  }

  @Test
  void ourUrgentByteIsPeekedTakenAndNotInItsStream() throws Exception {
    try (WinsockSocket listener = ours.listening();
        ForeignProcess python = ForeignProcess.python("tcp_urgent_receive", port(listener));
        WinsockSocket socket = Ours.accepted(listener)) {
      socket.send(bytes("ab"));
      socket.send(bytes("!"), MsgFlags.MSG_OOB);
      assertThat(python.line()).isEqualTo("!");
      assertThat(python.line()).isEqualTo("!");
      socket.send(bytes("cd"));
      socket.shutdown(ShutdownHow.SD_SEND);
      assertThat(python.line()).isEqualTo("abcd");
      python.ends();
    }
  }

  @Test
  void itsHalfCloseIsAnEndAndOurAnswerStillArrives() throws Exception {
    try (WinsockSocket listener = ours.listening();
        ForeignProcess python = ForeignProcess.python("tcp_half_close", port(listener));
        WinsockSocket socket = Ours.accepted(listener)) {
      assertThat(receiveAll(socket)).isEqualTo("question");
      socket.send(bytes("answer"));
      socket.shutdown(ShutdownHow.SD_SEND);
      assertThat(python.line()).isEqualTo("answer");
      python.ends();
    }
  }

  @Test
  void ourHalfCloseIsAnEndAndItsAnswerStillArrives() throws Exception {
    try (ForeignProcess python = ForeignProcess.python("tcp_serve");
        WinsockSocket socket = ours.tcp()) {
      socket.connect(new InetSocketAddress(loopback("127.0.0.1"), python.number()));
      socket.send(bytes("question"));
      socket.shutdown(ShutdownHow.SD_SEND);
      assertThat(python.line()).isEqualTo("question");
      assertThat(receiveAll(socket)).isEqualTo("answer");
      python.ends();
    }
  }

  @Test
  void itsResetIsAReset() throws Exception {
    try (WinsockSocket listener = ours.listening();
        ForeignProcess python = ForeignProcess.python("tcp_reset", port(listener));
        WinsockSocket socket = Ours.accepted(listener)) {
      assertThat(receive(socket, 4)).isEqualTo("last");
      socket.send(bytes("go"));
      assertThat(python.line()).isEqualTo("go");
      assertThat(receive(socket, 4)).isEqualTo("(WSAECONNRESET)");
      assertThat(receive(socket, 4)).isEqualTo("(WSAECONNRESET)");
      python.ends();
    }
  }

  @Test
  void ourResetIsItsReset() throws Exception {
    try (WinsockSocket listener = ours.listening();
        ForeignProcess python = ForeignProcess.python("tcp_sees_reset", port(listener))) {
      WinsockSocket socket = Ours.accepted(listener);
      socket.send(bytes("hi"));
      assertThat(python.line()).isEqualTo("hi");
      socket.option(SocketOption.SO_LINGER, 0);
      socket.close();
      assertThat(python.line()).isEqualTo("reset");
      python.ends();
    }
  }
}
