package org.wsp4j.testkit.cli;

import java.util.Arrays;

/** Round trip times, kept exactly: a percentile is a sample, not an estimate. */
final class Latencies {
  private static final double MICROS = 1_000;

  private final long[] sortedNanos;

  Latencies(long[] nanos) {
    sortedNanos = nanos.clone();
    Arrays.sort(sortedNanos);
  }

  int count() {
    return sortedNanos.length;
  }

  /**
   * The smallest sample that at least this share of all samples does not exceed, in microseconds.
   */
  double percentileMicros(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sortedNanos.length);
    return sortedNanos[Math.clamp(rank - 1L, 0, sortedNanos.length - 1)] / MICROS;
  }

  double meanMicros() {
    return Arrays.stream(sortedNanos).average().orElse(0) / MICROS;
  }
}
