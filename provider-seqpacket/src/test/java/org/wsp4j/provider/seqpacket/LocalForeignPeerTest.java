package org.wsp4j.provider.seqpacket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.provider.seqpacket.Net.Form;
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerCredentials;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testsupport.Until;

/** Both directions against the sockets of Python, which knows nothing of us. */
class LocalForeignPeerTest {
  @RegisterExtension static final Net NET = new Net(Form.LOCAL);

  @TempDir Path folder;
  private @Nullable ForeignScript script;
  private @Nullable ProviderSocket listener;
  private Path path = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    path = folder.resolve("s");
    script = new ForeignScript("foreign_local.py", folder);
  }

  private ForeignScript script() {
    return Objects.requireNonNull(script);
  }

  private void run(String mode, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of(mode, path.toString()));
    all.addAll(List.of(more));
    script().start(all.toArray(String[]::new));
  }

  private ProviderSocket accepted(Kind kind, String mode, String... more) throws IOException {
    ProviderSocket listening = NET.open(kind);
    listener = listening;
    Net.ok(listening.bind(UnixDomainSocketAddress.of(path)));
    Net.ok(listening.listen(1));
    run(mode, more);
    return Net.accept(listening);
  }

  @AfterEach
  void stop() {
    script().close();
    if (listener != null) {
      var _ = listener.close();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "PSEUDO", mode = EnumSource.Mode.EXCLUDE)
  void itsRecordsArriveHere(Kind kind) throws Exception {
    ProviderSocket socket = accepted(kind, "send", "42", Integer.toString(ForeignScript.RECORDS));
    List<String> received = ForeignScript.received(socket);
    Net.ok(socket.close());
    assertThat(received).hasSize(ForeignScript.RECORDS).isEqualTo(script().printed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oursArriveThere(Kind kind) throws Exception {
    ProviderSocket socket = accepted(kind, "read");
    Receive.on(socket, 5).gives("ready");
    List<String> sent = new ArrayList<>();
    ForeignScript.sent(socket, kind).stream()
        .filter(record -> kind != Kind.PSEUDO || record.length > 0)
        .forEach(record -> sent.add(ForeignScript.line(record)));
    Net.ok(socket.shutdown(ShutdownHow.SD_SEND));
    Receive end = Receive.on(socket, 1);
    end.fails(kind == Kind.PSEUDO ? WsaError.NO_ERROR : WsaError.WSAEDISCON);
    Net.ok(socket.close());
    sent.add("END");
    assertThat(script().printed()).isEqualTo(sent);
  }

  @Test
  void whatItEchoesIsTheSame() throws Exception {
    run("echo");
    ProviderSocket socket = NET.open(Kind.PARTS);
    Until.holds(
        "the peer to listen",
        () ->
            socket.connect(UnixDomainSocketAddress.of(path), null, null, null)
                == WsaError.NO_ERROR);
    byte[] record = new byte[200_000];
    new Random(9).nextBytes(record);
    for (int i = 0; i < 20; i++) {
      Receive.send(socket, record, 0);
      Receive back = Receive.on(socket, record.length);
      back.fails(WsaError.NO_ERROR);
      assertThat(ForeignScript.line(back)).isEqualTo(ForeignScript.line(record));
      assertThat(back.flags()).isZero();
    }
    Net.ok(socket.shutdown(ShutdownHow.SD_SEND));
    Receive.on(socket, 1).fails(WsaError.WSAEDISCON);
    Net.ok(socket.close());
    assertThat(script().printed()).containsExactly("listening", "END");
  }

  /** DEC-44, in both directions. */
  @Test
  void aCloseWithUnreadRecordsIsAReset() throws Exception {
    ProviderSocket socket = accepted(Kind.PARTS, "reset");
    Receive.on(socket, 20).gives("lost or not");
    Receive.send(socket, new byte[1], 0);
    assertThat(script().printed()).containsExactly("closed");
    Receive.on(socket, 1).fails(WsaError.WSAECONNRESET);
    Receive.on(socket, 1).fails(WsaError.WSAECONNRESET);
    Net.ok(socket.close());
    Net.ok(Objects.requireNonNull(listener).close());
    Files.delete(folder.resolve("out"));

    ProviderSocket reader = accepted(Kind.PARTS, "read");
    Receive.on(reader, 5, MsgFlags.MSG_PEEK).gives("ready");
    Net.ok(reader.close());
    assertThat(script().printed()).containsExactly("LOST");
  }

  /** Neither a receive that takes the record, nor one that looks, nor a close accepts any. */
  @ParameterizedTest
  @ValueSource(ints = {0, MsgFlags.MSG_PEEK})
  void descriptorsAreNeverAccepted(int flags) throws Exception {
    Path marker = Files.createFile(folder.resolve("marker"));
    try (InputStream own = Files.newInputStream(marker)) {
      assertThat(descriptorsOf(marker)).as("the count sees what is open").isEqualTo(1);
      assertThat(own.read()).isEqualTo(-1);
    }
    ProviderSocket socket = accepted(Kind.PARTS, "rights", marker.toString());
    Receive.on(socket, 100, flags).gives("with descriptors");
    List<String> peer = script().printed();
    assertThat(descriptorsOf(marker)).isZero();

    Out<PeerCredentials> credentials = new Out<>();
    Net.ok(socket.getOption(SocketOption.SO_PEERCRED, credentials));
    PeerCredentials who = credentials.value();
    assertThat(peer).containsExactly(who.processId() + " " + who.userId() + " " + who.groupId());
    assertThat(who.processId()).isEqualTo(script().processId());
    Net.ok(socket.close());
    assertThat(descriptorsOf(marker)).isZero();
  }

  private static long descriptorsOf(Path file) throws IOException {
    long count = 0;
    try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : all) {
        count += linkOf(each).equals(file) ? 1 : 0;
      }
    }
    return count;
  }

  /** What a descriptor stands for; itself if it was closed meanwhile. */
  private static Path linkOf(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (NoSuchFileException closed) {
      return descriptor;
    }
  }
}
