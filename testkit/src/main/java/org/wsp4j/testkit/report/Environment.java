package org.wsp4j.testkit.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and how a run took place.
 *
 * @param jdk the Java runtime
 * @param os the operating system
 * @param kernel its version
 * @param arch the processor's architecture
 * @param cpus how many processors were available
 * @param seed what the schedules were made from
 * @param started when
 */
public record Environment(
    String jdk, String os, String kernel, String arch, int cpus, long seed, Instant started) {
  /**
   * This machine, now.
   *
   * @param seed the seed of the run
   * @return the environment
   */
  public static Environment current(long seed) {
    return new Environment(
        Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        seed,
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }
}
