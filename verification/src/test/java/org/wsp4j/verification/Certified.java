package org.wsp4j.verification;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.wsp4j.testkit.report.Verdict;

/**
 * What the certifications of this build's providers found: each runs once, as a test of its module,
 * and leaves a report.
 *
 * @param entry the name of the catalog entry
 * @param rows what was said of each row, by id
 */
record Certified(String entry, Map<String, Row> rows) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /**
   * One row.
   *
   * @param verdict the verdict
   * @param actual what was seen, or why nothing was
   */
  record Row(Verdict verdict, String actual) {}

  Verdict verdict(String id) {
    return requireNonNull(rows.get(id), id).verdict();
  }

  Map<String, Verdict> verdicts() {
    return rows.keySet().stream().collect(toUnmodifiableMap(id -> id, this::verdict));
  }

  /** Every entry of the reference provider. */
  static List<Certified> reference() {
    return reports(ROOT.resolve("testkit")).flatMap(Certified::entries).toList();
  }

  /** Every entry of every provider over the kernel. */
  static List<Certified> entries() {
    return children(ROOT, "provider-*")
        .filter(module -> Files.isDirectory(module.resolve("src/main/java")))
        .filter(module -> !module.endsWith("provider-support"))
        .flatMap(Certified::reports)
        .flatMap(Certified::entries)
        .toList();
  }

  private static Stream<Path> reports(Path module) {
    Path folder = module.resolve("target/certification");
    List<Path> reports =
        Files.exists(folder)
            ? children(folder, "*Certification.json").filter(each -> isNow(module, each)).toList()
            : List.of();
    if (reports.isEmpty()) {
      throw new AssertionError(
          module.getFileName() + " has left no report: its certification runs before, in a build");
    }
    return reports.stream();
  }

  /** A build may find what a class left that is gone now. */
  private static boolean isNow(Path module, Path report) {
    String source = report.getFileName().toString().replace(".json", ".java");
    try (Stream<Path> sources = Files.walk(module.resolve("src/test/java"))) {
      return sources.anyMatch(each -> each.endsWith(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> children(Path folder, String glob) {
    try (var stream = Files.newDirectoryStream(folder, glob)) {
      return StreamSupport.stream(stream.spliterator(), false).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Certified> entries(Path report) {
    try {
      JsonObject root = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
      return root.getAsJsonArray("providers").asList().stream().map(Certified::entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Certified entry(JsonElement provider) {
    JsonObject json = provider.getAsJsonObject();
    Map<String, Row> rows =
        json.getAsJsonArray("rows").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .collect(
                toUnmodifiableMap(
                    row -> row.get("id").getAsString(),
                    row ->
                        new Row(
                            Verdict.valueOf(row.get("verdict").getAsString()),
                            row.get("actual").getAsString())));
    return new Certified(json.getAsJsonObject("entry").get("name").getAsString(), rows);
  }
}
