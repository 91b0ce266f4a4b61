package org.wsp4j.testkit.reference;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntSupplier;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.reference.Arrived.Break;
import org.wsp4j.testkit.reference.Arrived.Data;
import org.wsp4j.testkit.reference.Arrived.Mark;

/**
 * One end of a connection: what it has received, and what it has on its way to the other. What is
 * sent arrives in order, each at its time, while the link is up and the other end is there. Guarded
 * by the network's lock.
 */
final class End {
  /** The largest piece that travels as one. */
  static final int PIECE_BYTES = 16 << 10;

  final InetSocketAddress local;
  final InetSocketAddress remote;
  final Inbox inbox = new Inbox();
  private final ReferenceNetwork network;
  private final Segment segment;
  private final boolean keepsMessages;
  private final int largestMessage;
  private final Deque<Flying> outgoing = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // set by connect, which makes both ends
  private End other;

  /** Looks when something has arrived, or there is room to send again. */
  private Runnable host = () -> {};

  /** The room in receives that wait here. */
  private IntSupplier postedBytes = () -> 0;

  private int flyingBytes;
  private int openMessageBytes;
  private boolean openMessage;
  private boolean finished;
  private boolean closed;
  private boolean vanished;
  private boolean keepsAlive;

  /** How long until no answer is a failure; 0 for the network's. */
  private long keepAliveNanos;

  private Runnable probing = () -> {};
  private Runnable retransmitting = () -> {};

  private record Flying(Arrived what, long dueNanos) {}

  private End(
      ReferenceNetwork network,
      ProtocolInfo info,
      InetSocketAddress local,
      InetSocketAddress remote) {
    this.network = network;
    segment = network.segment();
    segment.ends.add(this);
    this.local = local;
    this.remote = remote;
    keepsMessages = !info.actsAsByteStream(0);
    largestMessage = info.messageSize();
  }

  /** Connects two ends; the other one is {@link #other}. */
  static End connect(
      ReferenceNetwork network, ProtocolInfo info, InetSocketAddress from, InetSocketAddress to) {
    End near = new End(network, info, from, to);
    End far = new End(network, info, to, from);
    near.other = far;
    far.other = near;
    return near;
  }

  End other() {
    return other;
  }

  void host(Runnable looker, IntSupplier posted) {
    host = looker;
    postedBytes = posted;
    network.turns().look(looker);
  }

  /** What may be sent now, in bytes: what fits the buffer, or the receives that wait for it. */
  int roomBytes() {
    int buffer = other.inbox.freeBytes() - 1;
    int posted = other.inbox.hasNews() ? 0 : other.postedBytes.getAsInt();
    return Math.max(0, Math.max(buffer, posted) - flyingBytes);
  }

  /** The largest message that is taken whole, in bytes. */
  int largestBytes() {
    return other.inbox.capacityBytes() - 1;
  }

  /** Whether so many bytes may be sent now, or a good part of them. */
  boolean hasRoomFor(int bytes) {
    return roomBytes() >= Math.min(bytes, other.inbox.capacityBytes() / 2);
  }

  /** Sends bytes. Without {@code last} more of the message follows. */
  void send(byte[] bytes, boolean last) {
    openMessage = !last;
    openMessageBytes += bytes.length;
    if (keepsMessages && largestMessage > 0 && openMessageBytes > largestMessage) {
      breakBoth(WsaError.WSAECONNABORTED); // DEC-28
      return;
    }
    openMessageBytes = last ? 0 : openMessageBytes;
    carry(new Data(bytes, last, null));
    if (other.closed) {
      fail(WsaError.WSAECONNRESET);
    }
  }

  void sendUrgent(byte octet) {
    carry(new Mark(octet));
  }

  /** Ends this direction. In the middle of a message that is no graceful end. */
  void finish() {
    if (!finished) {
      finished = true;
      boolean cut = keepsMessages && openMessage;
      carry(cut ? new Break(WsaError.WSAECONNABORTED) : new Arrived.End());
    }
  }

  /** Closes: gracefully, unless it is asked otherwise or there is data that nobody received. */
  void close(boolean abortive) {
    if (closed) {
      return;
    }
    if (abortive || inbox.dataBytes() > 0) {
      finished = true;
      carry(new Break(WsaError.WSAECONNRESET));
    } else {
      finish();
    }
    closed = true;
    host = () -> {};
    probing.run();
    retransmitting.run();
    if (other.vanished || outgoing.isEmpty()) {
      segment.ends.remove(this);
    }
  }

  /** Never answers again, as if its machine were gone. */
  void vanish() {
    vanished = true;
    other.linkChanged();
  }

  /**
   * Has this end look whether the other one is there.
   *
   * @param idleNanos how long it waits for a sign of life, 0 for as long as the network says
   * @param intervalNanos how long it waits for the answer to each probe
   */
  void keepAlive(boolean on, long idleNanos, long intervalNanos) {
    keepsAlive = on;
    keepAliveNanos = idleNanos == 0 ? 0 : idleNanos + segment.probes() * intervalNanos;
    linkChanged();
  }

  /** The other end can be reached, or it cannot: what is due is delivered, or the clocks start. */
  void linkChanged() {
    probing.run();
    retransmitting.run();
    if (isReachable()) {
      pump();
      return;
    }
    if (keepsAlive) {
      long nanos = keepAliveNanos == 0 ? segment.keepAliveNanos() : keepAliveNanos;
      probing = network.after(nanos, this::notAnswered);
    }
    if (!outgoing.isEmpty()) {
      retransmitting = network.after(segment.retransmissionNanos(), this::notAcknowledged);
    }
  }

  private boolean isReachable() {
    return segment.isUp() && !other.vanished;
  }

  /** No probe was answered. Where data waits to be acknowledged, that decides (DEC-43). */
  private void notAnswered() {
    if (outgoing.isEmpty()) {
      fail(WsaError.WSAENETRESET);
    }
  }

  private void notAcknowledged() {
    fail(WsaError.WSAECONNABORTED);
  }

  private void breakBoth(WsaError error) {
    other.fail(error);
    fail(WsaError.WSAECONNRESET);
  }

  private void fail(WsaError error) {
    inbox.accept(new Break(error));
    network.turns().look(host);
  }

  private void carry(Arrived what) {
    if (closed || inbox.broken().failed()) {
      return;
    }
    long nanos = Math.max(0, network.schedule().delayNanos(local, remote, what.dataBytes()));
    long due = network.clock().nanoTime() + nanos;
    if (!outgoing.isEmpty()) {
      due = Math.max(due, outgoing.getLast().dueNanos);
    }
    outgoing.add(new Flying(what, due));
    flyingBytes += what.costBytes();
    if (nanos > 0) {
      var _ = network.after(nanos, this::pump);
    }
    if (!isReachable() && outgoing.size() == 1) {
      retransmitting = network.after(segment.retransmissionNanos(), this::notAcknowledged);
    }
    pump();
  }

  /** Delivers what is due. */
  void pump() {
    boolean any = false;
    while (!outgoing.isEmpty()
        && isReachable()
        && outgoing.getFirst().dueNanos - network.clock().nanoTime() <= 0) {
      Arrived arrived = outgoing.remove().what;
      flyingBytes -= arrived.costBytes();
      if (!other.closed) {
        other.inbox.accept(arrived);
        any = true;
      }
    }
    if (any) {
      network.turns().look(other.host);
    }
    if (closed && outgoing.isEmpty()) {
      segment.ends.remove(this);
    }
  }

  /** Something was received here: there is room for more. */
  void received() {
    network.turns().look(other.host);
  }
}
