package org.wsp4j.testkit.reference;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/**
 * Decides how long what is sent is on its way: the only source of chance in a {@link
 * ReferenceNetwork}. Asked once for everything that is sent, in the order of sending, under the
 * network's lock; it must not call anything of the network or the provider.
 *
 * <p>A connection keeps its order whatever is answered. Datagrams overtake each other.
 */
@FunctionalInterface
public interface ReferenceSchedule {
  /** The answer that loses a datagram. What must arrive cannot be lost: it is not delayed then. */
  long LOST = -1;

  /**
   * Decides.
   *
   * @param from who sends
   * @param to whom to
   * @param bytes how much
   * @return how long it takes, in nanoseconds of the network's clock, or {@link #LOST}
   */
  long delayNanos(InetSocketAddress from, InetSocketAddress to, int bytes);

  /**
   * Everything is there as soon as it is sent.
   *
   * @return a schedule
   */
  static ReferenceSchedule immediate() {
    return (_, _, _) -> 0;
  }

  /**
   * Everything takes the same time.
   *
   * @param delay how long
   * @return a schedule
   */
  static ReferenceSchedule after(Duration delay) {
    long nanos = delay.toNanos();
    return (_, _, _) -> nanos;
  }

  /**
   * Everything takes a time of chance; the same seed gives the same times.
   *
   * @param seed of the chance
   * @param most the longest time
   * @return a schedule, for one network
   */
  static ReferenceSchedule seeded(long seed, Duration most) {
    Random random = new Random(seed);
    long bound = most.toNanos() + 1;
    return (_, _, _) -> random.nextLong(bound);
  }
}
