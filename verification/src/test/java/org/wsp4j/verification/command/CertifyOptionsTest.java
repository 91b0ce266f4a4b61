package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code certify} does with its options, over providers that hold and that do not. */
@Timeout(300)
final class CertifyOptionsTest {
  private static final ProviderJar SOUND = ProviderJar.sound("acme");

  /** Tells of a byte less than it has got. */
  private static final ProviderJar BROKEN =
      receiving(
          """
          WsaError error = call.on(next);
          if (call.receives() && error == WsaError.NO_ERROR && call.transfer() != null) {
            call.transfer().bytesTransferred(Math.max(0, call.transfer().bytesTransferred() - 1));
          }
          return error;
          """);

  /** Gives ten bytes where there is room for a thousand: a SHOULD row. */
  private static final ProviderJar STINGY =
      receiving(
          """
          boolean large =
              call.receives() && call.bufferCount() == 1 && call.buffers()[0].byteSize() == 1000;
          return large
              ? call.buffers(
                      new java.lang.foreign.MemorySegment[] {call.buffers()[0].asSlice(0, 10)}, 1)
                  .on(next)
              : call.on(next);
          """);

  @TempDir
  @SuppressWarnings("NullAway.Init") // made by JUnit
  private Path temporary;

  private static ProviderJar receiving(String statements) {
    return SOUND.members(
        """
        @Override public Class<? extends ProviderSocket> procedureTable() { return Receiving.class; }

        @Override protected ProviderSocket over(ProtocolInfo entry, ProviderSocket socket) {
          return new Receiving(this, entry, socket);
        }

        static final class Receiving extends org.wsp4j.testkit.hook.LayeredSocket {
          Receiving(LayeredProvider layer, ProtocolInfo entry, ProviderSocket lower) {
            super(layer, entry, lower);
          }

          @Override protected WsaError data(
              org.wsp4j.testkit.hook.DataCall call, ProviderSocket next) {
            %s
          }
        }
        """
            .formatted(statements));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(temporary.resolve(name));
  }

  /** Certifies a jar in some rows, in one mode each. */
  private Kit certify(ProviderJar jar, String name, String rows, String... more)
      throws IOException, InterruptedException {
    String path = jar.into(folder(name)).toString();
    List<String> options =
        List.of("--module-path", path, "--row", rows, "--mode", "plain", "--seed", "5");
    return Kit.certify(
        folder(name + "-out"),
        java.util.stream.Stream.concat(options.stream(), java.util.stream.Stream.of(more))
            .toArray(String[]::new));
  }

  private static String verdict(Kit kit, String row) {
    return kit.row("acme-tcp", row).get("verdict").getAsString();
  }

  @Test
  void aRunOfSomeRowsIsIncompleteAndItsReportIsPrintedAsItIsWritten() throws Exception {
    Kit kit = certify(SOUND, "some", "RECV-1.04", "--json");

    assertThat(kit.exitCode()).as(kit.output()).isEqualTo(2);
    assertThat(JsonParser.parseString(kit.output())).isEqualTo(kit.report());
    assertThat(verdict(kit, "RECV-1.04")).isEqualTo("PASS");
  }

  @Test
  void onlyWhatDiffersFromAnEarlierReportIsPrinted() throws Exception {
    certify(SOUND, "before", "RECV-1.04,RECV-6.05");
    String before = temporary.resolve("before-out/report.json").toString();

    Kit same = certify(SOUND, "same", "RECV-1.04,RECV-6.05", "--against", before);
    Kit worse = certify(BROKEN, "worse", "RECV-1.04,RECV-6.05", "--against", before);

    assertThat(same.exitCode()).as(same.output()).isEqualTo(2);
    assertThat(same.output()).contains("no row differs").doesNotContain("expected  ");
    assertThat(worse.exitCode()).as(worse.output()).isEqualTo(1);
    assertThat(worse.output())
        .contains("acme-tcp  TCP/IPv4  RECV-1.04  PASS -> FAIL", "2 rows differ")
        .doesNotContain("expected  ");
  }

  @Test
  void aShouldThatDoesNotHoldRefusesWhereItIsStrict() throws Exception {
    Kit lax = certify(STINGY, "lax", "RECV-6.04");
    Kit strict = certify(STINGY, "strict", "RECV-6.04", "--strict");

    assertThat(verdict(lax, "RECV-6.04")).isEqualTo("NON_STRICT");
    assertThat(lax.exitCode()).as(lax.output()).isEqualTo(2);
    assertThat(strict.exitCode()).as(strict.output()).isEqualTo(1);
  }

  @Test
  void aFailureThatIsListedIsKnownAndOneThatIsMendedAsksForTheList() throws Exception {
    Path list = temporary.resolve("known-failures");
    Files.writeString(list, "RECV-1.04 | TCP/IPv4 | the count is being mended\n");

    Kit broken = certify(BROKEN, "broken", "RECV-1.04", "--known", list.toString());
    Kit mended = certify(SOUND, "mended", "RECV-1.04", "--known", list.toString());

    assertThat(verdict(broken, "RECV-1.04")).isEqualTo("KNOWN");
    assertThat(broken.exitCode()).as(broken.output()).isEqualTo(1);
    assertThat(broken.output()).contains("1 KNOWN");
    assertThat(broken.row("acme-tcp", "RECV-1.04").get("actual").getAsString())
        .endsWith("known: the count is being mended");
    assertThat(verdict(mended, "RECV-1.04")).isEqualTo("XPASS");
    assertThat(mended.exitCode()).isEqualTo(1);
  }

  @Test
  void theLineThatRunsACaseAgainRunsThatCase() throws Exception {
    Kit kit = certify(BROKEN, "again", "RECV-1.04,RECV-6.05");
    JsonObject first = kit.row("acme-tcp", "RECV-1.04");
    String line = line(first.get("story").getAsString(), "rerun");
    assertThat(line).contains("--row RECV-1.04 --seed 5");

    Process again =
        new ProcessBuilder("sh", "-c", line)
            .directory(folder("elsewhere").toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(again.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(again.waitFor()).as(printed).isEqualTo(1);
    assertThat(printed)
        .contains("RECV-1.04", line)
        .contains("expected  " + first.get("expected").getAsString())
        .contains("actual    " + first.get("actual").getAsString())
        .doesNotContain("FAIL  RECV-6.05");
  }

  /** What a stranger needs, besides what every failure has. */
  @Test
  void aFailureNamesALikelyCauseAndTheSource() throws Exception {
    String story =
        certify(BROKEN, "told", "RECV-1.04")
            .row("acme-tcp", "RECV-1.04")
            .get("story")
            .getAsString();

    assertThat(line(story, "likely")).isEqualTo("as when the count is a running total");
    assertThat(line(story, "source")).isEqualTo("LPWSPRecv, parameter lpNumberOfBytesRecvd");
    assertThat(line(story, "at")).startsWith("org.wsp4j.testkit.rows.CallShapeRows.");
  }

  @Test
  void whatIsThrownIsToldWithTheCodeOfTheAuthor() throws Exception {
    ProviderJar throwing = receiving("throw new IllegalStateException(\"not yet\");");

    String story =
        certify(throwing, "thrown", "RECV-1.04")
            .row("acme-tcp", "RECV-1.04")
            .get("story")
            .getAsString();

    assertThat(line(story, "actual")).isEqualTo("java.lang.IllegalStateException: not yet");
    assertThat(line(story, "at"))
        .contains("CallShapeRows")
        .containsPattern(
            "by com.acme.acme.AcmeProvider\\$Receiving.data\\(AcmeProvider.java:\\d+\\)");
  }

  private static String line(String story, String label) {
    return story
        .lines()
        .filter(each -> each.strip().startsWith(label + " "))
        .map(each -> each.strip().substring(label.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + label + " in " + story));
  }

  @Test
  void aFaultReachesTheJvmOfACandidate() throws Exception {
    Kit kit = certify(SOUND, "fault", "RECV-1.04", "--hook", "fault=LPWSPRecv@1=WSAENOBUFS");

    assertThat(kit.exitCode()).as(kit.output()).isEqualTo(1);
    assertThat(kit.output())
        .contains("WSAENOBUFS", "--provider com.acme.acme.AcmeProvider --hook fault=");
    assertThat(kit.verdicts()).containsEntry("fault-acme-tcp", "REFUSED");
  }

  @Test
  void eachCandidateHasATraceOfItsOwn() throws Exception {
    Path jars = folder("two");
    SOUND.into(jars);
    ProviderJar.sound("other").into(jars);
    Path file = temporary.resolve("trace.txt");

    Kit both = Kit.certify(folder("both-out"), options(jars, "trace=" + file));
    Kit one = Kit.certify(folder("one-out"), options(jars.resolve("acme.jar"), "trace=" + file));

    assertThat(both.exitCode()).as(both.output()).isEqualTo(2);
    for (String type : List.of(SOUND.type(), "com.acme.other.AcmeProvider")) {
      assertThat(temporary.resolve("trace-" + type + ".txt")).content().contains("LPWSPRecv");
    }
    assertThat(one.exitCode()).as(one.output()).isEqualTo(2);
    assertThat(file).content().contains("LPWSPRecv");
  }

  private static String[] options(Path path, String hook) {
    return new String[] {
      "--module-path", path.toString(), "--row", "RECV-1.04", "--quick", "--hook", hook
    };
  }

  @Test
  void aHookThatCannotBeIsBadUsageOfACandidateToo() throws Exception {
    Path jar = SOUND.into(folder("usage"));
    Path nowhere = temporary.resolve("nowhere/trace.txt");

    Kit unknown = Kit.certify(folder("usage-out"), options(jar, "sleep=1"));
    Kit unwritable = Kit.certify(folder("usage-out"), options(jar, "trace=" + nowhere));

    assertThat(unknown.exitCode()).as(unknown.output()).isEqualTo(3);
    assertThat(unknown.output()).contains("wsp4j: --hook sleep=1: expected trace=FILE");
    assertThat(unwritable.exitCode()).as(unwritable.output()).isEqualTo(3);
    assertThat(unwritable.output()).contains("--hook: cannot write " + nowhere);
  }

  @Test
  void aKitThatCannotRunRowsFailsAsTheKit() throws Exception {
    Kit kit =
        Kit.runWithout(
            "org.junit.jupiter.engine",
            "certify",
            "--row",
            "RECV-1.04",
            "--out",
            folder("kit") + "");

    assertThat(kit.exitCode()).as(kit.output()).isEqualTo(4);
    assertThat(kit.output()).contains("wsp4j: ", "TestEngine");
  }

  @Test
  void aPlaceForTheReportThatIsNoneIsFoundBeforeTheRowsRun() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");

    Kit kit = Kit.certify(file, "--row", "RECV-1.04");

    assertThat(kit.exitCode()).as(kit.output()).isEqualTo(3);
    assertThat(kit.output()).contains("--out " + file + ": is no folder");
  }
}
