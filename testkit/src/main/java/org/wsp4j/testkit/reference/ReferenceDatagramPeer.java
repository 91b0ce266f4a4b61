package org.wsp4j.testkit.reference;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.reference.Arrived.Data;

/** A peer of a connectionless protocol, driven by a test. */
final class ReferenceDatagramPeer implements Peer {
  private final ReferenceNetwork network;
  private final DatagramEnd end;
  private final Runnable released;
  private final Duration limit;

  ReferenceDatagramPeer(
      ReferenceNetwork network, DatagramEnd end, Runnable released, Duration limit) {
    this.network = network;
    this.end = end;
    this.released = released;
    this.limit = limit;
  }

  @Override
  public void send(byte[] data) {
    InetSocketAddress to = requireNonNull(end.peer, "opened for anybody: use sendTo");
    network.turns().run(() -> end.send(data.clone(), to));
  }

  @Override
  public void sendTo(String text, SocketAddress to) {
    byte[] data = text.getBytes(StandardCharsets.ISO_8859_1);
    network.turns().run(() -> end.send(data, (InetSocketAddress) to));
  }

  /** One datagram; what does not fit is lost. */
  @Override
  public byte[] receive(int max) {
    byte[][] received = new byte[1][];
    boolean done =
        network
            .turns()
            .await(
                () -> {
                  if (!(end.inbox.first() instanceof Data data)) {
                    return false;
                  }
                  received[0] = Arrays.copyOf(data.bytes, Math.min(max, data.bytes.length));
                  end.inbox.drop();
                  return true;
                },
                limit);
    if (!done) {
      throw new IllegalStateException("no datagram for " + end.address() + " within " + limit);
    }
    return received[0];
  }

  @Override
  public SocketAddress localAddress() {
    return end.address();
  }

  @Override
  public void close() {
    network.turns().run(released);
  }
}
