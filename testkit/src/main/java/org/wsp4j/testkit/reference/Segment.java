package org.wsp4j.testkit.reference;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.wsp4j.testkit.Network;

/** A part of a network that has a link of its own. Guarded by the network's lock. */
final class Segment implements Network {
  private static final long FIRST_RETRANSMISSION_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int MOST_RETRANSMISSIONS = 30;

  private final Turns turns;

  /** The ends of its connections, until they are closed. */
  final Set<End> ends = new LinkedHashSet<>();

  private boolean up = true;
  private int retransmissions = 12;
  private long keepAliveNanos = TimeUnit.HOURS.toNanos(2) + TimeUnit.SECONDS.toNanos(9 * 75);
  private int probes = 9;

  Segment(Turns turns) {
    this.turns = turns;
  }

  boolean isUp() {
    return up;
  }

  /** How long it takes until a connection is given up that nothing is acknowledged on. */
  long retransmissionNanos() {
    return FIRST_RETRANSMISSION_NANOS * ((2L << retransmissions) - 1);
  }

  /** How long it takes until a connection is given up on which no probe is answered. */
  long keepAliveNanos() {
    return keepAliveNanos;
  }

  int probes() {
    return probes;
  }

  @Override
  public void linkDown() {
    turns.run(() -> {
      up = false;
      List.copyOf(ends).forEach(End::linkChanged);
    });
  }

  @Override
  public void linkUp() {
    turns.run(() -> {
      up = true;
      List.copyOf(ends).forEach(End::linkChanged);
    });
  }

  @Override
  public void retransmissions(int count) {
    turns.run(() -> retransmissions = Math.clamp(count, 0, MOST_RETRANSMISSIONS));
  }

  @Override
  public void keepAlive(int idleSeconds, int intervalSeconds, int most) {
    turns.run(() -> {
      keepAliveNanos = TimeUnit.SECONDS.toNanos(idleSeconds + (long) most * intervalSeconds);
      probes = most;
    });
  }
}
