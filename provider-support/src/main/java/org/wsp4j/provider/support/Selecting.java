package org.wsp4j.provider.support;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** The network events of one socket as its calls see them: nothing until some are selected. */
final class Selecting {
  private final Machine machine;

  /** From the first selection on; guarded by the socket's lock. */
  private @Nullable EventSelection selection;

  Selecting(Machine machine) {
    this.machine = machine;
  }

  /**
   * Selects network events in place of those that are selected: WSPEventSelect. Under the lock.
   *
   * @return NO_ERROR, or WSAENOBUFS if the socket cannot be watched
   */
  WsaError select(@Nullable WsaEvent event, int networkEvents) {
    WsaError error = networkEvents == 0 ? WsaError.NO_ERROR : machine.watches.add(null);
    if (error.failed()) {
      return error;
    }
    if (selection == null) {
      selection = new EventSelection(machine);
    }
    selection.select(event, networkEvents);
    return WsaError.NO_ERROR;
  }

  /** Whether network events are selected. Under the lock. */
  boolean isSelected() {
    return selection != null && selection.selected() != 0;
  }

  /** Shows what was recorded by now: WSPEnumNetworkEvents. Under the lock. */
  WsaError show(@Nullable WsaEvent reset, NetworkEvents out) {
    machine.serveAll(Thread.currentThread(), false);
    WsaError error = reset == null ? WsaError.NO_ERROR : machine.engine.upcalls.resetEvent(reset);
    if (error.failed()) {
      return error;
    }
    if (selection == null) {
      out.mask(0);
    } else {
      selection.show(out);
    }
    return WsaError.NO_ERROR;
  }

  /** Looks for network events after something that may have changed something. Under the lock. */
  void look(boolean news) {
    if (selection != null) {
      selection.look(news);
    }
  }

  /** A call was tried; see {@link EventSelection#called}. Under the lock. */
  void called(Lane lane, boolean wouldBlock) {
    if (selection != null) {
      selection.called(lane, wouldBlock);
    }
  }

  /** The socket closes. Under the lock. */
  void end() {
    if (selection != null) {
      selection.end();
    }
  }

  /** Who takes over what another socket has selected. */
  @FunctionalInterface
  interface Heir {
    WsaError inherit(@Nullable WsaEvent event, int networkEvents);
  }

  /** Gives an accepted socket the selection of this one. */
  WsaError handDown(Heir accepted) {
    WsaEvent event;
    int selected;
    machine.lock.lock();
    try {
      event = selection == null ? null : selection.event();
      selected = selection == null ? 0 : selection.selected();
    } finally {
      machine.lock.unlock();
    }
    return accepted.inherit(event, selected);
  }
}
