package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same report: all but the environment and how long each row took. */
@Timeout(600)
final class SameSeedTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // made by JUnit
  private Path temporary;

  /** With threads, addresses and races in them, and so with what could differ. */
  private static final String TELLING =
      "RECV-1.*,RECV-3.26,RECV-4.04,RECV-16.*,RECV-17.*,DEC-09,DEC-21";

  @ParameterizedTest
  @ValueSource(strings = {"reference", "tcp"})
  void threeRunsOfOneSeedSayTheSame(String provider) throws Exception {
    JsonObject first = said(provider);

    assertThat(first.getAsJsonArray("providers")).isNotEmpty();
    assertThat(said(provider)).isEqualTo(first);
    assertThat(said(provider)).isEqualTo(first);
  }

  private JsonObject said(String provider) throws Exception {
    String rows = Boolean.getBoolean("wsp4j.long") ? "*" : TELLING;
    JsonObject report =
        Kit.certify(temporary, "--provider", provider, "--row", rows, "--seed", "7", "--quick")
            .report();
    assertThat(report.remove("env").getAsJsonObject().get("seed").getAsLong()).isEqualTo(7);
    for (JsonElement entry : report.getAsJsonArray("providers")) {
      for (JsonElement row : entry.getAsJsonObject().getAsJsonArray("rows")) {
        row.getAsJsonObject().remove("ms");
      }
    }
    return report;
  }
}
