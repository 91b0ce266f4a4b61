package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_INTERRUPT;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.MsgFlags.MSG_WAITALL;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.NetworkEvents;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/**
 * What is checked of a call before the state of its socket is, in the order of DEC-23. Nothing is
 * changed, nothing consumed.
 */
final class Checks {
  private Checks() {}

  /** WSAEFAULT, then WSAEINVAL, then WSA_INVALID_HANDLE. The overlapped is null if ignored. */
  static WsaError arguments(
      MemorySegment @Nullable [] buffers,
      int count,
      boolean writable,
      @Nullable Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    if (transfer == null) {
      return WsaError.WSAEFAULT;
    }
    WsaError error = Buffers.check(buffers, count, writable);
    return error.failed() ? error : overlapped(overlapped, routine, threadId);
  }

  static WsaError overlapped(
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    if (overlapped == null) {
      return WsaError.NO_ERROR;
    }
    if (overlapped.isPending() || (routine != null && threadId == null)) {
      return WsaError.WSAEINVAL;
    }
    WsaEvent event = routine == null ? overlapped.event() : null;
    return event != null && event.isClosed() ? WsaError.WSA_INVALID_HANDLE : WsaError.NO_ERROR;
  }

  /** A selection of network events: known ones, and an event to be set for them. */
  static WsaError selection(@Nullable WsaEvent event, int networkEvents) {
    if (networkEvents == 0) {
      return WsaError.NO_ERROR;
    }
    if (NetworkEvents.unknown(networkEvents) != 0 || event == null) {
      return WsaError.WSAEINVAL;
    }
    return event.isClosed() ? WsaError.WSA_INVALID_HANDLE : WsaError.NO_ERROR;
  }

  /**
   * The flags of a receive (DEC-03, DEC-05, DEC-06, DEC-31).
   *
   * @param blocking whether a synchronous call would block, or the call is overlapped
   * @param inline whether urgent data stays in the stream
   */
  static WsaError receiveFlags(
      ProtocolInfo info, int flags, boolean overlapped, boolean blocking, boolean inline) {
    boolean interrupt = (flags & MSG_INTERRUPT) != 0 && !info.has(ServiceFlag.XP1_INTERRUPT);
    if (MsgFlags.unknown(flags) != 0 || interrupt || info.has(ServiceFlag.XP1_UNI_SEND)) {
      return WsaError.WSAEOPNOTSUPP;
    }
    if (overlapped && (flags & MSG_PEEK) != 0) {
      return WsaError.WSAEOPNOTSUPP;
    }
    if ((flags & MSG_OOB) != 0) {
      if (!info.has(ServiceFlag.XP1_EXPEDITED_DATA)) {
        return WsaError.WSAEOPNOTSUPP;
      }
      if (inline) {
        return WsaError.WSAEINVAL;
      }
    }
    boolean waitAll = (flags & MSG_WAITALL) != 0;
    boolean mixed = (flags & (MSG_PEEK | MSG_OOB | MSG_PARTIAL)) != 0;
    return waitAll && (mixed || !blocking || !info.actsAsByteStream(0))
        ? WsaError.WSAEOPNOTSUPP
        : WsaError.NO_ERROR;
  }

  /** The flags of a send: urgent data and parts of a message only where the protocol has them. */
  static WsaError sendFlags(ProtocolInfo info, int flags) {
    boolean urgent = (flags & MSG_OOB) != 0 && !info.has(ServiceFlag.XP1_EXPEDITED_DATA);
    boolean partial = (flags & MSG_PARTIAL) != 0 && !info.has(ServiceFlag.XP1_PARTIAL_MESSAGE);
    boolean receiving = (flags & (MSG_PEEK | MSG_WAITALL)) != 0;
    return MsgFlags.unknown(flags) != 0
            || urgent
            || partial
            || receiving
            || info.has(ServiceFlag.XP1_UNI_RECV)
        ? WsaError.WSAEOPNOTSUPP
        : WsaError.NO_ERROR;
  }
}
