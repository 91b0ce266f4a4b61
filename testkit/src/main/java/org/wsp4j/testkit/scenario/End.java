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
  final UrgentStream urgent = new UrgentStream();
  final Deque<Integer> datagrams = new ArrayDeque<>();
  @Nullable InetSocketAddress local;
  @Nullable End peer;
  @Nullable WsaEvent selected;
  boolean nonblocking;
  boolean closed;
  private final List<Posted> posted = new ArrayList<>();

  /** A receive that pended, whose data is seen only when it is over. */
  private record Posted(Op op, boolean outOfBand) {}

  End(String name, ProviderSocket socket, boolean stream, boolean overlapped) {
    this.name = name;
    this.socket = socket;
    this.stream = stream;
    this.overlapped = overlapped;
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
  void took(boolean outOfBand, String expected, String seen) {
    if (!stream) {
      datagrams.poll();
    } else if (outOfBand) {
      urgent.tookUrgent(expected, seen);
    } else {
      urgent.took(expected, seen);
    }
  }
}
