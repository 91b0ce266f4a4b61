package org.wsp4j.verification.scenario;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The interpreter knows the forms of steps: no scenario's name is in its code. */
class InterpreterKnowsNoScenarioTest {
  private static final String PACKAGE = "org/wsp4j/testkit/scenario";
  private static final Path CLASSES = Path.of("../testkit/target/classes", PACKAGE);
  private static final Path SOURCES = Path.of("../testkit/src/main/java", PACKAGE);
  private static final Pattern ID = Pattern.compile("\"id\": *\"([^\"]+)\"");

  /** Any id of the corpus, as a word. */
  private static Pattern anyId() {
    String ids =
        Accounts.lines(Accounts.FOLDER.resolve("winsock-scenarios.jsonl")).stream()
            .flatMap(line -> ID.matcher(line).results())
            .map(each -> Pattern.quote(each.group(1)))
            .collect(joining("|"));
    assertThat(ids).contains("B01", "DOC-40");
    return Pattern.compile("(?<![\\w-])(?:" + ids + ")(?![\\w-])");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThan(10);
      return all;
    }
  }

  private static Stream<String> found(Pattern id, Stream<String> texts) {
    return texts.flatMap(text -> id.matcher(text).results()).map(MatchResult::group);
  }

  @Test
  void noConstantOfItsClassesIsOne() throws IOException {
    Pattern id = anyId();
    for (Path file : files(CLASSES)) {
      var pool = ClassFile.of().parse(file).constantPool();
      Stream<String> constants =
          StreamSupport.stream(pool.spliterator(), false)
              .filter(Utf8Entry.class::isInstance)
              .map(each -> ((Utf8Entry) each).stringValue());
      assertThat(found(id, constants)).as("%s", file).isEmpty();
    }
  }

  @Test
  void noLineOfItsSourcesNamesOne() throws IOException {
    Pattern id = anyId();
    for (Path file : files(SOURCES)) {
      assertThat(found(id, Accounts.lines(file).stream())).as("%s", file).isEmpty();
    }
  }
}
