package org.wsp4j.testkit.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run says otherwise than an earlier one. */
public final class Differences {
  /**
   * One row of one entry that has changed.
   *
   * @param entry provider and entry
   * @param row the id of the row
   * @param before its verdict in the earlier report, {@code null} if it was not there
   * @param after its verdict now, {@code null} if it is not there
   */
  public record Difference(
      String entry, String row, @Nullable Verdict before, @Nullable Verdict after) {
    @Override
    public String toString() {
      return entry + "  " + row + "  " + said(before) + " -> " + said(after);
    }

    private static String said(@Nullable Verdict verdict) {
      return verdict == null ? "(not there)" : verdict.name();
    }
  }

  private Differences() {}

  /**
   * Compares two reports row by row. Texts and times do not matter.
   *
   * @param before the earlier one
   * @param after the later one
   * @return every row whose verdict differs, by entry and row
   */
  public static List<Difference> between(SavedReport before, SavedReport after) {
    Map<String, Map<String, Verdict>> old = rows(before);
    Map<String, Map<String, Verdict>> now = rows(after);
    List<Difference> found = new ArrayList<>();
    for (String entry : union(old, now)) {
      Map<String, Verdict> was = old.getOrDefault(entry, Map.of());
      Map<String, Verdict> is = now.getOrDefault(entry, Map.of());
      for (String row : union(was, is)) {
        if (was.get(row) != is.get(row)) {
          found.add(new Difference(entry, row, was.get(row), is.get(row)));
        }
      }
    }
    return found;
  }

  private static Map<String, Map<String, Verdict>> rows(SavedReport report) {
    Map<String, Map<String, Verdict>> rows = new LinkedHashMap<>();
    report.entries().forEach(each -> rows.put(each.provider() + "  " + each.name(), each.rows()));
    return rows;
  }

  private static Set<String> union(Map<String, ?> one, Map<String, ?> other) {
    Set<String> all = new TreeSet<>();
    Stream.of(one, other).map(Map::keySet).forEach(all::addAll);
    return all;
  }
}
