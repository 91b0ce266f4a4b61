package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
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
  private static final int RECORDS = 300;
  private static final int MOST_LENGTH = 20_000;

  @RegisterExtension static final Net NET = new Net();

  @TempDir Path folder;
  private @Nullable Process process;
  private @Nullable ProviderSocket listener;

  @BeforeEach
  void writeScript() throws IOException {
    try (var in = ForeignPeerTest.class.getResourceAsStream("foreign.py")) {
      Files.copy(Objects.requireNonNull(in), folder.resolve("foreign.py"));
    }
  }

  private ProviderSocket start(Kind kind, String... arguments) throws IOException {
    ProviderSocket listening = NET.listening(kind);
    listener = listening;
    List<String> command = new ArrayList<>(List.of("python3", "foreign.py", arguments[0]));
    command.add(Integer.toString(Net.inetAddressOf(listening).getPort()));
    command.addAll(Arrays.asList(arguments).subList(1, arguments.length));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    return Net.accept(listening);
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
    if (listener != null) {
      var _ = listener.close();
    }
  }

  private List<String> printed() throws Exception {
    Process started = Objects.requireNonNull(process);
    assertThat(started.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started.exitValue()).isZero();
    return Files.readAllLines(folder.resolve("out"), US_ASCII);
  }

  private static String line(byte[] record) {
    CRC32 crc = new CRC32();
    crc.update(record);
    return record.length + " " + crc.getValue();
  }

  private static byte[] bytes(Receive receive) {
    return receive.bytes().getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = "PSEUDO", mode = EnumSource.Mode.EXCLUDE)
  void itsRecordsArriveHere(Kind kind) throws Exception {
    ProviderSocket socket = start(kind, "send", "42", Integer.toString(RECORDS));
    List<String> received = new ArrayList<>();
    Receive receive = Receive.on(socket, MOST_LENGTH);
    while (receive.error() == WsaError.NO_ERROR) {
      assertThat(receive.flags()).isZero();
      received.add(line(bytes(receive)));
      receive = Receive.on(socket, MOST_LENGTH);
    }
    receive.fails(WsaError.WSAEDISCON);
    Net.ok(socket.close());
    assertThat(received).hasSize(RECORDS).isEqualTo(printed());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void oursArriveThere(Kind kind) throws Exception {
    ProviderSocket socket = start(kind, "read");
    List<String> sent = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = new byte[i % 10 == 0 ? 0 : random.nextInt(MOST_LENGTH)];
      random.nextBytes(record);
      int first = kind == Kind.PARTS && record.length > 0 ? random.nextInt(record.length) : 0;
      if (first > 0) {
        Receive.send(socket, Arrays.copyOf(record, first), MsgFlags.MSG_PARTIAL);
      }
      Receive.send(socket, Arrays.copyOfRange(record, first, record.length), 0);
      sent.add(line(record));
    }
    Net.ok(socket.shutdown(ShutdownHow.SD_SEND));
    Receive end = Receive.on(socket, 1);
    assertThat(end.error())
        .isEqualTo(kind == Kind.PSEUDO ? WsaError.NO_ERROR : WsaError.WSAEDISCON);
    Net.ok(socket.close());
    sent.add("END");
    assertThat(printed()).isEqualTo(sent);
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
    assertThat(printed()).containsExactly("END");
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
    List<String> lines = printed();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo(line("abc".getBytes(US_ASCII)));
    assertThat(lines.get(1)).startsWith("LOST");
  }
}
