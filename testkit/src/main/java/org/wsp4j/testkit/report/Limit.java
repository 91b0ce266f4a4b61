package org.wsp4j.testkit.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Modes that a test is not run in, and why.
 *
 * @param test its name
 * @param notIn by dimension, such as {@code memory}: a mode is meant that has one of the values of
 *     each; of none, any mode is enough and one is run
 * @param because the reason, a clause
 */
public record Limit(String test, Map<String, List<String>> notIn, String because) {
  /** Copies what could change. */
  public Limit {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    notIn.forEach((dimension, values) -> copy.put(dimension, List.copyOf(values)));
    notIn = Collections.unmodifiableMap(copy);
  }

  /**
   * Whether one mode is enough for the test.
   *
   * @return false if it is run in every mode but those that are named
   */
  public boolean isOneMode() {
    return notIn.isEmpty();
  }

  /** For people. */
  @Override
  public String toString() {
    return (isOneMode() ? "more than one mode" : values()) + ", since " + because;
  }

  private String values() {
    return notIn.entrySet().stream()
        .map(each -> each.getKey() + " " + String.join(" or ", each.getValue()))
        .collect(Collectors.joining(" and "));
  }
}
