package org.wsp4j.testkit.scenario;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of scenarios: one JSON object a line, each with {@code id}, {@code steps}, {@code
 * expected}.
 */
public final class ScenarioFile {
  private final List<Scenario> scenarios;

  private ScenarioFile(List<Scenario> scenarios) {
    this.scenarios = scenarios;
  }

  /**
   * Reads a file.
   *
   * @param file in UTF-8; blank lines and lines that begin with {@code #} are skipped
   * @return its scenarios
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line is not a scenario; the message names it
   */
  public static ScenarioFile read(Path file) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return read(reader);
    }
  }

  /**
   * Reads scenarios.
   *
   * @param reader read to its end, not closed
   * @return the scenarios
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line is not a scenario; the message names it
   */
  public static ScenarioFile read(BufferedReader reader) throws IOException {
    List<Scenario> scenarios = new ArrayList<>();
    int number = 0;
    String line;
    while ((line = reader.readLine()) != null) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        scenarios.add(parse(number, line));
      }
    }
    return new ScenarioFile(List.copyOf(scenarios));
  }

  private static Scenario parse(int number, String line) {
    try {
      JsonObject json = JsonParser.parseString(line).getAsJsonObject();
      return Scenario.of(number, json);
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException
        | ClassCastException
        | UnsupportedOperationException e) {
      throw new IllegalArgumentException(
          "line " + number + " is no scenario with id, steps and expected: " + e.getMessage(), e);
    }
  }

  List<Scenario> scenarios() {
    return scenarios;
  }
}
