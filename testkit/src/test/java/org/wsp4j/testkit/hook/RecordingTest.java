package org.wsp4j.testkit.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsp4j.spi.WsaError.WSA_OPERATION_ABORTED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.Alertable;
import org.wsp4j.StartupOptions;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Peer;

@Timeout(60)
class RecordingTest {
  @TempDir private Path folder;

  /** What a client does on a connected socket, and what it sees. */
  private interface Client {
    void run(ProviderSocket socket, Peer peer, Upcalls table, List<Object> seen) throws Exception;
  }

  /** A layer that does nothing but tell its table. */
  private static LayeredProvider tapped(ServiceProvider lower, Upcalls[] table) {
    return new LayeredProvider("tap", lower) {
      @Override
      protected Upcalls below(Upcalls upper) {
        table[0] = upper;
        return upper;
      }
    };
  }

  private Path recorded(Client client, List<Object> seen) throws Exception {
    Path file = folder.resolve("session.jsonl");
    Upcalls[] table = new Upcalls[1];
    try (Recording recording = Recording.to(file, 99);
        Session session = new Session("stream", lower -> recording.over(tapped(lower, table)))) {
      client.run(session.spi(), session.peer, table[0], seen);
    }
    return file;
  }

  /** A peer is not needed: nobody is there. */
  private static Replay replayed(Path file, Client client, List<Object> seen) throws Exception {
    Upcalls[] table = new Upcalls[1];
    Replay replay = Replay.of(file);
    try (Winsock winsock =
        Winsock.startup(StartupOptions.defaults().provider(tapped(replay, table)))) {
      WinsockSocket socket =
          winsock.open(
              winsock.catalog().entries().stream()
                  .filter(each -> each.name().equals("reference stream"))
                  .findFirst()
                  .orElseThrow(),
              ServiceProvider.WSA_FLAG_OVERLAPPED);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
      client.run(socket.spi(), new NoPeer(), table[0], seen);
      socket.close();
    }
    return replay;
  }

  private void assertReplays(Client client) throws Exception {
    List<Object> seen = new ArrayList<>();
    Path file = recorded(client, seen);
    List<Object> again = new ArrayList<>();
    Replay replay = replayed(file, client, again);

    assertThat(seen).isNotEmpty();
    assertThat(again).isEqualTo(seen);
    assertThat(replay.left()).isZero();
    assertThat(replay.seed()).isEqualTo(99);
  }

  private static Object receive(ProviderSocket socket, int room, int flags) {
    byte[] array = new byte[room];
    Transfer transfer = new Transfer().flags(flags).messageLength(77);
    WsaError error = socket.recv(Session.buffers(array), 1, transfer, null, null, null);
    return error + " " + Session.text(array, transfer.bytesTransferred()) + " " + transfer;
  }

  @Test
  void aSynchronousSessionGivesTheSameBytesResultsAndErrors() throws Exception {
    assertReplays((socket, peer, _, seen) -> {
      peer.send("hello");
      seen.add(receive(socket, 2, MsgFlags.MSG_PEEK));
      seen.add(receive(socket, 2, 0));
      seen.add(receive(socket, 9, 0));
      seen.add(
          socket.send(Session.buffers(new byte[] {1, 2}), 1, new Transfer(), null, null, null));
      MemorySegment count = MemorySegment.ofArray(new int[1]);
      seen.add(socket.ioctl(Ioctl.FIONREAD, null, count, new Transfer()));
      seen.add(count.get(ValueLayout.JAVA_INT, 0));
      Out<Integer> limit = new Out<>();
      seen.add(socket.setOption(SocketOption.SO_RCVTIMEO, 1500));
      seen.add(socket.getOption(SocketOption.SO_RCVTIMEO, limit));
      seen.add(limit.value());
      PeerAddress local = new PeerAddress();
      seen.add(socket.getSockName(local));
      seen.add(local);
      peer.shutdownSend();
      seen.add(receive(socket, 4, 0));
      seen.add(receive(socket, 4, 1 << 20));
    });
  }

  @Test
  void completionsComeInTheirOrderOnTheirThread() throws Exception {
    assertReplays((socket, peer, table, seen) -> {
      ThreadId thread = table.openCurrentThread();
      byte[] first = new byte[3];
      byte[] second = new byte[3];
      Overlapped one = new Overlapped();
      Overlapped two = new Overlapped();
      Thread own = Thread.currentThread();
      seen.add(
          socket.recv(
              Session.buffers(first),
              1,
              new Transfer(),
              one,
              (error, bytes, object, flags) -> {
                seen.add(error + " " + bytes + " " + flags + (object == one));
                seen.add(own.equals(Thread.currentThread()));
                seen.add(receive(socket, 1, 0));
              },
              thread));
      seen.add(socket.recv(Session.buffers(second), 1, new Transfer(), two, null, null));
      peer.send("abcdefg");
      Alertable.sleep(Duration.ofSeconds(20));
      seen.add(Session.text(first, 3) + Session.text(second, two.bytesTransferred()));
      seen.add(socket.getOverlappedResult(two, new Transfer(), true));
      Overlapped left = new Overlapped();
      seen.add(socket.recv(Session.buffers(first), 1, new Transfer(), left, null, null));
      seen.add(socket.cancelIo(left));
      seen.add(left.error());
    });
  }

  @Test
  void aRoutineThatRunsInABlockedCallRunsThereAgain() throws Exception {
    assertReplays((socket, peer, table, seen) -> {
      ThreadId thread = table.openCurrentThread();
      Overlapped overlapped = new Overlapped();
      byte[] posted = new byte[1];
      seen.add(
          socket.recv(
              Session.buffers(posted),
              1,
              new Transfer(),
              overlapped,
              (error, _, _, _) -> {
                seen.add("routine " + error);
                byte[] answer = {42};
                seen.add(socket.send(Session.buffers(answer), 1, new Transfer(), null, null, null));
                peer.send("z");
              },
              thread));
      peer.send("a");
      seen.add(receive(socket, 1, 0));
      seen.add(Session.text(posted, 1));
    });
  }

  @Test
  void whatIsPendingAtTheEndIsAborted() throws Exception {
    Overlapped[] last = new Overlapped[1];
    Client client =
        (socket, _, _, seen) -> {
          last[0] = new Overlapped();
          seen.add(
              socket.recv(Session.buffers(new byte[1]), 1, new Transfer(), last[0], null, null));
        };
    assertReplays(client);
    assertThat(last[0].error()).isEqualTo(WSA_OPERATION_ABORTED);
  }

  @Test
  void aClientThatDepartsIsToldTheLineAndBothSides() throws Exception {
    Path file =
        recorded(
            (socket, peer, _, seen) -> {
              peer.send("abc");
              seen.add(receive(socket, 3, 0));
            },
            new ArrayList<>());

    assertThatThrownBy(() ->
            replayed(
                file, (socket, _, _, seen) -> seen.add(receive(socket, 4, 0)), new ArrayList<>()))
        .isInstanceOf(Departed.class)
        .hasMessage(
            file
                + " line 4: expected socket 1 LPWSPRecv into 3 bytes, but the client calls socket 1"
                + " LPWSPRecv into 4 bytes");
    assertThatThrownBy(() -> replayed(file, (_, _, _, _) -> {}, new ArrayList<>()))
        .isInstanceOf(Departed.class)
        .hasMessageContaining("the client calls socket 1 LPWSPCloseSocket");
  }

  @Test
  void otherDataIsADepartureToo() throws Exception {
    Path file = recorded((socket, _, _, seen) -> seen.add(send(socket, 1)), new ArrayList<>());

    assertThatThrownBy(() ->
            replayed(file, (socket, _, _, seen) -> seen.add(send(socket, 2)), new ArrayList<>()))
        .isInstanceOf(Departed.class)
        .hasMessageContaining("with other data");
  }

  private static WsaError send(ProviderSocket socket, int octet) {
    byte[] data = {(byte) octet};
    return socket.send(Session.buffers(data), 1, new Transfer(), null, null, null);
  }

  @Test
  void theRecordingIsLinesOfJsonUnderAVersion() throws Exception {
    Path file =
        recorded(
            (socket, peer, _, seen) -> {
              peer.send("abc");
              seen.add(receive(socket, 3, 0));
            },
            new ArrayList<>());

    List<String> lines = Files.readAllLines(file);
    assertThat(lines.getFirst()).startsWith("{\"wsp4j-recording\":1,\"seed\":99,");
    assertThat(lines.get(3))
        .startsWith(
            "{\"call\":3,\"socket\":1,\"name\":\"LPWSPRecv\",\"with\":\"into 3 bytes\","
                + "\"result\":\"NO_ERROR\"")
        .contains("\"received\":\"YWJj\"");
  }

  @Test
  void whatIsNoRecordingIsNamed() throws IOException {
    Path other = Files.writeString(folder.resolve("other.jsonl"), "{\"wsp4j-recording\":2}\n");
    assertThatThrownBy(() -> Replay.of(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("other.jsonl", "wsp4j-recording=2", "expected 1");
    Path torn = Files.writeString(folder.resolve("torn.jsonl"), "{\"wsp4j-recording\":1}\n{\"ca");
    assertThatThrownBy(() -> Replay.of(torn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("torn.jsonl line 2");
  }

  /** Stands where a peer was when the session was recorded. */
  private static final class NoPeer implements Peer {
    @Override
    public void send(byte[] data) {}

    @Override
    public byte[] receive(int max) {
      return new byte[0];
    }

    @Override
    public SocketAddress localAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public void shutdownSend() {}

    @Override
    public void close() {}
  }
}
