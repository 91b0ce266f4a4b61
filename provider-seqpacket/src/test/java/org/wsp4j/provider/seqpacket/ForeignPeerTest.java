package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ShutdownHow;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** Both directions against a reader and writer in Python, written from the document alone. */
class ForeignPeerTest {
  @RegisterExtension static final Net NET = new Net();

  @TempDir Path folder;
  private @Nullable ForeignScript script;
  private @Nullable ProviderSocket listener;

  @BeforeEach
  void unpack() throws IOException {
    script = new ForeignScript("foreign.py", folder);
  }

  private ForeignScript script() {
    return Objects.requireNonNull(script);
  }

  private ProviderSocket start(Kind kind, String... arguments) throws IOException {
    ProviderSocket listening = NET.listening(kind);
    listener = listening;
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add(1, Integer.toString(Net.addressOf(listening).getPort()));
    script().start(all.toArray(String[]::new));
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
    ProviderSocket socket = start(kind, "send", "42", Integer.toString(ForeignScript.RECORDS));
    List<String> received = ForeignScript.received(socket);
    Net.ok(socket.close());
    assertThat(received).hasSize(ForeignScript.RECORDS).isEqualTo(script().printed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oursArriveThere(Kind kind) throws Exception {
    ProviderSocket socket = start(kind, "read");
    List<String> sent = new ArrayList<>();
    ForeignScript.sent(socket, kind).forEach(record -> sent.add(ForeignScript.line(record)));
    Net.ok(socket.shutdown(ShutdownHow.SD_SEND));
    Receive end = Receive.on(socket, 1);
    assertThat(end.error())
        .isEqualTo(kind == Kind.PSEUDO ? WsaError.NO_ERROR : WsaError.WSAEDISCON);
    Net.ok(socket.close());
    sent.add("END");
    assertThat(script().printed()).isEqualTo(sent);
  }

  @Test
  void whatItEchoesIsTheSame() throws Exception {
    ProviderSocket socket = start(Kind.PARTS, "echo");
    byte[] record = new byte[100_000];
    new Random(9).nextBytes(record);
    for (int i = 0; i < 20; i++) {
      Receive.send(socket, record, 0);
      byte[] room = new byte[record.length];
      Transfer transfer = new Transfer();
      Net.ok(
          socket.recv(
              new MemorySegment[] {MemorySegment.ofArray(room)}, 1, transfer, null, null, null));
      assertThat(transfer.flags()).isZero();
      assertThat(Arrays.equals(room, record)).isTrue();
    }
    Net.ok(socket.shutdown(ShutdownHow.SD_SEND));
    Receive.on(socket, 1).fails(WsaError.WSAEDISCON);
    Net.ok(socket.close());
    assertThat(script().printed()).containsExactly("END");
  }

  @Test
  void aLostConnectionIsNoEndThereEither() throws Exception {
    ProviderSocket socket = start(Kind.PARTS, "read");
    Receive.send(socket, "abc".getBytes(US_ASCII), 0);
    Receive.send(socket, "part".getBytes(US_ASCII), MsgFlags.MSG_PARTIAL);
    Net.ok(socket.shutdown(ShutdownHow.SD_SEND));
    Receive.on(socket, 1).fails(WsaError.WSAECONNRESET);
    Net.ok(socket.setOption(SocketOption.SO_LINGER, 0));
    Net.ok(socket.close());
    List<String> lines = script().printed();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo(ForeignScript.line("abc".getBytes(US_ASCII)));
    assertThat(lines.get(1)).startsWith("LOST");
  }
}
