package org.wsp4j.testkit.reference;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where connections come in: those that wait to be accepted. Guarded by the network's lock. */
final class Listener {
  final Port port;
  final Deque<End> waiting = new ArrayDeque<>();
  private final int backlog;
  private final Runnable host;

  /**
   * Begins to listen.
   *
   * @param backlog how many may wait
   * @param host looks when one has come
   */
  Listener(Port port, int backlog, Runnable host) {
    this.port = port;
    this.backlog = Math.max(1, backlog);
    this.host = host;
  }

  /** Takes a connection in; false if too many wait. */
  boolean offer(End end, Turns turns) {
    if (waiting.size() >= backlog) {
      return false;
    }
    waiting.add(end);
    turns.look(host);
    return true;
  }
}
