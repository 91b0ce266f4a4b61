package org.wsp4j.provider.support;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Pollable;
import org.wsp4j.spi.WsaError;

/**
 * Where one socket is watched: in the port of each platform thread that has had something pending
 * on it, and in the poller's for all others. A transport without a descriptor signals to the poller
 * instead. Guarded by the socket's lock.
 */
final class Watches {
  /** A port that watches, a thread that knows of the socket, or both. */
  private record Watch(@Nullable Port port, int slot, @Nullable Driver driver) {}

  private final Machine machine;
  private final List<Watch> all = new ArrayList<>(1);

  /** Who came last most often comes again. */
  private @Nullable Driver last;

  private boolean byPoller;

  Watches(Machine machine) {
    this.machine = machine;
  }

  /**
   * Has the driver's port, or the poller's, watch the socket from now on.
   *
   * @return NO_ERROR; WSAENOBUFS if the kernel has no room; WSA_OPERATION_ABORTED if the thread
   *     ended
   */
  WsaError add(@Nullable Driver driver) {
    if (driver != null && driver == last) {
      return WsaError.NO_ERROR;
    }
    if (driver != null && driver.sockets.add(machine)) {
      WsaError error = watch(driver.port, driver);
      if (error.failed()) {
        driver.sockets.remove(machine);
        return error;
      }
    }
    if (driver != null && driver.isGone()) {
      return WsaError.WSA_OPERATION_ABORTED;
    }
    if ((driver == null || driver.port == null) && !byPoller) {
      machine.engine.startPoller();
      WsaError error = watch(machine.engine.poller.port, null);
      byPoller = !error.failed();
      return error;
    }
    last = driver;
    return WsaError.NO_ERROR;
  }

  private WsaError watch(@Nullable Port port, @Nullable Driver driver) {
    int slot = -1;
    if (!(machine.transport instanceof Pollable pollable)) {
      machine.engine.startPoller();
    } else if (port != null) {
      slot = port.add(pollable.descriptor(), Port.SOCKET_EVENTS, machine);
      if (slot < 0) {
        return WsaError.WSAENOBUFS;
      }
    }
    all.add(new Watch(slot < 0 ? null : port, slot, driver));
    return WsaError.NO_ERROR;
  }

  /** A thread has ended; its port goes with it. */
  void forget(Driver driver) {
    all.removeIf(watch -> watch.driver() == driver);
    last = last == driver ? null : last;
  }

  /** The socket closes: no port watches it, no thread knows it any more. */
  void clear() {
    for (Watch watch : all) {
      if (watch.port() != null) {
        watch.port().remove(watch.slot());
      }
      if (watch.driver() != null) {
        watch.driver().sockets.remove(machine);
      }
    }
    all.clear();
  }
}
