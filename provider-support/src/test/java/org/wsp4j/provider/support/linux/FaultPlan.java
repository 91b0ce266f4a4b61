package org.wsp4j.provider.support.linux;

import java.util.SplittableRandom;

/**
 * What a {@link ScriptedKernel} does now and then that a kernel may do: drawn from a seed, the same
 * for the same calls in the same order. Not for sharing between kernels.
 */
public final class FaultPlan {
  private static final int PER_MILLE = 1000;

  private final long seed;
  private final SplittableRandom random;
  private final int hitches;
  private final int resets;

  private FaultPlan(long seed, int hitches, int resets) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.hitches = hitches;
    this.resets = resets;
  }

  /** A plan without faults. */
  public static FaultPlan none() {
    return new FaultPlan(0, 0, 0);
  }

  /**
   * A plan of faults that lose nothing: short receives and sends, EINTR, EAGAIN followed by an
   * edge, ENOBUFS, a wait that reports fewer than are ready.
   *
   * @param seed of all that is drawn
   * @param perMille how many of 1,000 calls are hit by each
   */
  public static FaultPlan hitches(long seed, int perMille) {
    return new FaultPlan(seed, perMille, 0);
  }

  /**
   * This plan, begun anew, with connections reset under a receive or a send.
   *
   * @param perMille how many of 1,000 calls
   */
  public FaultPlan withResets(int perMille) {
    return new FaultPlan(seed, hitches, perMille);
  }

  boolean interrupts() {
    return hit(hitches);
  }

  boolean hesitates() {
    return hit(hitches);
  }

  boolean lacksMemory() {
    return hit(hitches);
  }

  boolean resets() {
    return hit(resets);
  }

  /** The size of a transfer of up to {@code most}: at least 1 of it, 0 of 0. */
  int size(int most) {
    return most > 1 && hit(hitches) ? random.nextInt(1, most) : most;
  }

  private boolean hit(int perMille) {
    return perMille > 0 && random.nextInt(PER_MILLE) < perMille;
  }

  @Override
  public String toString() {
    return "FaultPlan[seed=" + seed + ", hitches=" + hitches + ", resets=" + resets + "]";
  }
}
