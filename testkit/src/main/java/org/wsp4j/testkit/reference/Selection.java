package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.NetworkEvents.FD_ACCEPT;
import static org.wsp4j.spi.NetworkEvents.FD_CLOSE;
import static org.wsp4j.spi.NetworkEvents.FD_CONNECT;
import static org.wsp4j.spi.NetworkEvents.FD_OOB;
import static org.wsp4j.spi.NetworkEvents.FD_READ;
import static org.wsp4j.spi.NetworkEvents.FD_WRITE;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEWOULDBLOCK;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;

import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * The network events of one socket: LPWSPEventSelect. Guarded by the network's lock.
 *
 * <p>Each event is a question about the socket, asked after every turn that served it. One that
 * holds is recorded if it is selected and enabled, and is not enabled any more then: a call enables
 * it again, or data that has come since.
 */
final class Selection {
  private static final int[] ALL = {FD_READ, FD_WRITE, FD_OOB, FD_ACCEPT, FD_CONNECT, FD_CLOSE};

  private final Turns turns;
  private final Upcalls upcalls;
  private final Attachment attachment;
  private final SocketOptions options;
  private @Nullable WsaEvent event;
  private int selected;
  private int recorded;
  private int enabled = FD_READ | FD_WRITE | FD_OOB | FD_ACCEPT | FD_CONNECT | FD_CLOSE;
  private long seenData;
  private long seenUrgent;

  Selection(Turns turns, Upcalls upcalls, Attachment attachment, SocketOptions options) {
    this.turns = turns;
    this.upcalls = upcalls;
    this.attachment = attachment;
    this.options = options;
  }

  boolean isActive() {
    return selected != 0;
  }

  /** LPWSPEventSelect. */
  WsaError select(@Nullable WsaEvent target, int events) {
    if (NetworkEvents.unknown(events) != 0 || (events != 0 && target == null)) {
      return WSAEINVAL;
    }
    if (events != 0 && target != null && target.isClosed()) {
      return WSA_INVALID_HANDLE;
    }
    enabled |= recorded | FD_WRITE;
    recorded = 0;
    selected = events;
    event = events == 0 ? null : target;
    options.nonblocking(true);
    record();
    return NO_ERROR;
  }

  /** Gives an accepted socket the same selection. */
  void passTo(Selection accepted) {
    if (isActive()) {
      var _ = accepted.select(event, selected);
    }
  }

  /** LPWSPEnumNetworkEvents. */
  WsaError enumerate(@Nullable WsaEvent reset, NetworkEvents out) {
    WsaError error = reset == null ? NO_ERROR : upcalls.resetEvent(reset);
    if (error.failed()) {
      return error;
    }
    out.mask(recorded);
    for (int each : ALL) {
      if ((recorded & each) != 0) {
        out.error(each, errorOf(each));
      }
    }
    recorded = 0;
    return NO_ERROR;
  }

  /** A call was made after which an event is worth recording again; the end of a life is not. */
  void enable(int events) {
    enabled |= events & ~FD_CLOSE;
  }

  /** Looks at what holds now, and records it. */
  void record() {
    if (!isActive()) {
      return;
    }
    noteArrivals();
    int due = 0;
    for (int each : ALL) {
      if ((selected & enabled & ~recorded & each) != 0 && holds(each)) {
        due |= each;
      }
    }
    WsaEvent target = event;
    if (due != 0 && target != null) {
      recorded |= due;
      enabled &= ~due;
      turns.afterwards(() -> upcalls.setEvent(target));
    }
  }

  private void noteArrivals() {
    Inbox inbox = attachment.inbox();
    if (inbox != null) {
      enabled |= inbox.dataArrivals() == seenData ? 0 : FD_READ;
      enabled |= inbox.urgentArrivals() == seenUrgent ? 0 : FD_OOB;
      seenData = inbox.dataArrivals();
      seenUrgent = inbox.urgentArrivals();
    }
  }

  private boolean holds(int which) {
    Inbox inbox = attachment.inbox();
    End end = attachment.end();
    boolean inline = options.isInline();
    return switch (which) {
      case FD_READ -> inbox != null && inbox.isReadable(inline);
      case FD_OOB -> inbox != null && !inline && inbox.firstUrgent() != null;
      case FD_WRITE -> end == null ? inbox != null : end.roomBytes() > 0;
      case FD_ACCEPT -> {
        Listener listener = attachment.listener();
        yield listener != null && !listener.waiting.isEmpty();
      }
      case FD_CONNECT -> attachment.connectOutcome() != WSAEWOULDBLOCK;
      case FD_CLOSE ->
          inbox != null
              && (inbox.hasEnded() || inbox.broken().failed())
              && !inbox.isReadable(inline);
      default -> false;
    };
  }

  private WsaError errorOf(int which) {
    Inbox inbox = attachment.inbox();
    return switch (which) {
      case FD_CONNECT -> attachment.connectOutcome();
      case FD_CLOSE -> inbox == null ? NO_ERROR : inbox.broken();
      default -> NO_ERROR;
    };
  }
}
