package org.wsp4j.testkit;

import java.util.Random;

/**
 * The chance of one thread of a row. Each thread has its own, seeded by the one that started it, so
 * that who comes first changes nothing; what was chosen can be compared between runs.
 */
final class Choices extends Random {
  private static final long serialVersionUID = 1;
  private static final int FACTOR = 31;

  /** Of all that was chosen, in turn. Written by the one thread, read when that has ended. */
  private volatile long digest;

  Choices(long seed) {
    super(seed);
  }

  @Override
  protected int next(int bits) {
    int chosen = super.next(bits);
    digest = digest * FACTOR + chosen;
    return chosen;
  }

  long digest() {
    return digest;
  }
}
