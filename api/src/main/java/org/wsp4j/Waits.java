package org.wsp4j;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wsp4j.runtime.EventWait;
import org.wsp4j.spi.WsaEvent;

/** Waits with checked arguments and shared results. */
final class Waits {
  private static final AwaitResult[] SIGNALLED =
      IntStream.range(0, EventWait.MAXIMUM_EVENTS)
          .mapToObj(AwaitResult.Signalled::new)
          .toArray(AwaitResult[]::new);

  private static final AwaitResult ROUTINES_RAN = new AwaitResult.RoutinesRan();
  private static final AwaitResult TIMED_OUT = new AwaitResult.TimedOut();
  private static final AwaitResult INTERRUPTED = new AwaitResult.Interrupted();
  private static final AwaitResult INVALID_HANDLE = new AwaitResult.InvalidHandle();

  /** Far more than a process lives, and no danger of an overflow. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private Waits() {}

  /** The instant after a time from now; {@link Long#MAX_VALUE} for {@code null}, never. */
  static long deadlineNanos(@Nullable Duration timeout) {
    if (timeout == null || timeout.compareTo(FOR_EVER) >= 0) {
      return Long.MAX_VALUE;
    }
    return System.nanoTime() + (timeout.isNegative() ? 0 : timeout.toNanos());
  }

  static AwaitResult await(
      WsaEvent[] events, boolean all, @Nullable Duration timeout, boolean alertable) {
    checkArgument(
        events.length > 0 && events.length <= EventWait.MAXIMUM_EVENTS,
        "events.length=%s: expected 1 to %s",
        events.length,
        EventWait.MAXIMUM_EVENTS);
    if (all) {
      requireDistinct(events);
    }
    int ended = EventWait.await(events, all, deadlineNanos(timeout), alertable);
    return switch (ended) {
      case EventWait.IO_COMPLETION -> ROUTINES_RAN;
      case EventWait.TIMEOUT -> TIMED_OUT;
      case EventWait.INTERRUPTED -> INTERRUPTED;
      case EventWait.FAILED -> INVALID_HANDLE;
      default -> SIGNALLED[ended];
    };
  }

  @SuppressWarnings("ReferenceEquality") // an event is itself
  private static void requireDistinct(WsaEvent[] events) {
    for (int i = 0; i < events.length; i++) {
      for (int j = 0; j < i; j++) {
        checkArgument(
            events[i] != events[j], "events[%s]=%s: the same as events[%s]", i, events[i], j);
      }
    }
  }
}
