package org.wsp4j;

import java.util.ArrayList;
import java.util.List;
import org.wsp4j.runtime.Origin;
import org.wsp4j.runtime.ProblemSink;
import org.wsp4j.spi.WsaError;

/** Collects the problems of one start-up. */
final class ProblemList implements ProblemSink {
  private final List<Problem> problems = new ArrayList<>();

  @Override
  public void report(String provider, Origin origin, WsaError error, String reason) {
    problems.add(new Problem(provider, origin.module(), origin.location(), error, reason));
  }

  List<Problem> toList() {
    return List.copyOf(problems);
  }
}
