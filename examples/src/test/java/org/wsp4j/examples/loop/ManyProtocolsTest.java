package org.wsp4j.examples.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.Need;
import org.wsp4j.ReceiveResult.Received;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;

/** The program of {@code docs/multi-protocol.md} serves a client of each protocol, all at once. */
@Timeout(60)
class ManyProtocolsTest {
  private static final int ROUNDS = 50;
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** Sends a text and returns what came back, again and again, over one connection. */
  private interface Client extends AutoCloseable {
    String echo(String text) throws Exception;

    @Override
    void close() throws IOException;
  }

  private interface Connector {
    Client connect(SocketAddress server) throws Exception;
  }

  @Test
  void everyProtocolIsServedByOneThread(@TempDir Path folder) throws Exception {
    SocketAddress path = UnixDomainSocketAddress.of(folder.resolve("echo"));
    Map<Need, Connector> protocols = new LinkedHashMap<>();
    protocols.put(Need.stream().provider("tcp").ipv4(), JdkStream::new);
    protocols.put(Need.datagrams().ipv4(), JdkDatagrams::new);
    Need network = Need.messages().reliable().provider("seqpacket").ipv4();
    Need local = Need.messages().reliable().local();
    Need memory = Need.messages().reliable().provider("memory");
    Need fed = Need.stream().provider("fed");
    for (Need each : List.of(network, local, memory, fed)) {
      protocols.put(each, server -> new OurOwn(each, server));
    }
    CompletableFuture<List<SocketAddress>> addresses = new CompletableFuture<>();
    CompletableFuture<ManyProtocols> loop = new CompletableFuture<>();
    FutureTask<Integer> serving =
        new FutureTask<>(() -> {
          try (Winsock winsock = Winsock.startup();
              ManyProtocols many = new ManyProtocols()) {
            List<SocketAddress> bound = new ArrayList<>();
            for (Need need : protocols.keySet()) {
              bound.add(many.add(winsock, need, need.equals(local) ? path : ANY_PORT));
            }
            loop.complete(many);
            addresses.complete(bound);
            many.serve();
            return many.echoed();
          } catch (Throwable e) {
            addresses.completeExceptionally(e);
            throw e;
          }
        });
    Thread.ofPlatform().daemon().start(serving);

    List<FutureTask<Integer>> clients = new ArrayList<>();
    List<SocketAddress> servers = addresses.get();
    int i = 0;
    for (Connector connector : protocols.values()) {
      SocketAddress server = servers.get(i++);
      clients.add(new FutureTask<>(() -> rounds(connector, server)));
      Thread.ofPlatform().daemon().start(clients.getLast());
    }
    for (FutureTask<Integer> client : clients) {
      assertThat(client.get()).isEqualTo(ROUNDS);
    }
    loop.get().stop();

    assertThat(serving.get()).isGreaterThanOrEqualTo(protocols.size() * ROUNDS);
  }

  private static int rounds(Connector connector, SocketAddress server) throws Exception {
    int rounds = 0;
    try (Client client = connector.connect(server)) {
      while (rounds < ROUNDS) {
        String text = "round " + rounds;
        assertThat(client.echo(text)).isEqualTo(text);
        rounds++;
      }
    }
    return rounds;
  }

  private static final class JdkStream implements Client {
    private final Socket socket;

    JdkStream(SocketAddress server) throws Exception {
      socket = new Socket();
      socket.connect(server);
    }

    @Override
    public String echo(String text) throws Exception {
      byte[] bytes = text.getBytes(UTF_8);
      socket.getOutputStream().write(bytes);
      return new String(socket.getInputStream().readNBytes(bytes.length), UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static final class JdkDatagrams implements Client {
    private final DatagramSocket socket = new DatagramSocket(ANY_PORT);

    JdkDatagrams(SocketAddress server) throws Exception {
      socket.connect(server);
    }

    @Override
    public String echo(String text) throws Exception {
      byte[] bytes = text.getBytes(UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length));
      DatagramPacket answer = new DatagramPacket(new byte[64], 64);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), UTF_8);
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** What only wsp4j speaks. */
  private static final class OurOwn implements Client {
    private final Winsock winsock = Winsock.startup();
    private final WinsockSocket socket;

    OurOwn(Need need, SocketAddress server) throws Exception {
      socket = winsock.open(need);
      socket.connect(server);
    }

    @Override
    public String echo(String text) throws Exception {
      socket.send(ByteBuffer.wrap(text.getBytes(UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(64);
      while (answer.position() < text.length()) {
        assertThat(socket.receive(answer)).isInstanceOf(Received.class);
      }
      return new String(answer.array(), 0, answer.position(), UTF_8);
    }

    @Override
    public void close() {
      socket.close();
      winsock.close();
    }
  }
}
