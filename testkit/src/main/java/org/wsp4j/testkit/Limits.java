package org.wsp4j.testkit;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wsp4j.testkit.report.Limit;

/** The modes that tests are not run in, as their annotations say. */
public final class Limits {
  private Limits() {}

  /**
   * Those of a row.
   *
   * @param rows the class that has the tests
   * @param id the row
   * @return in the order of the names of its tests; empty if each is run in every mode
   */
  public static List<Limit> of(Class<? extends Certification> rows, String id) {
    return Arrays.stream(rows.getMethods())
        .filter(method -> cites(method, id))
        .flatMap(method -> of(method).stream())
        .sorted(Comparator.comparing(Limit::test))
        .toList();
  }

  private static boolean cites(Method method, String id) {
    Requirement requirement = method.getAnnotation(Requirement.class);
    return requirement != null && List.of(requirement.value()).contains(id);
  }

  static List<Limit> of(Method test) {
    List<Limit> limits = new ArrayList<>();
    for (NotIn each : test.getAnnotationsByType(NotIn.class)) {
      Map<String, List<String>> values = new LinkedHashMap<>();
      for (Dimension dimension : Dimension.values()) {
        List<String> words = dimension.of(each).stream().map(Dimension::word).toList();
        if (!words.isEmpty()) {
          values.put(dimension.title(), words);
        }
      }
      limits.add(new Limit(test.getName(), values, each.because()));
    }
    InOneMode single = test.getAnnotation(InOneMode.class);
    if (single != null) {
      limits.add(new Limit(test.getName(), Map.of(), single.because()));
    }
    return limits;
  }
}
