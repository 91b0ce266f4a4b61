package org.wsp4j.examples.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The names of one transport within a process: numbers, like those of TCP. Any thread may call. */
final class Ports {
  private static final int FIRST_FREE = 49_152;
  private static final int LAST = 65_535;

  private final Map<Integer, LocalTransport> bound = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /**
   * Gives a port to a transport.
   *
   * @param wanted the port, or 0 for any
   * @return the port, or 0 if it is taken, or all are
   */
  int bind(int wanted, LocalTransport transport) {
    if (wanted != 0) {
      return bound.putIfAbsent(wanted, transport) == null ? wanted : 0;
    }
    int free = LAST - FIRST_FREE + 1;
    for (int tries = 0; tries < free; tries++) {
      int port = FIRST_FREE + Math.floorMod(next.getAndIncrement(), free);
      if (bound.putIfAbsent(port, transport) == null) {
        return port;
      }
    }
    return 0;
  }

  @Nullable LocalTransport at(int port) {
    return bound.get(port);
  }

  void release(int port, LocalTransport transport) {
    bound.remove(port, transport);
  }
}
