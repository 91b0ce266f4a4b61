package org.wsp4j.testkit.rows;

import java.util.List;
import java.util.function.Function;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Receive;

/** The ways to be told of the end of a receive that pends, for rows that are about all of them. */
final class Ways {
  /** Overlapped and polled, with an event, with a routine. */
  static final List<Function<Receive, Call>> OVERLAPPED =
      List.of(Receive::overlapped, Receive::event, Receive::routine);

  private Ways() {}
}
