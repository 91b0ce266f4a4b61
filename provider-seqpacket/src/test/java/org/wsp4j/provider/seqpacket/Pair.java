package org.wsp4j.provider.seqpacket;

import org.wsp4j.spi.ProviderSocket;

/** Two connected sockets of ours. */
record Pair(ProviderSocket sender, ProviderSocket receiver) implements AutoCloseable {
  static Pair open(Net net, Net.Kind sending, Net.Kind receiving) {
    ProviderSocket listener = net.listening(receiving);
    ProviderSocket sender = net.open(sending);
    Net.ok(sender.connect(Net.nameOf(listener), null, null, null));
    Pair pair = new Pair(sender, Net.accept(listener));
    Net.ok(listener.close());
    return pair;
  }

  /** One of each kind. */
  static Pair open(Net net, Net.Kind kind) {
    return open(net, kind, kind);
  }

  @Override
  public void close() {
    var _ = sender.close();
    var _ = receiver.close();
  }
}
