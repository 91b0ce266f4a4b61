package org.wsp4j.verification.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The table of the entries that the interpreter does not run, or that a decision overrules. */
final class Accounts {
  /** The corpus, the variants and the table, which belong to the testkit's tests. */
  static final Path FOLDER = Path.of("../testkit/src/test/resources/org/wsp4j/testkit/scenario");

  private static final List<Path> SOURCES = sources();
  private static final String INTERPRETER = "interpreter";
  private static final String NOBODY = "-";
  private static final int COLUMNS = 4;

  /**
   * An entry of the corpus.
   *
   * @param id its name
   * @param shownBy tests as {@code Class#method}; {@code interpreter} where it runs and a decision
   *     overrules it; {@code -} where it cannot apply on the JVM
   * @param decision what overrules it, or empty
   * @param why the reason, where there is no test or a decision
   */
  record Account(String id, String shownBy, String decision, String why) {
    boolean isInterpreted() {
      return shownBy.equals(INTERPRETER);
    }

    List<String> tests() {
      boolean named = !isInterpreted() && !shownBy.equals(NOBODY);
      return named ? Arrays.asList(shownBy.split(" ", -1)) : List.of();
    }

    @Override
    public String toString() {
      return id;
    }
  }

  private Accounts() {}

  static List<Account> all() {
    return lines(FOLDER.resolve("accounted.tsv")).stream().skip(1).map(Accounts::account).toList();
  }

  private static Account account(String line) {
    String[] columns = line.split("\t", -1);
    assertThat(columns).as(line).hasSize(COLUMNS);
    return new Account(columns[0], columns[1], columns[2], columns[3]);
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands before a test method and belongs to it; empty where there is no such method. */
  static String commentOf(String test) {
    String[] parts = test.split("#", -1);
    return sources(parts[0]).stream()
        .map(source -> before(source, "void " + parts[1] + "("))
        .filter(comment -> !comment.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String before(String source, String method) {
    int at = source.indexOf(method);
    int blank = source.lastIndexOf("\n\n", at);
    int brace = source.lastIndexOf(" {\n", at);
    return at < 0 ? "" : source.substring(Math.max(0, Math.max(blank, brace)), at);
  }

  private static List<String> sources(String className) {
    return SOURCES.stream()
        .filter(file -> file.endsWith(className + ".java"))
        .map(file -> String.join("\n", lines(file)))
        .toList();
  }

  private static List<Path> sources() {
    try (Stream<Path> folders = Files.list(Path.of(".."))) {
      return folders
          .map(folder -> folder.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(Accounts::javaBelow)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> javaBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
