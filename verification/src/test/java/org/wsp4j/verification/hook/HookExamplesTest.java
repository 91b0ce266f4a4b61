package org.wsp4j.verification.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.wsp4j.verification.Installed;
import org.wsp4j.verification.examples.HookExamples;

/** The examples of {@code docs/hooks.md} do what the page says, over a real connection. */
@Timeout(60)
final class HookExamplesTest {
  private final AtomicInteger asked = new AtomicInteger();

  private interface Example {
    void run(SocketAddress server) throws Exception;
  }

  /** What an example prints whose server answers every question. */
  private List<String> printed(Example example) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
      Thread.ofPlatform().daemon().start(() -> answer(server));
      System.setOut(new PrintStream(printed, true, UTF_8));
      example.run(new InetSocketAddress(loopback, server.getLocalPort()));
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8).lines().toList();
  }

  private void answer(ServerSocket server) {
    try {
      while (true) {
        try (Socket client = server.accept()) {
          asked.incrementAndGet();
          client.getInputStream().readNBytes(4);
          client.getOutputStream().write("pong!".getBytes(UTF_8));
          client.getInputStream().readAllBytes();
        }
      }
    } catch (IOException e) {
      assertThat(server.isClosed()).as("%s", e).isTrue();
    }
  }

  @Test
  void theTraceTellsEveryCallInOrder() throws Exception {
    List<String> lines = printed(server -> HookExamples.trace(Installed.provider("tcp"), server));

    assertThat(lines.getFirst()).contains("bytes=5");
    assertThat(String.join("\n", lines))
        .containsSubsequence(
            "socket 1  LPWSPConnect ",
            "socket 1  LPWSPSend of 4 bytes -> NO_ERROR, 4 bytes",
            "socket 1  LPWSPRecv into 64 bytes -> NO_ERROR, 5 bytes",
            "socket 1  LPWSPCloseSocket -> NO_ERROR")
        .doesNotContain("pong");
  }

  @Test
  void theRecordingAnswersWithoutTheServer(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("session.jsonl");
    List<String> lines =
        printed(server -> HookExamples.record(Installed.provider("tcp"), server, file));

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).isEqualTo(lines.get(0)).contains("bytes=5");
    assertThat(asked).hasValue(1);
  }

  @Test
  void thePlannedResetIsWhatTheApplicationSees() throws Exception {
    assertThat(printed(server -> HookExamples.fail(Installed.provider("tcp"), server)))
        .singleElement()
        .asString()
        .contains("WSAECONNRESET");
  }
}
