package org.wsp4j.testkit.report;

import com.google.common.base.Splitter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What {@code report.html} says of the modes of a row, or of an entry. */
final class PageModes {
  private PageModes() {}

  static Map<String, Object> of(Runs runs) {
    Map<String, Object> page = new HashMap<>();
    page.put("ran", runs.made() > 0 || !runs.limits().isEmpty());
    page.put("runs", runs.toString());
    page.put("fixed", fixed(runs));
    page.put(
        "modes",
        runs.modes().entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .map(each -> Map.of("dimension", each.getKey(), "values", values(each.getValue())))
            .toList());
    page.put("limits", runs.limits().stream().map(PageModes::limit).toList());
    return page;
  }

  /** What is not varied, since the row is about a value of it. */
  private static String fixed(Runs runs) {
    List<String> fixed =
        runs.modes().entrySet().stream()
            .filter(each -> each.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    return fixed.isEmpty() ? "" : "; the row itself says: " + String.join(", ", fixed);
  }

  private static List<Map<String, String>> values(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(each -> Map.of("value", each.getKey(), "count", String.format("%,d", each.getValue())))
        .toList();
  }

  /** A mode as {@code --mode} takes it, with what each of its words is a value of. */
  static String told(String mode, Runs runs) {
    return Splitter.on(',')
        .omitEmptyStrings()
        .splitToStream(mode)
        .map(word -> dimension(word, runs) + word)
        .collect(Collectors.joining(", "));
  }

  private static String dimension(String word, Runs runs) {
    return runs.modes().entrySet().stream()
        .filter(each -> each.getValue().containsKey(word))
        .map(each -> each.getKey() + " ")
        .findFirst()
        .orElse("");
  }

  private static Map<String, Object> limit(Limit limit) {
    return Map.of("limit", limit.toString(), "test", limit.test());
  }
}
