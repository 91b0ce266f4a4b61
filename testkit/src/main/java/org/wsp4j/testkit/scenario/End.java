package org.wsp4j.testkit.scenario;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProviderSocket;

/** A socket of a scenario and what is known of it. */
final class End {
  final String name;
  final ProviderSocket socket;
  final boolean stream;
  final boolean overlapped;
  @Nullable InetSocketAddress local;
  @Nullable InetSocketAddress remote;
  @Nullable End peer;
  boolean nonblocking;
  boolean inline;
  boolean closed;
  int urgentSentHere;
  int urgentSegments;
  boolean readSinceUrgent;

  End(String name, ProviderSocket socket, boolean stream, boolean overlapped) {
    this.name = name;
    this.socket = socket;
    this.stream = stream;
    this.overlapped = overlapped;
  }

  /** Whether the kernel's limits on urgent data can show on this socket (DEC-06). */
  boolean urgentLimits() {
    return urgentSentHere > 0 && (inline || readSinceUrgent || urgentSegments > 1);
  }
}
