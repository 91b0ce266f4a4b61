package org.wsp4j.verification.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsp4j.verification.RunOnce;

/**
 * The same seed gives the same report, in each of three processes: all but the environment and how
 * long each row took. The schedule is in it: the modes of each row in turn, and what was left to
 * chance.
 */
@Timeout(3600)
@RunOnce
final class SameSeedTest {
  private static final boolean WHOLE = Boolean.getBoolean("wsp4j.long");
  private static final int SEED = 7;

  @TempDir
  @SuppressWarnings("NullAway.Init") // made by JUnit
  private Path temporary;

  /**
   * The rows are those with threads, addresses and races in them, and so with what could differ.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reference | --quick | RECV-3.26,RECV-4.04,RECV-16.09,RECV-17.04",
        "tcp       |         | RECV-4.04,RECV-8.02,RECV-9.01,DEC-09"
      })
  void threeRunsOfOneSeedSayTheSame(String provider, @Nullable String modes, String rows)
      throws Exception {
    String chosen = WHOLE ? "*" : rows;
    JsonObject first = said(provider, modes, chosen, SEED);

    assertThat(first.getAsJsonArray("providers")).isNotEmpty();
    assertThat(said(provider, modes, chosen, SEED)).isEqualTo(first);
    assertThat(said(provider, modes, chosen, SEED)).isEqualTo(first);
  }

  @Test
  void anotherSeedIsAnotherSchedule() throws Exception {
    String row = "RECV-8.02";

    assertThat(schedule(said("tcp", null, row, SEED), row))
        .isNotEqualTo(schedule(said("tcp", null, row, SEED + 1), row));
  }

  private JsonObject said(String provider, @Nullable String modes, String rows, int seed)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("--provider", provider));
    options.addAll(List.of("--row", rows, "--seed", Integer.toString(seed)));
    if (modes != null) {
      options.add(modes);
    }
    JsonObject report = Kit.certify(temporary, options.toArray(String[]::new)).report();
    assertThat(report.remove("env").getAsJsonObject().get("seed").getAsLong()).isEqualTo(seed);
    for (JsonElement entry : report.getAsJsonArray("providers")) {
      for (JsonElement row : entry.getAsJsonObject().getAsJsonArray("rows")) {
        row.getAsJsonObject().remove("ms");
      }
    }
    return report;
  }

  private static List<String> schedule(JsonObject report, String id) {
    List<String> schedules = new ArrayList<>();
    for (JsonElement entry : report.getAsJsonArray("providers")) {
      for (JsonElement row : entry.getAsJsonObject().getAsJsonArray("rows")) {
        if (row.getAsJsonObject().get("id").getAsString().equals(id)) {
          schedules.add(
              row.getAsJsonObject().getAsJsonObject("runs").get("schedule").getAsString());
        }
      }
    }
    return schedules;
  }
}
