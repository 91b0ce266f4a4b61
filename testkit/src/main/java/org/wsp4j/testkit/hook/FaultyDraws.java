package org.wsp4j.testkit.hook;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;

/**
 * What a {@link FaultPlan} means for one socket, call by call. A receive takes as many random
 * numbers whatever becomes of it, so that one fault does not move the next. Any thread may call.
 */
final class FaultyDraws {
  private static final double ALL = 1;

  private final FaultPlan plan;

  /** All guarded by this. */
  private final Map<Procedure, Integer> calls = new EnumMap<>(Procedure.class);

  private final SplittableRandom receives;
  private final SplittableRandom sends;
  private int received;

  /**
   * What becomes of one receive or send.
   *
   * @param share how much of its room it is given
   * @param delayNanos how long it is held up
   * @param outage what strikes
   */
  record Draw(double share, long delayNanos, @Nullable Outage outage) {
    boolean isShort() {
      return share < ALL;
    }
  }

  FaultyDraws(FaultPlan plan, int socket) {
    this.plan = plan;
    this.receives = plan.random(socket);
    this.sends = receives.split();
  }

  /** The error that this call of the procedure is to return; {@code null} if it is to be made. */
  synchronized @Nullable WsaError failure(Procedure procedure) {
    int nth = calls.merge(procedure, 1, Integer::sum);
    for (FaultPlan.Failure failure : plan.failures()) {
      if (failure.procedure() == procedure && failure.nth() == nth) {
        return failure.error();
      }
    }
    return null;
  }

  synchronized Draw receive() {
    received++;
    boolean isShort = receives.nextDouble() < plan.shortReads();
    double share = receives.nextDouble();
    long delay = delay(receives);
    Outage outage = null;
    for (FaultPlan.Chance chance : plan.chances()) {
      outage = receives.nextDouble() < chance.chance() ? chance.outage() : outage;
    }
    for (FaultPlan.Strike strike : plan.strikes()) {
      outage = strike.nth() == received ? strike.outage() : outage;
    }
    return new Draw(isShort ? share : ALL, delay, outage);
  }

  synchronized Draw send() {
    return new Draw(ALL, delay(sends), null);
  }

  private long delay(SplittableRandom random) {
    boolean delayed = random.nextDouble() < plan.delays();
    double share = random.nextDouble();
    Duration longest = plan.longestDelay();
    return delayed ? (long) (share * longest.toNanos()) : 0;
  }
}
