package org.wsp4j.verification;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsp4j.testkit.report.Requirements;
import org.wsp4j.testkit.report.Verdict;

/** The page that says how each provider is brought to return each error is complete and true. */
class ErrorsPageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CODE = Pattern.compile("^(WSA\\w+) ");
  private static final Pattern ID = Pattern.compile("RECV-\\d+\\.\\d+|DEC-\\d+");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  /** The columns after the code, and how the names of their entries begin. */
  private static final List<String> COLUMNS =
      List.of("TCP/", "UDP/", "SEQPACKET/IP", "SEQPACKET/local");

  /**
   * One answer of the page.
   *
   * @param code the error
   * @param column how the names of the entries begin
   * @param text what the page says
   */
  record Cell(String code, String column, String text) {
    boolean never() {
      return text.startsWith("never");
    }

    List<String> cited(Pattern pattern) {
      return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    @Override
    public String toString() {
      return code + " by " + column;
    }
  }

  static List<Cell> cells() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/errors.md")).stream()
        .filter(line -> line.startsWith("| WSA"))
        .flatMap(ErrorsPageTest::cells)
        .toList();
  }

  private static Stream<Cell> cells(String line) {
    List<String> texts = Arrays.stream(line.split("\\|")).map(String::strip).skip(1).toList();
    assertThat(texts).as(line).hasSize(1 + COLUMNS.size());
    return Stream.iterate(0, i -> i + 1)
        .limit(COLUMNS.size())
        .map(i -> new Cell(texts.getFirst(), COLUMNS.get(i), texts.get(i + 1)));
  }

  @Test
  void itHasEveryCodeOfTheSource() throws IOException {
    TreeSet<String> ofTheSource =
        Requirements.load().rows().stream()
            .filter(row -> row.section() == 3)
            .flatMap(row -> CODE.matcher(row.text()).results())
            .map(code -> code.group(1))
            .collect(toCollection(TreeSet::new));
    assertThat(ofTheSource).hasSize(17);
    TreeSet<String> ofThePage =
        cells().stream().map(Cell::code).collect(toCollection(TreeSet::new));
    assertThat(ofThePage).isEqualTo(ofTheSource);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyAnswerNamesWhatShowsIt(Cell cell) throws IOException {
    List<String> ids = cell.cited(ID);
    List<String> tests = cell.cited(TEST);

    assertThat(Stream.concat(ids.stream(), tests.stream())).as(cell.text()).isNotEmpty();
    assertThat(ids).allSatisfy(id -> assertThat(Requirements.load().row(id)).isNotNull());
    for (String test : tests) {
      assertThat(exists(test.replace("`", "") + ".java")).as(test).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void whatShowsItDoes(Cell cell) {
    List<Certified> entries =
        Certified.entries().stream()
            .filter(each -> each.entry().startsWith(cell.column()))
            .toList();
    for (String id : entries.isEmpty() ? List.<String>of() : cell.cited(ID)) {
      List<Verdict> verdicts = entries.stream().map(each -> each.verdict(id)).toList();
      if (cell.never()) {
        assertThat(verdicts).as(id).doesNotContain(Verdict.PASS);
      } else {
        assertThat(verdicts).as(id).containsAnyOf(Verdict.PASS, Verdict.BLOCKED);
      }
    }
  }

  private static boolean exists(String file) throws IOException {
    try (Stream<Path> files =
        Files.find(
            ROOT, 12, (path, _) -> path.endsWith(file) && path.toString().contains("/src/test/"))) {
      return files.findAny().isPresent();
    }
  }
}
