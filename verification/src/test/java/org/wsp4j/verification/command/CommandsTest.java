package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands, each in a process of its own, with a provider on their path. */
@Timeout(120)
final class CommandsTest {
  private static JsonElement json(String... arguments) throws Exception {
    Kit kit = Kit.run(arguments);
    assertThat(kit.exitCode()).as(kit.output()).isZero();
    return JsonParser.parseString(kit.output());
  }

  @Test
  void listHasALineForEachProtocol() throws Exception {
    Kit kit = Kit.run("list");

    assertThat(kit.exitCode()).isZero();
    assertThat(kit.output().lines().map(String::strip))
        .containsExactly(
            "1001  TCP/IPv4                        SOCK_STREAM",
            "1002  TCP/IPv6                        SOCK_STREAM");
  }

  @Test
  void listCanTellEveryFieldAndBit() throws Exception {
    Kit kit = Kit.run("list", "-v");

    assertThat(kit.exitCode()).isZero();
    assertThat(kit.output().lines())
        .contains("tcp, interface 2.2")
        .contains("       module        org.wsp4j.provider.tcp")
        .contains("       family        2 AF_INET, addresses of 16 bytes")
        .contains("       protocol      6, version 2")
        .contains("       message size  none, a byte stream")
        .contains("       chain         1001, a base protocol")
        .anyMatch(line -> line.matches("       location      file:.*"))
        .anyMatch(line -> line.matches("       provider id   [-0-9a-f]{36}"))
        .anyMatch(line -> line.matches("       services      0x66 XP1_GUARANTEED_DELIVERY .*"))
        .anyMatch(line -> line.matches("       flags         0x[0-9a-f]+ .*"));
  }

  @Test
  void whatWasSetAsideIsListed() throws Exception {
    Kit kit = Kit.runWith("-Dwsp4j.providers.allow=com.acme.*", "list", "-v");

    assertThat(kit.exitCode()).isEqualTo(3);
    assertThat(kit.output())
        .contains("set aside: org.wsp4j.provider.tcp.TcpProvider, WSAEACCES (10013)")
        .contains("reason        not on the allow-list [com.acme.*]")
        .contains("wsp4j: no provider was found");
  }

  @Test
  void listIsJsonToo() throws Exception {
    JsonObject list = json("list", "--json").getAsJsonObject();

    JsonObject entry = list.getAsJsonArray("entries").get(0).getAsJsonObject();
    assertThat(entry.keySet())
        .contains("id", "name", "provider", "providerId", "family", "socketType", "bits")
        .contains("flags", "chain", "minSockAddr", "maxSockAddr", "version", "messageSize");
    assertThat(list.getAsJsonArray("providers")).hasSize(1);
    assertThat(list.getAsJsonArray("problems")).isEmpty();
  }

  @Test
  void pingHasPercentilesInBothForms() throws Exception {
    JsonArray results = json("ping", "--count", "200", "--json").getAsJsonArray();
    Kit plotted = Kit.run("ping", "--count", "200");

    JsonObject first = results.get(0).getAsJsonObject();
    JsonObject percentiles = first.getAsJsonObject("percentilesMicros");
    assertThat(first.get("count").getAsInt()).isEqualTo(200);
    assertThat(percentiles.keySet()).contains("0", "50", "99", "99.9", "100");
    assertThat(percentiles.get("50").getAsDouble())
        .isPositive()
        .isLessThanOrEqualTo(percentiles.get("100").getAsDouble());
    assertThat(plotted.exitCode()).isZero();
    assertThat(plotted.output()).contains("tcp  TCP/IPv4: 200 round trips", "0%", "90%", "99%");
    assertThat(plotted.output().lines()).allMatch(line -> line.length() <= 80);
    assertThat(plotted.output()).doesNotContain("\u001b");
  }

  @ParameterizedTest
  @CsvSource({"stream, 0, CHOSEN", "message, 1, REJECTED"})
  void explainSaysByItsExitCodeWhetherTheNeedIsServed(String need, int code, String verdict)
      throws Exception {
    Kit kit = Kit.run("explain", "--need", need);

    assertThat(kit.exitCode()).isEqualTo(code);
    assertThat(kit.output()).contains(verdict);
  }

  @Test
  void explainAndEnvAreJsonToo() throws Exception {
    JsonObject first =
        json("explain", "--need", "stream", "--json").getAsJsonArray().get(0).getAsJsonObject();
    JsonArray settings = json("env", "--json").getAsJsonArray();

    assertThat(first.get("verdict").getAsString()).isEqualTo("CHOSEN");
    assertThat(first.keySet()).containsExactly("provider", "entry", "verdict", "reason");
    assertThat(settings)
        .extracting(each -> each.getAsJsonObject().get("name").getAsString())
        .contains("wsp4j.providers", "NO_COLOR");
  }

  @Test
  void scenariosOfAnEmptyFileAreNone(@TempDir Path folder) throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");

    Kit kit = Kit.run("scenarios", empty.toString());

    assertThat(kit.exitCode()).isEqualTo(3);
    assertThat(kit.output()).contains("has no scenario");
  }

  @Test
  void scenariosAreRunOnTheProviderOfAName(@TempDir Path folder) throws Exception {
    String scenario =
        """
        {"id": "urgent", "steps": ["s1: connected TCP pair A,B", "s2: send(B, 'X' (1 bytes), MSG_OOB)",\
         "s3: send(B, 'Y' (1 bytes), MSG_OOB)",\
         "s4: WSARecv(A, op o, WSABUF lengths [4], flags=MSG_OOB, no overlapped)"],\
         "expected": {"s4": {"ret": 0, "err": "NO_ERROR", "bytes": 1, "buffers": ["X"]}}}
        """;
    String file = Files.writeString(folder.resolve("urgent.jsonl"), scenario).toString();

    Kit named = Kit.run("scenarios", file, "--provider", "reference");
    Kit unknown = Kit.run("scenarios", file, "--provider", "nobody");

    assertThat(named.output()).as("the kernel would give Y").contains("urgent    AGREE");
    assertThat(named.exitCode()).isZero();
    assertThat(unknown.output()).contains("--provider nobody: no such provider");
    assertThat(unknown.exitCode()).isEqualTo(3);
  }

  @Test
  void aCertificateIsVerifiedAsJson(@TempDir Path folder) throws Exception {
    Path nothing = folder.resolve("certificate.json");
    Files.writeString(nothing, "{}");

    Kit kit = Kit.run("verify", nothing.toString(), "--json");

    assertThat(kit.exitCode()).isEqualTo(3);
    assertThat(kit.output())
        .contains("certificate.json: schema=null: expected wsp4j-certificate/1");
  }
}
