package org.wsp4j.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code ./wsp4j env} tells every property that the code reads, and none that it does not. */
final class SettingsTableTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TABLE =
      ROOT.resolve("testkit/src/main/resources/org/wsp4j/testkit/cli/settings.tsv");
  private static final Pattern PROPERTY = Pattern.compile("\"(wsp4j(?:\\.[a-z][A-Za-z]*)+)\"");

  @Test
  void theTableHasThePropertiesThatTheCodeReads() throws IOException {
    List<String> lines = Files.readAllLines(TABLE);
    Set<String> told = new TreeSet<>();
    lines.stream()
        .skip(1)
        .map(line -> line.substring(0, line.indexOf('\t')))
        .filter(name -> name.startsWith("wsp4j."))
        .forEach(told::add);

    assertThat(lines).allSatisfy(line -> assertThat(line.split("\t", -1)).hasSize(4));
    assertThat(propertiesInCode()).isEqualTo(told);
  }

  private static Set<String> propertiesInCode() throws IOException {
    Set<String> found = new TreeSet<>();
    for (BuiltModule module : BuiltModule.ALL) {
      Path sources = ROOT.resolve(module.folder()).resolve("src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          PROPERTY
              .matcher(Files.readString(file))
              .results()
              .map(match -> match.group(1))
              .forEach(found::add);
        }
      }
    }
    return found;
  }
}
