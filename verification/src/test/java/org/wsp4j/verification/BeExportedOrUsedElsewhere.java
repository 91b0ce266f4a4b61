package org.wsp4j.verification;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * That somebody beyond its package can need a public type: a user, another package, the JVM, or the
 * service loader.
 */
final class BeExportedOrUsedElsewhere extends ArchCondition<JavaClass> {

  private final BuiltModule module;

  BeExportedOrUsedElsewhere(BuiltModule module) {
    super("be exported, or used by another package, or be a service or a main class");
    this.module = module;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    boolean needed =
        module.exportsToAll(type.getPackageName())
            || isUsedElsewhere(type)
            || isService(type)
            || hasOnlyConstants(type)
            || type.tryGetMethod("main", String[].class).isPresent();
    String text =
        type.getDescription() + (needed ? " is needed" : " is public, and nobody needs that");
    events.add(new SimpleConditionEvent(type, needed, text));
  }

  private static boolean isUsedElsewhere(JavaClass type) {
    return type.getDirectDependenciesToSelf().stream()
        .anyMatch(use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
  }

  /** javac copies constants to where they are used, so that their user is not to be seen. */
  private static boolean hasOnlyConstants(JavaClass type) {
    return type.getMethods().stream().noneMatch(method -> method.getModifiers().contains(PUBLIC))
        && type.getFields().stream()
            .filter(field -> field.getModifiers().contains(PUBLIC))
            .allMatch(field -> field.getModifiers().containsAll(Set.of(STATIC, FINAL)));
  }

  private boolean isService(JavaClass type) {
    return module.descriptor().provides().stream()
        .anyMatch(service -> service.providers().contains(type.getName()));
  }
}
