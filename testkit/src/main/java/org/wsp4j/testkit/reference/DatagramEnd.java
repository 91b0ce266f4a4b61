package org.wsp4j.testkit.reference;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.reference.Arrived.Data;
import org.wsp4j.testkit.reference.Arrived.Report;

/** One socket or raw peer of a connectionless protocol. Guarded by the network's lock. */
final class DatagramEnd {
  final Inbox inbox = new Inbox();

  /** The groups it has joined. */
  final Set<InetAddress> groups = new HashSet<>();

  /** Whose datagrams it hears, or null: everybody's (RECV-4.09). */
  @Nullable InetSocketAddress peer;

  /** Whether it is told of unreachable ports: SIO_UDP_CONNRESET (DEC-27). */
  boolean hearsReports = true;

  private final ReferenceNetwork network;
  private final Segment segment;
  private final String protocol;
  private final Port port;
  private final Runnable host;

  DatagramEnd(ReferenceNetwork network, String protocol, Port port, Runnable host) {
    this.network = network;
    segment = network.segment();
    this.protocol = protocol;
    this.port = port;
    this.host = host;
  }

  InetSocketAddress address() {
    InetSocketAddress address = port.address;
    return address.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(Addresses.LOOPBACK, address.getPort())
        : address;
  }

  /** Sends; whatever happens to it, the sender is done. */
  void send(byte[] bytes, InetSocketAddress to) {
    long nanos = network.schedule().delayNanos(address(), to, bytes.length);
    if (nanos < 0 || !segment.isUp()) {
      return;
    }
    Data data = new Data(bytes, true, address());
    if (nanos == 0) {
      deliver(data, to);
    } else {
      network.after(nanos, () -> deliver(data, to));
    }
  }

  private void deliver(Data data, InetSocketAddress to) {
    if (!segment.isUp() || network.addresses().hasVanished(to)) {
      return;
    }
    if (to.getAddress().isMulticastAddress()) {
      network.addresses().members(protocol, to).forEach(each -> each.receive(data));
      return;
    }
    Port target = network.addresses().find(protocol, to);
    if (target == null || target.datagrams == null) {
      report();
    } else {
      target.datagrams.receive(data);
    }
  }

  /** A stranger's, and what there is no room for, is dropped in silence (RECV-4.10). */
  private void receive(Data data) {
    boolean known = peer == null || peer.equals(data.sender);
    if (known && data.costBytes() <= inbox.freeBytes()) {
      inbox.accept(new Data(data.bytes, true, data.sender));
      network.turns().look(host);
    }
  }

  private void report() {
    if (hearsReports) {
      inbox.accept(new Report(WsaError.WSAECONNRESET));
      network.turns().look(host);
    }
  }
}
