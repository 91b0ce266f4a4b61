package org.wsp4j.testkit.report;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows that a provider is known to fail, with the reason: its build may pass with them, and it
 * is not certified. A file, one failure a line, blank lines and those that begin with {@code #}
 * passed over:
 *
 * <pre>
 * RECV-10.05 | TCP/IPv4 | the last piece of a record is lost, ticket 17
 * DEC-31     | *        | MSG_WAITALL is not there yet
 * </pre>
 */
public final class KnownFailures {
  /** No failures. */
  public static final KnownFailures NONE = new KnownFailures(List.of());

  private static final Splitter CELLS = Splitter.on('|').trimResults().limit(3);
  private static final int CELL_COUNT = 3;

  private record Line(String row, String entry, String reason) {
    boolean speaksOf(String name) {
      return entry.equals("*") || entry.equals(name);
    }
  }

  private final List<Line> lines;

  private KnownFailures(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * Reads a file.
   *
   * @param file the file
   * @return what it lists
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a line is not of the form, names no row or gives no reason;
   *     the message names file, line and value
   */
  public static KnownFailures read(Path file) throws IOException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : Files.readAllLines(file)) {
      number++;
      String line = CharMatcher.whitespace().trimFrom(text);
      if (!line.isEmpty() && !line.startsWith("#")) {
        lines.add(parse(line, file + ":" + number));
      }
    }
    return new KnownFailures(lines);
  }

  private static Line parse(String line, String place) {
    List<String> cells = CELLS.splitToList(line);
    if (cells.size() < CELL_COUNT || cells.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          place + ": " + line + ": expected row | entry or * | reason");
    }
    if (Requirements.load().matching(Glob.of(cells.getFirst())).size() != 1) {
      throw new IllegalArgumentException(place + ": " + cells.getFirst() + ": no such row");
    }
    return new Line(cells.getFirst(), cells.get(1), cells.get(2));
  }

  /**
   * Why a row is known to fail for an entry.
   *
   * @param row the id of the row
   * @param entry the name of the entry
   * @return the reason, if it is listed
   */
  public Optional<String> reason(String row, String entry) {
    return lines.stream()
        .filter(line -> line.row().equals(row) && line.speaksOf(entry))
        .map(Line::reason)
        .findFirst();
  }
}
