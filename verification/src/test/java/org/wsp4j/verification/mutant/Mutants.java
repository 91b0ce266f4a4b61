package org.wsp4j.verification.mutant;

import java.util.List;
import java.util.stream.Stream;

/** Every mutant, by section of the requirements. */
final class Mutants {
  static final List<Mutant> ALL =
      Stream.of(
              CallShapeMutants.ALL,
              ReturnMutants.ALL,
              ErrorMutants.ALL,
              UseMutants.ALL,
              OverlappedMutants.ALL,
              ScatterMutants.ALL,
              FillMutants.ALL,
              CloseMutants.ALL,
              FlagMutants.ALL,
              CompletionMutants.ALL,
              ObjectMutants.ALL,
              RoutineMutants.ALL,
              DecisionCallMutants.ALL,
              DecisionWaitMutants.ALL)
          .flatMap(List::stream)
          .toList();

  private Mutants() {}
}
