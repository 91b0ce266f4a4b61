package org.wsp4j.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {
  private static final String GOOD =
      "{\"id\":\"one\",\"steps\":[\"s1: x\"],\"expected\":{\"s1\":{}}}";

  @TempDir private Path folder;

  private static ScenarioFile read(String text) throws IOException {
    return ScenarioFile.read(new BufferedReader(new StringReader(text)));
  }

  private static List<String> wrong(ScenarioFile file) {
    return file.lines().stream().map(ScenarioFile.Line::wrong).toList();
  }

  @Test
  void blankLinesAndRemarksAreNoLines() throws IOException {
    ScenarioFile file = read("# a remark\n\n  \n" + GOOD + "\n");

    assertThat(file.lines()).hasSize(1);
    assertThat(file.lines().getFirst().number()).isEqualTo(4);
    assertThat(file.lines().getFirst().scenario().id()).isEqualTo("one");
  }

  @Test
  void aFileWithoutScenariosIsEmpty() throws IOException {
    assertThat(read("").isEmpty()).isTrue();
    assertThat(read("# nothing\n").isEmpty()).isTrue();
    assertThat(read(GOOD).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"one\"                                            | it is no JSON",
        "{id:\"one\",\"steps\":[\"s1: x\"],\"expected\":{}}          | it is no JSON",
        "[1]                                                      | no JSON object: [1]",
        "17                                                       | no JSON object: 17",
        "{\"steps\":[\"s1: x\"],\"expected\":{}}                     | \"id\" is no text: missing",
        "{\"id\":7,\"steps\":[\"s1: x\"],\"expected\":{}}             | \"id\" is no text: 7",
        "{\"id\":\" \",\"steps\":[\"s1: x\"],\"expected\":{}}         | \"id\" is blank",
        "{\"id\":\"a\",\"expected\":{}}                              | \"steps\" is no list of texts: missing",
        "{\"id\":\"a\",\"steps\":\"s1: x\",\"expected\":{}}           | \"steps\" is no list of texts: \"s1: x\"",
        "{\"id\":\"a\",\"steps\":[],\"expected\":{}}                 | \"steps\" is no list of texts: []",
        "{\"id\":\"a\",\"steps\":[1e999],\"expected\":{}}            | \"steps\" is no text: 1e999",
        "{\"id\":\"a\",\"steps\":[\"send\"],\"expected\":{}}          | a step without a label: send",
        "{\"id\":\"a\",\"steps\":[\"s1: x\"]}                        | \"expected\" is no JSON object: missing",
        "{\"id\":\"a\",\"steps\":[\"s1: x\"],\"expected\":[]}         | \"expected\" is no JSON object: []",
        "{\"id\":\"a\",\"steps\":[\"s1: x\"],\"expected\":{}} 8       | it is no JSON",
        "{\"id\":\"a\",\"steps\":[\"s1: x\"],\"expected\":{},\"note\":3} | \"note\" is no text: 3",
      })
  void aLineThatIsNoScenarioSaysWhyAndHarmsNoOther(String line, String why) throws IOException {
    ScenarioFile file = read(GOOD + "\n" + line + "\n" + GOOD);

    assertThat(file.lines()).hasSize(3);
    assertThat(wrong(file).get(0)).isEmpty();
    assertThat(wrong(file).get(1)).contains(why);
    assertThat(wrong(file).get(2)).isEmpty();
    assertThat(file.lines().get(1).scenario().id()).isEqualTo("line 2");
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    String deep = "[".repeat(100_000);

    assertThat(wrong(read("{\"id\":" + deep))).allMatch(each -> !each.isEmpty());
  }

  @Test
  void aByteOrderMarkAndBytesThatAreNoTextAreEndured() throws IOException {
    Path file = folder.resolve("some.jsonl");
    byte[] bytes = ("\uFEFF" + GOOD + "\n?\n" + GOOD).getBytes(StandardCharsets.UTF_8);
    bytes[GOOD.length() + "\uFEFF".getBytes(StandardCharsets.UTF_8).length + 1] = (byte) 0xFF;
    Files.write(file, bytes);

    assertThat(wrong(ScenarioFile.read(file)))
        .satisfiesExactly(
            first -> assertThat(first).isEmpty(),
            second -> assertThat(second).contains("it is no JSON"),
            third -> assertThat(third).isEmpty());
  }

  @Test
  void aStepIsReadWithoutTheWhitespaceAroundIt() throws IOException {
    ScenarioFile file =
        read("{\"id\":\"a\",\"steps\":[\" s1:  send(B, 'a  b') \"],\"expected\":{}}");

    assertThat(file.lines().getFirst().scenario().steps())
        .containsExactly(new Scenario.Step("s1", "send(B, 'a  b')"));
  }
}
