package org.wsp4j.testkit.hook;

import com.google.common.base.Splitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import org.wsp4j.spi.ServiceProvider;
import org.wsp4j.spi.WsaError;

/**
 * Which faults a provider is given, and when: immutable, every method answers a changed copy. What
 * the plan leaves to chance follows from its seed: same seed, same plan, same calls of each socket,
 * same faults.
 *
 * {@snippet :
 * FaultPlan plan = FaultPlan.of(42).shortReads(0.5).outage(Outage.RESET, 100);
 * StartupOptions.defaults().provider(plan.over(new AcmeProvider()));
 * }
 *
 * <p>Calls are counted for each socket, from 1. But for its faults the contract is kept: a read
 * that is cut short leaves the rest in its place, and a call that fails leaves its arguments alone.
 */
public final class FaultPlan {
  private static final FaultPlan NONE =
      new FaultPlan(0, 0, 0, Duration.ZERO, List.of(), List.of(), List.of());

  private final long seed;
  private final double shortReads;
  private final double delays;
  private final Duration longestDelay;
  private final List<Failure> failures;
  private final List<Strike> strikes;
  private final List<Chance> chances;

  /** The n-th call of a procedure fails. */
  record Failure(Procedure procedure, int nth, WsaError error) {
    @Override
    public String toString() {
      return procedure + "@" + nth + "=" + error;
    }
  }

  /** An outage at the n-th receive. */
  record Strike(Outage outage, int nth) {
    @Override
    public String toString() {
      return outage.word() + "@" + nth;
    }
  }

  /** An outage at any receive. */
  record Chance(Outage outage, double chance) {
    @Override
    public String toString() {
      return outage.word() + "=" + chance;
    }
  }

  private FaultPlan(
      long seed,
      double shortReads,
      double delays,
      Duration longestDelay,
      List<Failure> failures,
      List<Strike> strikes,
      List<Chance> chances) {
    this.seed = seed;
    this.shortReads = shortReads;
    this.delays = delays;
    this.longestDelay = longestDelay;
    this.failures = failures;
    this.strikes = strikes;
    this.chances = chances;
  }

  /**
   * A plan without faults.
   *
   * @param seed decides what is left to chance
   * @return an empty plan
   */
  public static FaultPlan of(long seed) {
    return NONE.seed(seed);
  }

  FaultPlan seed(long other) {
    return new FaultPlan(other, shortReads, delays, longestDelay, failures, strikes, chances);
  }

  /**
   * Cuts receives of byte streams short: into a part of their room, at least a byte. Messages are
   * never broken, and MSG_WAITALL and urgent data are left alone.
   *
   * @param chance how often, 0 to 1
   * @return a copy
   */
  public FaultPlan shortReads(double chance) {
    return new FaultPlan(
        seed, probability(chance), delays, longestDelay, failures, strikes, chances);
  }

  /**
   * Holds receives and sends up before they reach the provider, on the calling thread.
   *
   * @param chance how often, 0 to 1
   * @param longest for how long at most
   * @return a copy
   */
  public FaultPlan delays(double chance, Duration longest) {
    return new FaultPlan(
        seed, shortReads, probability(chance), longest, failures, strikes, chances);
  }

  /**
   * Fails one call of each socket: the provider never sees it, nothing is started, nothing is
   * indicated.
   *
   * @param procedure which
   * @param nth its which call, from 1
   * @param error what it returns
   * @return a copy
   */
  public FaultPlan error(Procedure procedure, int nth, WsaError error) {
    if (!error.failed() || error == WsaError.WSA_IO_PENDING) {
      throw new IllegalArgumentException("error=" + error + ": no call fails with it");
    }
    Failure failure = new Failure(procedure, positive(nth), error);
    return new FaultPlan(
        seed, shortReads, delays, longestDelay, and(failures, failure), strikes, chances);
  }

  /**
   * Strikes each socket at its n-th receive. What is pending then completes with the error of the
   * outage, that receive too if it pends; one that does not pend returns the error, unless it is
   * overlapped and finds data that came before. Receives, sends and connects that come later fail;
   * what the client gets wrong is told first.
   *
   * @param outage what strikes; only {@link Outage#NETWORK_DOWN} meets a socket without connection
   * @param nthReceive at which receive, from 1
   * @return a copy
   */
  public FaultPlan outage(Outage outage, int nthReceive) {
    Strike strike = new Strike(outage, positive(nthReceive));
    return new FaultPlan(
        seed, shortReads, delays, longestDelay, failures, and(strikes, strike), chances);
  }

  /**
   * Strikes each socket at some receive.
   *
   * @param outage what strikes
   * @param chance for each receive, 0 to 1
   * @return a copy
   */
  public FaultPlan outages(Outage outage, double chance) {
    Chance any = new Chance(outage, probability(chance));
    return new FaultPlan(
        seed, shortReads, delays, longestDelay, failures, strikes, and(chances, any));
  }

  /**
   * Lays the plan over a provider.
   *
   * @param provider not started, owned by the layer
   * @return a layer called {@code fault}
   */
  public LayeredProvider over(ServiceProvider provider) {
    return new FaultyProvider(provider, this);
  }

  /**
   * Reads a plan as {@link #toString} writes it: {@code seed=42,short=0.5,delay=0.1:5,
   * LPWSPRecv@3=WSAENOBUFS,network-down@7,reset=0.01}; a delay has its longest time in
   * milliseconds.
   *
   * @param text the parts, in any order
   * @return the plan
   * @throws IllegalArgumentException if a part is not of this form; the message says which
   */
  public static FaultPlan parse(String text) {
    FaultPlan plan = NONE;
    for (String part : Splitter.on(',').trimResults().omitEmptyStrings().split(text)) {
      plan = FaultWords.add(plan, part);
    }
    return plan;
  }

  SplittableRandom random(int socket) {
    return new SplittableRandom(seed * 31 + socket);
  }

  double shortReads() {
    return shortReads;
  }

  double delays() {
    return delays;
  }

  Duration longestDelay() {
    return longestDelay;
  }

  List<Failure> failures() {
    return failures;
  }

  List<Strike> strikes() {
    return strikes;
  }

  List<Chance> chances() {
    return chances;
  }

  private static <T> List<T> and(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return List.copyOf(all);
  }

  private static double probability(double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException("chance=" + chance + ": expected 0 to 1");
    }
    return chance;
  }

  private static int positive(int nth) {
    if (nth < 1) {
      throw new IllegalArgumentException("nth=" + nth + ": calls count from 1");
    }
    return nth;
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(",").add("seed=" + seed);
    if (shortReads > 0) {
      text.add("short=" + shortReads);
    }
    if (delays > 0) {
      text.add("delay=" + delays + ":" + longestDelay.toMillis());
    }
    failures.forEach(each -> text.add(each.toString()));
    strikes.forEach(each -> text.add(each.toString()));
    chances.forEach(each -> text.add(each.toString()));
    return text.toString();
  }
}
