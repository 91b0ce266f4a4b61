package org.wsp4j.testkit.reference;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.Network;
import org.wsp4j.testkit.RawPeer;
import org.wsp4j.testkit.Surroundings;

/**
 * The network between the sockets of {@link ReferenceProvider}s and the peers of a test: in memory,
 * of one machine, with an address for whoever wants it. It does what it is told and nothing by
 * itself: the {@link ReferenceClock} says when, the {@link ReferenceSchedule} how long, and a link
 * goes down because somebody took it down. Any thread may call.
 */
public final class ReferenceNetwork implements Surroundings, Network {
  private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(21);

  private final Turns turns = new Turns();
  private final Addresses addresses = new Addresses();
  private final ReferenceClock clock;

  /** From here on: guarded by the turns. */
  private ReferenceSchedule schedule = ReferenceSchedule.immediate();

  private boolean failed;

  /** Where whatever is opened is. */
  private Segment segment = new Segment(turns);

  /** Who looks when the network fails. */
  private final Set<Runnable> hosts = new LinkedHashSet<>();

  /**
   * Makes a network.
   *
   * @param clock its time
   */
  public ReferenceNetwork(ReferenceClock clock) {
    this.clock = clock;
  }

  /**
   * The time of this network.
   *
   * @return the clock it was made with
   */
  public ReferenceClock clock() {
    return clock;
  }

  /**
   * Decides how long what is sent from now on is on its way. At first everything is there at once.
   *
   * @param choice of delays
   * @return this
   */
  public ReferenceNetwork schedule(ReferenceSchedule choice) {
    turns.run(() -> schedule = choice);
    return this;
  }

  /**
   * Lets time pass at once: {@link ReferenceClock#advance}.
   *
   * @param time how much
   */
  @Override
  public void advance(Duration time) {
    clock.advance(time);
  }

  /**
   * Makes a network with a link of its own for what is opened from now on, and has the methods of
   * {@link Network} that this has be about it. What is open stays where it is; everybody still
   * reaches everybody.
   *
   * @return the network
   */
  @Override
  public Network network() {
    return turns.take(() -> segment = new Segment(turns));
  }

  /**
   * Takes the link down: nothing passes. What a connection has sent waits, datagrams are lost, and
   * a connect waits for its time-out.
   */
  @Override
  public void linkDown() {
    turns.take(this::segment).linkDown();
  }

  /** Takes the link up again. */
  @Override
  public void linkUp() {
    turns.take(this::segment).linkUp();
    turns.run(() -> hosts.forEach(turns::look));
  }

  /**
   * {@inheritDoc} The first comes after 200 milliseconds, each later one after twice the time of
   * the one before; 12 of them unless it is said here.
   */
  @Override
  public void retransmissions(int count) {
    turns.take(this::segment).retransmissions(count);
  }

  @Override
  public void keepAlive(int idleSeconds, int intervalSeconds, int probes) {
    turns.take(this::segment).keepAlive(idleSeconds, intervalSeconds, probes);
  }

  /**
   * Has the network subsystem fail, or work again: while it has failed every receive ends with
   * WSAENETDOWN, those that pend too.
   *
   * @param fails whether it has failed
   */
  @Override
  public void fails(boolean fails) {
    turns.run(() -> {
      failed = fails;
      hosts.forEach(turns::look);
    });
  }

  /**
   * Has an address answer nothing, as if its machine were gone: connects to there time out after 21
   * seconds, and datagrams vanish.
   *
   * @param address of whatever protocol
   * @param gone false to bring it back
   */
  public void vanish(InetSocketAddress address, boolean gone) {
    turns.run(() -> {
      if (gone) {
        addresses.vanish(address);
      } else {
        addresses.appear(address);
      }
    });
  }

  /**
   * Peers for the sockets of one protocol: they speak it without any of the provider's code, each
   * is driven by the thread of a test, and they can do what a good peer would not.
   *
   * @param entry an entry of {@link ReferenceProvider#protocols}, or the same as a catalog lists it
   * @return makes them
   */
  public RawPeer peers(ProtocolInfo entry) {
    return new ReferencePeers(this, entry);
  }

  Turns turns() {
    return turns;
  }

  Addresses addresses() {
    return addresses;
  }

  ReferenceSchedule schedule() {
    return schedule;
  }

  Segment segment() {
    return segment;
  }

  boolean hasFailed() {
    return failed;
  }

  long connectNanos() {
    return CONNECT_NANOS;
  }

  /** Has something done later, in a turn of its own. In a turn. */
  Runnable after(long nanos, Runnable action) {
    return clock.after(nanos, () -> turns.run(action));
  }

  void attach(Runnable host) {
    hosts.add(host);
  }

  void detach(Runnable host) {
    hosts.remove(host);
  }
}
