package org.wsp4j.testkit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wsp4j.testkit.report.Requirements.Level;
import org.wsp4j.testkit.report.Requirements.Row;

/**
 * What the entries of a run show together. A row is covered if one of them passes it: no entry can
 * pass them all, since a byte stream has no messages. Rows that ask for nothing to be executed (MAY
 * and weaker, declarations, architecture) are not counted.
 *
 * @param rows how many rows are to be covered
 * @param missing those that no entry passes, in the order of the catalogue
 */
public record Coverage(int rows, List<String> missing) {
  private static final Set<Level> BINDING = Set.of(Level.MUST, Level.SHOULD);
  private static final Set<String> NOT_EXECUTED = Set.of("Ar", "Doc");

  /** Copies what could change. */
  public Coverage {
    missing = List.copyOf(missing);
  }

  /**
   * Looks at some entries.
   *
   * @param entries the verdict on each row, for each entry
   * @return what they cover
   */
  public static Coverage of(List<Map<String, Verdict>> entries) {
    List<String> missing = new ArrayList<>();
    int rows = 0;
    for (Row row : Requirements.load().rows()) {
      if (!BINDING.contains(row.level()) || NOT_EXECUTED.contains(row.by())) {
        continue;
      }
      rows++;
      if (entries.stream().noneMatch(each -> each.get(row.id()) == Verdict.PASS)) {
        missing.add(row.id());
      }
    }
    return new Coverage(rows, missing);
  }

  /** Says it to people. */
  @Override
  public String toString() {
    String count = rows - missing.size() + " of " + rows + " rows pass for at least one entry";
    return missing.isEmpty() ? count : count + ", none passes " + String.join(", ", missing);
  }
}
