package org.wsp4j.testkit.reference;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who has which address: every protocol has ports of its own, every address exists, and ports are
 * given out in order. Guarded by the network's lock.
 */
final class Addresses {
  static final InetAddress LOOPBACK = literal(127, 0, 0, 1);
  static final InetAddress ANY = literal(0, 0, 0, 0);

  private static final int FIRST_PORT = 49_152;
  private static final int LAST_PORT = 65_535;

  private final Map<String, Map<InetSocketAddress, Port>> protocols = new HashMap<>();

  /** Where nobody answers: packets to there vanish. */
  private final Set<InetSocketAddress> vanished = new HashSet<>();

  private int next = FIRST_PORT;

  private static InetAddress literal(int a, int b, int c, int d) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private Map<InetSocketAddress, Port> of(String protocol) {
    return protocols.computeIfAbsent(protocol, _ -> new LinkedHashMap<>());
  }

  /**
   * Gives an address to somebody.
   *
   * @param wanted port 0 chooses one
   * @return null if somebody has it, or no port is left
   */
  @Nullable Port bind(String protocol, InetSocketAddress wanted) {
    Map<InetSocketAddress, Port> ports = of(protocol);
    InetSocketAddress address = wanted.getPort() == 0 ? free(ports, wanted.getAddress()) : wanted;
    if (address == null || isTaken(ports, address)) {
      return null;
    }
    Port port = new Port(address);
    ports.put(address, port);
    return port;
  }

  private @Nullable InetSocketAddress free(
      Map<InetSocketAddress, Port> ports, InetAddress address) {
    for (int i = FIRST_PORT; i <= LAST_PORT; i++) {
      InetSocketAddress candidate = new InetSocketAddress(address, next);
      next = next == LAST_PORT ? FIRST_PORT : next + 1;
      if (!isTaken(ports, candidate)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean isTaken(Map<InetSocketAddress, Port> ports, InetSocketAddress address) {
    if (ports.containsKey(address) || ports.containsKey(any(address))) {
      return true;
    }
    return address.getAddress().isAnyLocalAddress()
        && ports.keySet().stream().anyMatch(each -> each.getPort() == address.getPort());
  }

  private static InetSocketAddress any(InetSocketAddress address) {
    return new InetSocketAddress(ANY, address.getPort());
  }

  void release(String protocol, Port port) {
    of(protocol).remove(port.address, port);
  }

  /** Who is reached at an address. */
  @Nullable Port find(String protocol, InetSocketAddress address) {
    Map<InetSocketAddress, Port> ports = of(protocol);
    Port exact = ports.get(address);
    return exact == null ? ports.get(any(address)) : exact;
  }

  /** Who has joined a group, in the order of their binding. */
  List<DatagramEnd> members(String protocol, InetSocketAddress group) {
    List<DatagramEnd> members = new ArrayList<>();
    for (Port each : of(protocol).values()) {
      DatagramEnd end = each.datagrams;
      if (end != null
          && each.address.getPort() == group.getPort()
          && end.groups.contains(group.getAddress())) {
        members.add(end);
      }
    }
    return members;
  }

  void vanish(InetSocketAddress address) {
    vanished.add(address);
  }

  void appear(InetSocketAddress address) {
    vanished.remove(address);
  }

  boolean hasVanished(InetSocketAddress address) {
    return vanished.contains(address);
  }
}
