package org.wsp4j.verification;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** That what a user can see of a type, type arguments included, is free of certain types. */
final class NotMention extends ArchCondition<JavaClass> {

  private final DescribedPredicate<? super JavaClass> unwanted;

  NotMention(DescribedPredicate<? super JavaClass> unwanted) {
    super("not mention a type that would " + unwanted.getDescription() + " in a visible signature");
    this.unwanted = unwanted;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!isVisible(type)) {
      return;
    }
    checkMention(type.getDescription(), supertypes(type), events);
    type.getFields().stream()
        .filter(NotMention::isVisible)
        .forEach(field -> checkMention(field.getDescription(), Stream.of(field.getType()), events));
    type.getCodeUnits().stream()
        .filter(NotMention::isVisible)
        .forEach(unit -> checkMention(unit.getDescription(), signature(unit), events));
  }

  private void checkMention(
      String where, Stream<? extends JavaType> types, ConditionEvents events) {
    Optional<JavaClass> found =
        types
            .map(JavaType::getAllInvolvedRawTypes)
            .flatMap(Collection::stream)
            .filter(unwanted)
            .findFirst();
    String text = where + found.map(type -> " mentions " + type.getName()).orElse(" is clean");
    events.add(new SimpleConditionEvent(where, found.isEmpty(), text));
  }

  private static Stream<JavaType> supertypes(JavaClass type) {
    return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
  }

  private static Stream<JavaType> signature(JavaCodeUnit unit) {
    return Stream.of(
            Stream.of(unit.getReturnType()),
            unit.getParameterTypes().stream(),
            unit.getExceptionTypes().stream())
        .flatMap(types -> types);
  }

  private static boolean isVisible(JavaClass type) {
    return isVisible(type.getModifiers())
        && type.getEnclosingClass().map(NotMention::isVisible).orElse(true);
  }

  private static boolean isVisible(JavaMember member) {
    return isVisible(member.getModifiers());
  }

  private static boolean isVisible(Collection<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
