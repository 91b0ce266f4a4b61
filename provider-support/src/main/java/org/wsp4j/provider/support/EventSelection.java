package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_ACCEPT;
import static org.wsp4j.spi.NetworkEvents.FD_CLOSE;
import static org.wsp4j.spi.NetworkEvents.FD_CONNECT;
import static org.wsp4j.spi.NetworkEvents.FD_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_READ;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * The network events of one socket: which its client selected, which were recorded, which it was
 * shown. Made by the first selection. Guarded by the socket's lock, under which the client's event
 * is set and reset too: it is set if and only if something is recorded that was not.
 *
 * <p>Nothing here listens to what happens. After whatever may have changed something (a call, a
 * signal of the transport, a lane that was served) the socket is looked at as it is, so that it
 * does not matter who looks, how often, and how late. Each event is in one of three states:
 *
 * <pre>
 *   enabled --- it holds ---> recorded --- enumNetworkEvents ---> shown
 *      ^                          |                                 |
 *      +--------------------------+--- a call that enables it, -----+
 *                                      or more has arrived
 * </pre>
 *
 * <p>What is recorded and not shown is forgotten when a call enables it: a receive that takes the
 * data takes the FD_READ along. That more has arrived since data was shown is seen by how much is
 * queued, which only grows while nobody receives ({@link Transport#queued}).
 */
final class EventSelection {
  private final Machine machine;
  private final Transport transport;
  private final Connection connection;
  private final Transfer scratch = new Transfer();
  private @Nullable WsaEvent event;
  private int selected;
  private int recorded;
  private int shown;

  /** How much was queued when FD_READ, or FD_OOB, was shown. */
  private long shownQueued;

  private long shownUrgent;

  /** Part of a message is there, which is not enough for the receive that asked. */
  private boolean partSeen;

  /** The last send, or the state of things at the selection, says that a send would block. */
  private boolean roomAwaited;

  /** Of the connects that are over, those that were looked at. */
  private int connectsSeen;

  private WsaError closeError = WsaError.NO_ERROR;

  EventSelection(Machine machine) {
    this.machine = machine;
    transport = machine.transport;
    connection = machine.connection;
  }

  /** Takes the place of the selection before; what that did not show is to be recorded again. */
  void select(@Nullable WsaEvent event, int networkEvents) {
    this.event = networkEvents == 0 ? null : event;
    selected = networkEvents;
    recorded = 0;
    enable(FD_WRITE);
    roomAwaited = !transport.hasRoom();
    look(true);
  }

  int selected() {
    return selected;
  }

  @Nullable WsaEvent event() {
    return event;
  }

  /** The socket closes: nothing more is recorded, the client's event is let go. */
  void end() {
    selected = 0;
    recorded = 0;
    event = null;
  }

  /** Fills the client's record, and forgets. */
  void show(NetworkEvents out) {
    out.mask(recorded);
    for (int left = recorded; left != 0; left &= left - 1) {
      int each = Integer.lowestOneBit(left);
      out.error(each, error(each));
    }
    if ((recorded & FD_READ) != 0) {
      shownQueued = transport.queued(0);
      partSeen = false;
    }
    if ((recorded & FD_OOB) != 0) {
      shownUrgent = transport.queued(MSG_OOB);
    }
    shown |= recorded;
    recorded = 0;
  }

  private WsaError error(int networkEvent) {
    return switch (networkEvent) {
      case FD_CLOSE -> closeError;
      case FD_CONNECT -> connection.connectOutcome();
      default -> WsaError.NO_ERROR;
    };
  }

  private void enable(int networkEvents) {
    recorded &= ~networkEvents;
    shown &= ~networkEvents;
  }

  /**
   * A call has passed its checks and was tried: it enables its event.
   *
   * @param wouldBlock whether it ended because it would have had to wait
   */
  void called(Lane lane, boolean wouldBlock) {
    boolean receives = lane == machine.receives;
    if (receives) {
      enable(FD_READ);
    } else if (lane == machine.urgents) {
      enable(FD_OOB);
    } else if (lane == machine.accepts) {
      enable(FD_ACCEPT);
    } else if (lane == machine.sends && wouldBlock) {
      enable(FD_WRITE);
      roomAwaited = true;
    }
    look(false, receives && wouldBlock);
  }

  /**
   * Records what holds by now and is enabled. The lanes were served before.
   *
   * @param news whether something has happened to the transport
   */
  void look(boolean news) {
    look(news, false);
  }

  private void look(boolean news, boolean receiveBlocked) {
    if (selected == 0) {
      return;
    }
    int before = recorded;
    lookAtConnects();
    lookAtAccepts();
    if (isReceiving()) {
      lookAtUrgent();
      lookAtData(news, receiveBlocked);
    }
    lookAtRoom(news);
    WsaEvent told = event;
    if ((recorded & ~before) != 0 && told != null) {
      // A client that closed its event still has its record.
      var _ = machine.engine.upcalls.setEvent(told);
    }
  }

  private boolean isEnabled(int networkEvent) {
    return (selected & networkEvent & ~recorded & ~shown) != 0;
  }

  private boolean isShown(int networkEvent) {
    return (selected & networkEvent & shown) != 0;
  }

  private void record(int networkEvent) {
    recorded |= selected & networkEvent & ~shown;
  }

  private void lookAtConnects() {
    if (connection.phase() == Connection.Phase.CONNECTING) {
      var _ = connection.settle(scratch);
    }
    if (connectsSeen != connection.connects()) {
      connectsSeen = connection.connects();
      roomAwaited = false;
      enable(FD_CONNECT | FD_WRITE);
      record(FD_CONNECT);
    } else if (connectsSeen > 0) {
      record(FD_CONNECT);
    }
  }

  private void lookAtAccepts() {
    if (isEnabled(FD_ACCEPT) && machine.accepts.isEmpty() && connection.hasIncoming(scratch)) {
      record(FD_ACCEPT);
    }
  }

  private void lookAtRoom(boolean news) {
    if (isEnabled(FD_WRITE) && machine.sends.isEmpty() && connection.maySend()) {
      roomAwaited = roomAwaited && !(news && transport.hasRoom());
      if (!roomAwaited) {
        record(FD_WRITE);
      }
    }
  }

  private boolean isReceiving() {
    return machine.info.has(ServiceFlag.XP1_CONNECTIONLESS)
        ? connection.phase() != Connection.Phase.OPEN
        : connection.phase() == Connection.Phase.CONNECTED;
  }

  private void lookAtUrgent() {
    if ((selected & FD_OOB) == 0
        || !machine.info.has(ServiceFlag.XP1_EXPEDITED_DATA)
        || !machine.urgents.isEmpty()) {
      return;
    }
    transport.keepUrgent();
    if (isShown(FD_OOB) && transport.queued(MSG_OOB) != shownUrgent) {
      enable(FD_OOB);
    }
    if (isEnabled(FD_OOB) && !connection.isDrained()) {
      WsaError found = transport.probe(MSG_OOB, scratch);
      if (!found.failed() && scratch.bytesTransferred() > 0) {
        record(FD_OOB);
      } else if (found.failed() && found != WsaError.WSAEWOULDBLOCK) {
        var _ = connection.sendFailed(found);
      }
    }
  }

  private void lookAtData(boolean news, boolean receiveBlocked) {
    if (connection.isDrained()) {
      closed(connection.drainedBy());
      return;
    }
    if (isShown(FD_READ) && ((partSeen && news) || transport.queued(0) != shownQueued)) {
      enable(FD_READ);
    }
    if ((isEnabled(FD_READ) || isEnabled(FD_CLOSE)) && machine.receives.isEmpty()) {
      WsaError found = transport.probe(0, scratch);
      if (found == WsaError.WSAEWOULDBLOCK) {
        enable(FD_READ);
      } else if (found.failed()) {
        var _ = connection.receiveFailed(found);
        if (connection.isDrained()) {
          closed(connection.drainedBy());
        } else {
          record(FD_READ);
        }
      } else if (machine.isStream && scratch.bytesTransferred() == 0) {
        closed(connection.endIsBreak() ? connection.drainedBy() : WsaError.NO_ERROR);
      } else {
        dataFound(receiveBlocked);
      }
    }
  }

  private void dataFound(boolean receiveBlocked) {
    if (receiveBlocked) {
      // Recorded at once, it would have a client spin that waits for a whole message.
      shown |= FD_READ;
      shownQueued = transport.queued(0);
      partSeen = true;
    } else if (connection.mayReceive()) {
      record(FD_READ);
    }
  }

  private void closed(WsaError error) {
    if (isEnabled(FD_CLOSE)) {
      closeError = error == WsaError.WSAEDISCON ? WsaError.NO_ERROR : transport.sticky(error);
      record(FD_CLOSE);
    }
  }
}
