package org.wsp4j.provider.seqpacket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
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
import org.wsp4j.provider.seqpacket.Net.Kind;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaError;

/** A script in Python, and the records that are exchanged with it: a line of its output each. */
final class ForeignScript implements AutoCloseable {
  static final int RECORDS = 300;
  private static final int MOST_LENGTH = 20_000;

  private final String name;
  private final Path folder;
  private @Nullable Process process;

  /** Unpacks a script that lies beside the tests. */
  ForeignScript(String name, Path folder) throws IOException {
    this.name = name;
    this.folder = folder;
    try (InputStream in = ForeignScript.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(in), folder.resolve(name));
    }
  }

  void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", name));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
  }

  private Process started() {
    return Objects.requireNonNull(process);
  }

  int processId() {
    return (int) started().pid();
  }

  /** What it had printed when it ended well. */
  List<String> printed() throws Exception {
    assertThat(started().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(started().exitValue()).isZero();
    return Files.readAllLines(folder.resolve("out"), US_ASCII);
  }

  /** What the script prints of a record. */
  static String line(byte[] record) {
    CRC32 crc = new CRC32();
    crc.update(record);
    return record.length + " " + crc.getValue();
  }

  static String line(Receive receive) {
    return line(receive.bytes().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Receives whole records until the graceful end. */
  static List<String> received(ProviderSocket socket) {
    List<String> lines = new ArrayList<>();
    Receive receive = Receive.on(socket, MOST_LENGTH);
    while (receive.error() == WsaError.NO_ERROR) {
      assertThat(receive.flags()).isZero();
      lines.add(line(receive));
      receive = Receive.on(socket, MOST_LENGTH);
    }
    receive.fails(WsaError.WSAEDISCON);
    return lines;
  }

  /** Sends records of many lengths, every tenth an empty one, where there are parts in two. */
  static List<byte[]> sent(ProviderSocket socket, Kind kind) {
    List<byte[]> records = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < RECORDS; i++) {
      byte[] record = new byte[i % 10 == 0 ? 0 : random.nextInt(MOST_LENGTH)];
      random.nextBytes(record);
      int first = kind == Kind.PARTS && record.length > 0 ? random.nextInt(record.length) : 0;
      if (first > 0) {
        Receive.send(socket, Arrays.copyOf(record, first), MsgFlags.MSG_PARTIAL);
      }
      Receive.send(socket, Arrays.copyOfRange(record, first, record.length), 0);
      records.add(record);
    }
    return records;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
