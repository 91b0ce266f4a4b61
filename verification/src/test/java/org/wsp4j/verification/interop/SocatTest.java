package org.wsp4j.verification.interop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.wsp4j.verification.interop.Ours.bytes;
import static org.wsp4j.verification.interop.Ours.loopback;
import static org.wsp4j.verification.interop.Ours.port;
import static org.wsp4j.verification.interop.Ours.receive;
import static org.wsp4j.verification.interop.Ours.receiveAll;
import static org.wsp4j.verification.interop.Ours.receiveFrom;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsp4j.WinsockException;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.WsaError;

/** TCP, UDP and multicasts against socat, which is what it is told to be. */
class SocatTest {
  private static final InetAddress LOOPBACK = loopback("127.0.0.1");
  private static final String GROUP = "239.255.119.115";
  private static final int LOOPBACK_INDEX = 1;

  private final Ours ours;

  SocatTest() throws WinsockException {
    ours = new Ours();
  }

  @AfterEach
  void stop() {
    ours.close();
  }

  private static ForeignProcess socat(String... addresses) throws IOException {
    String[] command = new String[addresses.length + 3];
    command[0] = "socat";
    command[1] = "-t";
    command[2] = "20";
    System.arraycopy(addresses, 0, command, 3, addresses.length);
    return ForeignProcess.start("socat", command);
  }

  /** A port that was free a moment ago. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void tcpWithSocatAsTheClient() throws Exception {
    try (WinsockSocket listener = ours.listening();
        ForeignProcess socat = socat("STDIO", "TCP4:127.0.0.1:" + port(listener));
        WinsockSocket socket = Ours.accepted(listener)) {
      socat.write("question");
      socat.endInput();
      assertThat(receiveAll(socket)).isEqualTo("question");
      socket.send(bytes("answer\n"));
      socket.shutdown(ShutdownHow.SD_SEND);
      assertThat(socat.line()).isEqualTo("answer");
      socat.ends();
    }
  }

  @Test
  void tcpWithSocatAsTheServer() throws Exception {
    int port = freePort();
    try (ForeignProcess socat =
            socat("TCP4-LISTEN:" + port + ",bind=127.0.0.1,reuseaddr", "SYSTEM:cat; echo done");
        WinsockSocket socket = connected(port)) {
      socket.send(bytes("echo"));
      socket.shutdown(ShutdownHow.SD_SEND);
      assertThat(receiveAll(socket)).isEqualTo("echodone\n");
      socat.ends();
    }
  }

  /** Connects as soon as somebody listens: a failed connect leaves the socket as it was. */
  private WinsockSocket connected(int port) throws WinsockException {
    WinsockSocket socket = ours.tcp();
    Awaitility.await()
        .ignoreExceptionsMatching(e -> e instanceof WinsockException)
        .until(() -> {
          socket.connect(new InetSocketAddress(LOOPBACK, port));
          return true;
        });
    return socket;
  }

  @Test
  void udpWithSocatAsTheClient() throws Exception {
    try (WinsockSocket socket = ours.udp(LOOPBACK);
        ForeignProcess socat = socat("STDIO", "UDP4:127.0.0.1:" + port(socket))) {
      socat.write("question");
      PeerAddress from = new PeerAddress();
      assertThat(receiveFrom(socket, 5, from)).isEqualTo("quest of 8");
      socket.sendTo(bytes("answer\n"), requireNonNull(from.toSocketAddress()));
      assertThat(socat.line()).isEqualTo("answer");
    }
  }

  @Test
  void udpWithSocatAsTheServer() throws Exception {
    int port = freePort();
    try (ForeignProcess socat = socat("UDP4-RECVFROM:" + port + ",bind=127.0.0.1", "SYSTEM:cat");
        WinsockSocket socket = ours.udp(LOOPBACK)) {
      socket.connect(new InetSocketAddress(LOOPBACK, port));
      String answer = "(WSAECONNRESET)";
      while (answer.equals("(WSAECONNRESET)")) { // until it is there
        socket.send(bytes("echo"));
        answer = receive(socket, 8);
      }
      assertThat(answer).isEqualTo("echo");
      socat.ends();
    }
  }

  @Test
  void itsMulticastsReachUsAndOnlyOurGroup() throws Exception {
    try (WinsockSocket socket = ours.udpOf(LOOPBACK)) {
      socket.option(SocketOption.IP_MULTICAST_IF, LOOPBACK_INDEX);
      assertThat(
              socket
                  .spi()
                  .joinLeaf(
                      new InetSocketAddress(loopback(GROUP), 0), ProviderSocket.JL_RECEIVER_ONLY))
          .isEqualTo(WsaError.NO_ERROR);
      String to = "UDP4-DATAGRAM:" + GROUP + ":" + port(socket) + ",ip-multicast-if=127.0.0.1";
      try (ForeignProcess socat = socat("-u", "STDIN", to)) {
        socat.write("to all");
        assertThat(receive(socket, 16)).isEqualTo("to all");
        socat.endInput();
        socat.ends();
      }
    }
  }

  @Test
  void ourMulticastsReachIt() throws Exception {
    int port = freePort();
    String at = "UDP4-RECV:" + port + ",reuseaddr,ip-add-membership=" + GROUP + ":127.0.0.1";
    try (ForeignProcess socat = socat("-u", at, "STDOUT");
        WinsockSocket socket = ours.udpOf(LOOPBACK)) {
      socket.option(SocketOption.IP_MULTICAST_IF, LOOPBACK_INDEX);
      socket.option(SocketOption.IP_MULTICAST_TTL, 0);
      assertThat(
              socket
                  .spi()
                  .joinLeaf(
                      new InetSocketAddress(loopback(GROUP), port), ProviderSocket.JL_SENDER_ONLY))
          .isEqualTo(WsaError.NO_ERROR);
      Awaitility.await()
          .until(() -> {
            socket.send(bytes("to all\n"));
            return socat.hasLine();
          });
      assertThat(socat.line()).isEqualTo("to all");
      assertThat(receive(probing(socket), 1, MsgFlags.MSG_PEEK)).isEqualTo("(WSAEWOULDBLOCK)");
    }
  }

  /** Who only sends to a group does not hear it. */
  private static WinsockSocket probing(WinsockSocket socket) throws WinsockException {
    return socket.nonblocking(true);
  }
}
