package org.wsp4j.testkit.scenario;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.WsaEvent;

/** A socket of a scenario and what is known of it. */
final class End {
  final String name;
  final ProviderSocket socket;
  final boolean stream;
  final boolean overlapped;
  final int family;
  final UrgentStream urgent = new UrgentStream();
  final Deque<Peek.Sight> datagrams = new ArrayDeque<>();
  @Nullable InetSocketAddress local;
  @Nullable End peer;
  @Nullable WsaEvent selected;
  boolean nonblocking;
  boolean closed;

  /** Whether the peer of a stream has sent its end. */
  boolean ended;

  /** Whether something happened after which what is there is not known. */
  boolean uncertain;

  private final List<Peek> peeks = new ArrayList<>();
  private final List<Posted> posted = new ArrayList<>();

  /** A receive that pended, whose data is seen only when it is over. */
  private record Posted(Op op, boolean outOfBand) {}

  End(String name, ProviderSocket socket, boolean stream, boolean overlapped, int family) {
    this.name = name;
    this.socket = socket;
    this.stream = stream;
    this.overlapped = overlapped;
    this.family = family;
  }

  /** A peek that is told by what is there, now and later. */
  synchronized Peek peek(Receive receive, Op op, boolean first) {
    Peek peek = new Peek(receive, op, this, first);
    peeks.add(peek);
    return peek;
  }

  /** Takes note of what somebody has sent to this socket. */
  synchronized void arrives(End sender, String text, boolean outOfBand) {
    if (stream) {
      urgent.sent(text, outOfBand);
    } else if (peer == null || peer == sender) {
      datagrams.add(new Peek.Sight(text, sender.name));
    }
    peeks.forEach(Peek::look);
  }

  /** Takes note of the end of the stream. */
  synchronized void ends() {
    ended = true;
    peeks.forEach(Peek::look);
  }

  /** What a receive with so much room may get now, nothing if nothing is there. */
  synchronized List<Peek.Sight> visible(int room) {
    if (!stream) {
      return datagrams.stream().limit(1).toList();
    }
    List<Peek.Sight> texts =
        urgent.winsockTexts(room).stream()
            .filter(each -> !each.isEmpty())
            .map(each -> new Peek.Sight(each, ""))
            .toList();
    return texts.isEmpty() && ended ? List.of(new Peek.Sight("", "")) : texts;
  }

  void posted(Op op, boolean outOfBand) {
    posted.add(new Posted(op, outOfBand));
  }

  /** Takes note of what the receives that pended have taken since. */
  void settlePosted() {
    for (Iterator<Posted> all = posted.iterator(); all.hasNext(); ) {
      Posted each = all.next();
      if (!each.op().overlapped.isPending()) {
        all.remove();
        String data = each.op().data();
        took(each.outOfBand(), data, data);
      }
    }
  }

  /** Takes note of what a receive has taken: as the scenario expects it, and as it was. */
  synchronized void took(boolean outOfBand, String expected, String seen) {
    if (!stream) {
      datagrams.poll();
    } else if (outOfBand) {
      urgent.tookUrgent(expected, seen);
    } else {
      urgent.took(expected, seen);
    }
  }
}
