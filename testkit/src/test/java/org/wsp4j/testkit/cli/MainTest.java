package org.wsp4j.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wsp4j.Need;
import org.wsp4j.spi.ServiceFlag;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @Test
  void rowsPrintsWhatAGlobChooses() {
    assertThat(run("rows", "RECV-8.*")).isZero();
    assertThat(out.toString()).contains("RECV-8.06").doesNotContain("RECV-9.01");
  }

  @Test
  void rowsPrintsJson() {
    assertThat(run("rows", "--json")).isZero();
    assertThat(JsonParser.parseString(out.toString()).getAsJsonArray()).hasSize(225);
  }

  @Test
  void rowsSaysInWhichModesARowIsNotRun() {
    assertThat(run("rows", "RECV-3.15,DEC-40")).isZero();
    assertThat(out.toString())
        .contains("not run: more than one mode, since it posts as many receives as may be")
        .contains("not run: memory confined-arena, since only its owner serves it");
    out.getBuffer().setLength(0);

    assertThat(run("rows", "DEC-40", "--json")).isZero();
    assertThat(JsonParser.parseString(out.toString()).getAsJsonArray().get(0).getAsJsonObject())
        .extracting(row -> row.getAsJsonArray("notRun").size())
        .isEqualTo(1);
  }

  @Test
  void aGlobWithoutRowsIsNamed() {
    assertThat(run("rows", "RECV-77.*")).isEqualTo(3);
    assertThat(err.toString()).contains("RECV-77.*");
  }

  @Test
  void anUnknownProviderIsNamedAndTheOthersAreListed() {
    assertThat(run("certify", "--provider", "nobody")).isEqualTo(3);
    assertThat(err.toString()).contains("--provider nobody", "module path");
  }

  @Test
  void listSaysWhatToDoWhereThereAreNoProviders() {
    assertThat(run("list")).isEqualTo(3);
    assertThat(err.toString()).contains("no provider was found", "module path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"certify --bogus", "frobnicate", "certify --seed many", "ping --count 0"})
  void badUsageHasItsOwnExitCode(String line) {
    assertThat(run(line.split(" "))).isEqualTo(3);
    assertThat(err.toString()).startsWith("wsp4j: ");
  }

  @Test
  void verifyNamesWhatItCannotRead() {
    assertThat(run("verify", "nowhere/certificate.json")).isEqualTo(3);
    assertThat(err.toString()).contains("cannot read nowhere/certificate.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "list --hook sleep=1;trace=FILE, record=FILE or fault=PLAN",
        "list --hook trace;needs a file, trace=FILE",
        "certify --hook record=nowhere/file;cannot write nowhere/file",
        "certify --hook fault=sleepy=1;\"sleepy=1\" is no fault"
      })
  void aHookThatIsNoneIsNamed(String line, String message) {
    assertThat(run(line.split(" "))).isEqualTo(3);
    assertThat(err.toString()).contains("--hook", message);
  }

  @Test
  void aFaultIsNoticedAndTheConsoleSaysWhereItsTraceIs(@TempDir Path folder) {
    String line =
        "certify --provider reference --row RECV-8.01 --hook fault=LPWSPRecv@1=WSAENOBUFS";

    assertThat(run((line + " --out " + folder).split(" "))).isEqualTo(1);

    assertThat(out.toString())
        .contains("actual    completed = WSAENOBUFS")
        .contains("--provider reference --hook fault=seed=0,LPWSPRecv@1=WSAENOBUFS --row RECV-8.01")
        .contains("trace     " + folder.resolve("report.html") + "#RECV-8.01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere.json", "pom.xml"})
  void certifyNamesAReportThatIsNone(String file) {
    assertThat(run("certify", "--against", file)).isEqualTo(3);
    assertThat(err.toString()).contains(file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--class-path nowhere.jar;nowhere.jar: there is no such file or folder",
        "--class-path target --time-limit 0;--time-limit 0: expected 1 or more",
        "--class-path target/classes;declares a provider of org.wsp4j.spi.ServiceProvider",
        "--class-path target --provider com.acme.Gone;no such class or module"
      })
  void certifySaysWhatIsWrongWithAPath(String options, String named) {
    assertThat(run(("certify " + options).split(" "))).isEqualTo(3);
    assertThat(err.toString()).contains(named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "message,swift;swift",
        "stream,message;message",
        "'';names nothing",
        "!XP1_NO_SUCH;XP1_NO_SUCH"
      })
  void explainNamesAWordThatItDoesNotKnow(String need, String named) {
    assertThat(run("explain", "--need", need)).isEqualTo(3);
    assertThat(err.toString()).contains(named, "multipoint");
  }

  @Test
  void aNeedIsReadWordByWord() {
    assertThat(NeedWords.parse("Reliable, MESSAGE,!xp1_pseudo_stream,ipv6,provider=acme"))
        .isEqualTo(
            Need.messages()
                .reliable()
                .without(ServiceFlag.XP1_PSEUDO_STREAM)
                .ipv6()
                .provider("acme"));
    assertThat(NeedWords.parse("XP1_EXPEDITED_DATA")).isEqualTo(Need.anything().urgent());
  }

  @Test
  void envTellsEverySettingWithItsValue() {
    System.setProperty("wsp4j.providers", "acme");
    try {
      assertThat(run("env")).isZero();
    } finally {
      System.clearProperty("wsp4j.providers");
    }
    assertThat(out.toString())
        .contains("wsp4j.providers  system property = acme", "NO_COLOR  environment")
        .contains("wsp4j.seed  system property, not set: one of the moment");
  }

  @Test
  void theCompletionKnowsTheCommands() {
    assertThat(run("generate-completion")).isZero();
    assertThat(out.toString()).contains("_complete_wsp4j", "certify", "--against");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "list", "explain", "rows", "certify", "verify", "ping", "scenarios", "env"})
  void everyCommandExplainsItself(String command) {
    String[] line = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};

    assertThat(run(line)).isZero();
    assertThat(out.toString()).contains("Usage: wsp4j", "--help");
  }

  @Test
  void theVersionNamesTheRows() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).containsPattern("rows [0-9a-f]{64}");
  }

  /** In the words of bash: what would be offered behind {@code wsp4j certify --}. */
  @Test
  void theCompletionWorksInBash(@TempDir Path folder) throws Exception {
    assertThat(run("generate-completion")).isZero();
    Path script = Files.writeString(folder.resolve("completion"), out.toString());
    String ask =
        "source "
            + script
            + "; COMP_WORDS=(wsp4j certify --); COMP_CWORD=2; COMP_LINE='wsp4j certify --';"
            + " COMP_POINT=16; _complete_wsp4j; echo ${COMPREPLY[@]}";
    Process bash = new ProcessBuilder("bash", "-c", ask).redirectErrorStream(true).start();

    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(bash.waitFor()).as(offered).isZero();
    assertThat(offered).contains("--module-path", "--seed").doesNotContain("--child");
  }

  @Test
  void aPlotHasAColumnForEachShareAndFitsTheWidth() {
    long[] nanos = new long[1000];
    Arrays.setAll(nanos, i -> i < 990 ? 10_000 : 5_000_000);

    List<String> plain = new LatencyPlot(new Latencies(nanos), 60, false).lines();
    List<String> blocks = new LatencyPlot(new Latencies(nanos), 60, true).lines();

    assertThat(plain).hasSize(12).allSatisfy(line -> assertThat(line.length()).isLessThan(61));
    assertThat(plain.getFirst())
        .startsWith("  5000.0 us |")
        .endsWith("#")
        .doesNotContain("##########################");
    assertThat(plain.get(9)).contains("|###", "###");
    assertThat(plain.getLast()).contains("0%", "90%", "99%", "99.9%");
    assertThat(String.join("", plain)).isASCII();
    assertThat(blocks.getFirst()).endsWith("\u2588");
  }

  @Test
  void aPlotOfEqualTimesIsFlat() {
    List<String> lines = new LatencyPlot(new Latencies(new long[] {7_000}), 80, false).lines();

    assertThat(lines).hasSize(12);
    assertThat(lines.getLast()).contains("0%");
  }

  @Test
  void aTextGoesOnBelowItsBeginning() {
    assertThat(Terminal.wrapped("one two three four", 4, 4, 14))
        .isEqualTo("one two\n    three four");
    assertThat(Terminal.wrapped("averyveryverylongword next", 4, 4, 10))
        .isEqualTo("averyveryverylongword\n    next");
    assertThat(Terminal.wrapped("one two three", 9, 2, 13)).isEqualTo("one\n  two three");
    assertThat(Terminal.wrapped("longer", 9, 2, 13)).isEqualTo("\n  longer");
  }

  @Test
  void aPercentileIsASample() {
    Latencies latencies = new Latencies(new long[] {4_000, 1_000, 3_000, 2_000});

    assertThat(latencies.percentileMicros(0)).isEqualTo(1);
    assertThat(latencies.percentileMicros(50)).isEqualTo(2);
    assertThat(latencies.percentileMicros(75)).isEqualTo(3);
    assertThat(latencies.percentileMicros(100)).isEqualTo(4);
    assertThat(latencies.meanMicros()).isEqualTo(2.5);
  }
}
