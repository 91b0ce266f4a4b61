package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./wsp4j scenarios}: what it says of each verdict, to people and to programs. */
@Timeout(120)
final class ScenariosCommandTest {
  private static final String AGREES = scenario("right", "flags=0", "no overlapped", "data");
  private static final String DIFFERS = scenario("wrong", "flags=0", "no overlapped", "date");
  private static final String OVERRULED =
      scenario("refused", "flags=MSG_PEEK", "overlapped+hEvent", "data");
  private static final String UNSUPPORTED =
      "{\"id\": \"new\", \"steps\": [\"s1: frobnicate(A)\"], \"expected\": {\"s1\": {\"ret\": 0}}}";
  private static final String MALFORMED = "{\"id\": 3}";

  @TempDir
  @SuppressWarnings("NullAway.Init") // made by JUnit
  private Path folder;

  private static String scenario(String id, String flags, String how, String data) {
    return ("{\"id\": \"%s\", \"steps\": [\"s1: connected TCP pair A,B\","
            + " \"s2: send(B, 'data' (4 bytes))\","
            + " \"s3: WSARecv(A, op o, WSABUF lengths [8], %s, %s)\"],"
            + " \"expected\": {\"s3\": {\"ret\": 0, \"buffers\": [\"%s\"]}}}")
        .formatted(id, flags, how, data);
  }

  private Path file(String... lines) throws Exception {
    return Files.write(folder.resolve("some.jsonl"), List.of(lines));
  }

  @Test
  void eachVerdictIsToldWithWhatExplainsIt() throws Exception {
    Path file = file(AGREES, DIFFERS, OVERRULED, UNSUPPORTED);
    Kit kit = Kit.run("scenarios", file.toString());

    assertThat(kit.exitCode()).isEqualTo(1);
    assertThat(kit.output().lines())
        .containsSubsequence(
            "right     AGREE",
            "wrong     DIFFER",
            "          s3: WSARecv(A, op o, WSABUF lengths [8], flags=0, no overlapped)",
            "          expected: buffers [\"date\"]",
            "          actual:   buffers [\"data\"]",
            "refused   OVERRULED(DEC-03)",
            "          s3: WSARecv(A, op o, WSABUF lengths [8], flags=MSG_PEEK, overlapped+hEvent)",
            "          expected: ret 0",
            "          actual:   ret \"SOCKET_ERROR\"",
            "new       UNSUPPORTED",
            "          s1: frobnicate(A)",
            "4 scenarios: 1 AGREE, 1 DIFFER, 1 OVERRULED, 1 UNSUPPORTED");
  }

  @Test
  void theSameAsJsonInTheOrderOfTheFile() throws Exception {
    Path file = file("# a remark", UNSUPPORTED, "", DIFFERS, MALFORMED);
    Kit kit = Kit.run("scenarios", file.toString(), "--json");

    assertThat(kit.exitCode()).isEqualTo(3);
    JsonArray all = JsonParser.parseString(kit.output()).getAsJsonArray();
    assertThat(all).hasSize(3);
    assertThat(all.get(0).getAsJsonObject().keySet())
        .containsExactly("line", "id", "verdict", "step", "why");
    assertThat(all.get(1))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"line": 4, "id": "wrong", "verdict": "DIFFER",
                 "step": "s3: WSARecv(A, op o, WSABUF lengths [8], flags=0, no overlapped)",
                 "expected": "buffers [\\"date\\"]", "actual": "buffers [\\"data\\"]"}
                """));
    assertThat(all.get(2).getAsJsonObject().get("verdict").getAsString()).isEqualTo("MALFORMED");
    assertThat(all.get(2).getAsJsonObject().get("why").getAsString()).contains("\"id\"");
  }

  @Test
  void aFileInWhichNothingDiffersIsWell() throws Exception {
    Kit kit = Kit.run("scenarios", file(AGREES, OVERRULED, UNSUPPORTED).toString());

    assertThat(kit.exitCode()).as(kit.output()).isZero();
  }
}
