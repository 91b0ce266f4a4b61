package org.wsp4j.testkit;

import java.time.Duration;

/**
 * The world around a provider, as far as a row may change it: where time passes when it is told to,
 * and links break when they are told to. A provider over the kernel needs none, since the kit knows
 * how to do that to a kernel.
 */
public interface Surroundings {
  /**
   * Lets time pass at once.
   *
   * @param time how much
   */
  void advance(Duration time);

  /**
   * Makes a network for what is opened from now on; what is open stays where it is.
   *
   * @return the network
   */
  Network network();

  /**
   * Has the network subsystem fail, or work again (RECV-3.01).
   *
   * @param fails whether it fails
   */
  void fails(boolean fails);
}
