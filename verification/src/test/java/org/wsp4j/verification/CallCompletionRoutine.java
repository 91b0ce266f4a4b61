package org.wsp4j.verification;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.wsp4j.spi.CompletionRoutine;

/** A call of {@link CompletionRoutine#completed} or a reference to it, also through a subtype. */
final class CallCompletionRoutine extends ArchCondition<JavaClass> {

  CallCompletionRoutine() {
    super("call a completion routine");
  }

  @Override
  public void check(JavaClass caller, ConditionEvents events) {
    for (JavaCodeUnitAccess<?> access : caller.getCodeUnitAccessesFromSelf()) {
      boolean calls =
          access.getName().equals("completed")
              && access.getTargetOwner().isAssignableTo(CompletionRoutine.class);
      events.add(new SimpleConditionEvent(access, calls, access.getDescription()));
    }
  }
}
