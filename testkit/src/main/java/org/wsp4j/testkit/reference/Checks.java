package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.MsgFlags.MSG_INTERRUPT;
import static org.wsp4j.spi.MsgFlags.MSG_OOB;
import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;
import static org.wsp4j.spi.MsgFlags.MSG_WAITALL;
import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;
import static org.wsp4j.spi.WsaError.WSA_INVALID_HANDLE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;

/** What is wrong with a call whatever its socket is doing, in the order of DEC-23. */
final class Checks {
  private Checks() {}

  /** WSAEFAULT, or WSAEINVAL for no buffers at all; every buffer is looked at (DEC-40). */
  static WsaError buffers(MemorySegment @Nullable [] buffers, int count, boolean written) {
    if (count == 0) {
      return WSAEINVAL;
    }
    if (buffers == null
        || count < 0
        || count > buffers.length
        || count > ProviderSocket.MAX_BUFFERS) {
      return WSAEFAULT;
    }
    for (int i = 0; i < count; i++) {
      if (!isValid(buffers[i], written)) {
        return WSAEFAULT;
      }
    }
    return NO_ERROR;
  }

  /** Whether the calling thread may use a segment now. */
  static boolean isValid(@Nullable MemorySegment segment, boolean written) {
    return segment != null
        && segment.scope().isAlive()
        && segment.isAccessibleBy(Thread.currentThread())
        && !(written && segment.isReadOnly());
  }

  /** WSAEINVAL for an object in use or a routine of no thread, then WSA_INVALID_HANDLE. */
  static WsaError overlapped(
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    if (overlapped == null) {
      return NO_ERROR;
    }
    if (overlapped.isPending() || (routine != null && threadId == null)) {
      return WSAEINVAL;
    }
    WsaEvent event = routine == null ? overlapped.event() : null;
    return event != null && event.isClosed() ? WSA_INVALID_HANDLE : NO_ERROR;
  }

  /**
   * The flags of a receive.
   *
   * @param mayWait whether it is overlapped or may block
   * @param inline whether urgent data stays in the stream
   */
  static WsaError receiveFlags(
      ProtocolInfo info, int flags, boolean overlapped, boolean mayWait, boolean inline) {
    boolean peek = (flags & MSG_PEEK) != 0;
    boolean urgent = (flags & MSG_OOB) != 0;
    if (MsgFlags.unknown(flags) != 0
        || info.has(ServiceFlag.XP1_UNI_SEND)
        || ((flags & MSG_INTERRUPT) != 0 && !info.has(ServiceFlag.XP1_INTERRUPT))
        || (overlapped && peek)
        || (urgent && !info.has(ServiceFlag.XP1_EXPEDITED_DATA))) {
      return WSAEOPNOTSUPP;
    }
    if (urgent && inline) {
      return WSAEINVAL;
    }
    boolean allowed = mayWait && info.actsAsByteStream(0) && !peek && !urgent;
    boolean waitAll = (flags & MSG_WAITALL) != 0;
    return waitAll && !(allowed && (flags & MSG_PARTIAL) == 0) ? WSAEOPNOTSUPP : NO_ERROR;
  }

  /** The flags of a send. */
  static WsaError sendFlags(ProtocolInfo info, int flags) {
    boolean refused =
        MsgFlags.unknown(flags) != 0
            || info.has(ServiceFlag.XP1_UNI_RECV)
            || (flags & (MSG_PEEK | MSG_WAITALL)) != 0
            || ((flags & MSG_OOB) != 0 && !info.has(ServiceFlag.XP1_EXPEDITED_DATA))
            || ((flags & MSG_PARTIAL) != 0 && !info.has(ServiceFlag.XP1_PARTIAL_MESSAGE));
    return refused ? WSAEOPNOTSUPP : NO_ERROR;
  }
}
