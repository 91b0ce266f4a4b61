package org.wsp4j.examples.transport;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The thread that carries bytes from end to end, as that of a driver or of a network stack in user
 * space does. There is one for all connections.
 */
final class Wire {
  /** Every end at most once. */
  private final BlockingQueue<FedTransport> bells = new LinkedBlockingQueue<>();

  Wire() {
    Thread.ofPlatform().daemon().name("wsp4j-example-wire").start(this::run);
  }

  /** There may be something to carry from this end. Any thread may call; it never waits. */
  void ring(FedTransport from) {
    if (from.startsRinging()) {
      bells.add(from);
    }
  }

  private void run() {
    try {
      while (true) {
        FedTransport from = bells.take();
        from.stopsRinging();
        from.carry();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
