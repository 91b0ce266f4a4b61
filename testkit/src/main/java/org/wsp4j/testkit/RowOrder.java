package org.wsp4j.testkit;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;
import org.wsp4j.testkit.report.Requirements;

/** Tests run in the order of the catalogue, so that what is printed reads like it. */
final class RowOrder implements MethodOrderer {
  private final List<String> ids =
      Requirements.load().rows().stream().map(Requirements.Row::id).toList();

  @Override
  public void orderMethods(MethodOrdererContext context) {
    context
        .getMethodDescriptors()
        .sort(
            Comparator.comparingInt((MethodDescriptor m) -> position(m.getMethod()))
                .thenComparing(m -> m.getMethod().getName()));
  }

  private int position(Method method) {
    Requirement cited = method.getAnnotation(Requirement.class);
    return cited == null ? ids.size() : ids.indexOf(cited.value()[0]);
  }
}
