package org.wsp4j.testkit.rows;

import java.util.List;
import java.util.function.Function;
import org.wsp4j.testkit.Call;
import org.wsp4j.testkit.Receive;

/** The ways to make a receive and to be told of its end, for rows that hold in each of them. */
final class Ways {
  /** Overlapped and polled, with an event, with a routine. */
  static final List<Function<Receive, Call>> OVERLAPPED =
      List.of(Receive::overlapped, Receive::event, Receive::routine);

  /** The same and synchronously. */
  static final List<Function<Receive, Call>> ALL =
      List.of(Receive::sync, Receive::overlapped, Receive::event, Receive::routine);

  private Ways() {}
}
