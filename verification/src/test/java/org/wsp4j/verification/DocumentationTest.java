package org.wsp4j.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.Need;
import org.wsp4j.Winsock;
import org.wsp4j.WinsockSocket;
import org.wsp4j.verification.examples.Examples;

/** What the pages show is compiled, runs, and does what they say; what they link to exists. */
@Timeout(60)
final class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("```(java|xml)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top).filter(page -> page.toString().endsWith(".md")).toList();
    }
  }

  /** Where a page's code may come from: all of it is compiled, or built, by this build. */
  private static final List<Path> SOURCES =
      List.of(
          Path.of("examples"),
          Path.of("verification/src/test/java/org/wsp4j/verification/examples"),
          Path.of("verification/src/test/java/org/wsp4j/verification/mutant"));

  @ParameterizedTest
  @MethodSource("pages")
  void everyBlockOfCodeIsOneThatTheBuildCompiles(Path page) throws IOException {
    List<MatchResult> blocks = BLOCK.matcher(Files.readString(page)).results().toList();
    for (MatchResult block : blocks) {
      assertThat(compiled(block.group(1)))
          .as("files with the code of %s:%n%s", page.getFileName(), block.group(2))
          .anyMatch(file -> file.contains(unindented(block.group(2))));
    }
    if (page.endsWith("README.md")) {
      assertThat(blocks).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  private static List<String> compiled(String language) throws IOException {
    List<String> files = new ArrayList<>();
    for (Path folder : SOURCES) {
      try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
        for (Path file : all.filter(each -> each.toString().endsWith("." + language)).toList()) {
          if (!file.toString().contains("/target/")) {
            files.add(unindented(Files.readString(file)));
          }
        }
      }
    }
    return files;
  }

  private static String unindented(String code) {
    return Pattern.compile("^ +", Pattern.MULTILINE).matcher(code).replaceAll("");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkToAFileLeadsSomewhere(Path page) throws IOException {
    Path folder = page.resolveSibling("");
    List<String> targets =
        LINK.matcher(Files.readString(page))
            .results()
            .map((MatchResult link) -> link.group(1))
            .filter(target -> !target.contains("://"))
            .toList();
    assertThat(targets).allSatisfy(target -> assertThat(folder.resolve(target)).exists());
  }

  @Test
  void theFirstExampleReceivesWhatTheServerSends() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      FutureTask<String> heard =
          inBackground(() -> {
            try (Socket client = server.accept()) {
              String text = new String(client.getInputStream().readNBytes(4), UTF_8);
              client.getOutputStream().write("pong!".getBytes(UTF_8));
              return text;
            }
          });
      String printed = printedBy(() -> Examples.receive(server.getLocalSocketAddress()));
      assertThat(heard.get()).isEqualTo("ping");
      assertThat(printed.strip()).isEqualTo("5 bytes");
    }
  }

  @Test
  void theSecondExampleRunsItsRoutineOnItsOwnThread() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Winsock winsock = Winsock.startup();
        WinsockSocket socket = winsock.open(Need.stream().ipv4())) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
      try (Socket client = server.accept()) {
        client.getOutputStream().write(new byte[7]);
        assertThat(printedBy(() -> Examples.post(socket)).strip()).isEqualTo("NO_ERROR: 7 bytes");
      }
    }
  }

  @Test
  void theFakeIsLateAndResetsWithoutAnyWaiting() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    String printed = printedBy(() -> Examples.fake(new InetSocketAddress(loopback, 9000)));
    assertThat(printed.lines().toList())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("false"),
            second -> assertThat(second).isEqualTo("true, 4"),
            third -> assertThat(third).contains("WSAECONNRESET"));
  }

  private static <T> FutureTask<T> inBackground(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  private interface Example {
    void run() throws Exception;
  }

  private static String printedBy(Example example) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      example.run();
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8);
  }
}
