package org.wsp4j.testkit.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of scenarios: one JSON object a line, each with {@code id}, {@code steps}, {@code
 * expected}. A line that is none is kept with what is wrong with it, and harms no other.
 */
public final class ScenarioFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final List<Line> lines;

  /** A line that is a scenario, or that is none: then it says why. */
  record Line(int number, Scenario scenario, String wrong) {
    boolean isScenario() {
      return wrong.isEmpty();
    }
  }

  private ScenarioFile(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * Reads a file.
   *
   * @param file in UTF-8; blank lines and lines that begin with {@code #} are skipped
   * @return its scenarios
   * @throws IOException if it cannot be read
   */
  public static ScenarioFile read(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      return read(reader);
    }
  }

  /**
   * Reads scenarios.
   *
   * @param reader read to its end, not closed
   * @return the scenarios
   * @throws IOException if it cannot be read
   */
  public static ScenarioFile read(BufferedReader reader) throws IOException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    String text;
    while ((text = reader.readLine()) != null) {
      number++;
      String line = number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(parse(number, line));
      }
    }
    return new ScenarioFile(List.copyOf(lines));
  }

  private static Line parse(int number, String line) {
    try {
      return new Line(number, ScenarioParser.parse(number, line), "");
    } catch (ScenarioParser.Malformed e) {
      return new Line(number, Scenario.none(number), String.valueOf(e.getMessage()));
    }
  }

  List<Line> lines() {
    return lines;
  }

  /**
   * Whether there is nothing in it that could be run or refused.
   *
   * @return whether every line is blank or a remark
   */
  public boolean isEmpty() {
    return lines.isEmpty();
  }
}
