package org.wsp4j.testkit.reference;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.testkit.Peer;
import org.wsp4j.testkit.RawPeer;

/** Makes peers that stand on the network itself. */
record ReferencePeers(ReferenceNetwork network, ProtocolInfo entry) implements RawPeer {
  private static final int BACKLOG = 64;

  @Override
  public Waiting listen(SocketAddress local, Duration limit) {
    return network
        .turns()
        .take(() -> {
          Port port = bind(local);
          Listener listener = new Listener(port, BACKLOG, () -> {});
          port.listener = listener;
          return new Accepting(this, listener, limit);
        });
  }

  @Override
  public Peer connect(SocketAddress remote, Duration limit) {
    return network
        .turns()
        .take(() -> {
          Port own = bind(new InetSocketAddress(Addresses.LOOPBACK, 0));
          InetSocketAddress to = (InetSocketAddress) remote;
          Port there = network.addresses().find(entry.name(), to);
          Listener listener = there == null ? null : there.listener;
          End near = End.connect(network, entry, own.address, to);
          if (listener == null || !listener.offer(near.other(), network.turns())) {
            throw new IllegalStateException("remote=" + remote + ": connection refused");
          }
          return new ReferencePeer(network, entry, near, release(own), limit);
        });
  }

  @Override
  public Peer open(SocketAddress local, @Nullable SocketAddress remote, Duration limit) {
    return network
        .turns()
        .take(() -> {
          Port port = bind(local);
          DatagramEnd end = new DatagramEnd(network, entry.name(), port, () -> {});
          end.peer = (InetSocketAddress) remote;
          port.datagrams = end;
          return new ReferenceDatagramPeer(network, end, release(port), limit);
        });
  }

  private Port bind(SocketAddress local) {
    Port port = network.addresses().bind(entry.name(), (InetSocketAddress) local);
    if (port == null) {
      throw new IllegalStateException("local=" + local + ": the address is in use");
    }
    return port;
  }

  private Runnable release(Port port) {
    return () -> network.addresses().release(entry.name(), port);
  }

  private record Accepting(ReferencePeers peers, Listener listener, Duration limit)
      implements Waiting {
    @Override
    public SocketAddress localAddress() {
      return listener.port.address;
    }

    @Override
    public Peer accept() {
      ReferenceNetwork network = peers.network;
      if (!network.turns().await(() -> !listener.waiting.isEmpty(), limit)) {
        throw new IllegalStateException("nobody connected to " + localAddress() + " in " + limit);
      }
      Supplier<Peer> taken =
          () -> new ReferencePeer(network, peers.entry, listener.waiting.remove(), () -> {}, limit);
      return network.turns().take(taken);
    }

    /** Those that nobody accepted are reset. */
    @Override
    public void close() {
      peers
          .network
          .turns()
          .run(() -> {
            listener.port.listener = null;
            listener.waiting.forEach(each -> each.close(true));
            listener.waiting.clear();
            peers.release(listener.port).run();
          });
    }
  }
}
