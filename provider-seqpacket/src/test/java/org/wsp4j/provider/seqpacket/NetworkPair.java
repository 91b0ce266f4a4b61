package org.wsp4j.provider.seqpacket;

import org.wsp4j.spi.ProviderSocket;

/** Two connected sockets of ours. */
record NetworkPair(ProviderSocket sender, ProviderSocket receiver) implements AutoCloseable {
  static NetworkPair open(Net net, Net.Kind sending, Net.Kind receiving) {
    ProviderSocket listener = net.listening(receiving);
    ProviderSocket sender = net.open(sending);
    Net.ok(sender.connect(Net.addressOf(listener), null, null, null));
    NetworkPair pair = new NetworkPair(sender, Net.accept(listener));
    Net.ok(listener.close());
    return pair;
  }

  @Override
  public void close() {
    var _ = sender.close();
    var _ = receiver.close();
  }
}
