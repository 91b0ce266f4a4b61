package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_OOB;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * The calls of a socket that move data: checked in the order of DEC-23, captured, and handed to the
 * {@link Machine} of pending operations.
 */
final class TransferCalls {
  private final TransportSocket socket;
  private final Machine machine;
  private final Settings settings;

  TransferCalls(TransportSocket socket) {
    this.socket = socket;
    machine = socket.machine();
    settings = socket.settings;
  }

  /** A receive, or a send. */
  WsaError transfer(
      boolean receives,
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress address,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    Overlapped effective = socket.ifAllowed(overlapped);
    CompletionRoutine told = effective == null ? null : routine;
    machine.lock.lock();
    boolean entered = false;
    try {
      WsaError error =
          machine.closed
              ? WsaError.WSAENOTSOCK
              : Checks.arguments(
                  buffers, bufferCount, receives, transfer, effective, told, threadId);
      boolean blocking = effective == null && !settings.nonblocking();
      if (!error.failed()) {
        int flags = transfer.flags();
        error = receives ? refusesReceive(flags, effective != null, blocking) : refusesSend(flags);
      }
      if (!error.failed() && effective != null && !effective.tryStart()) {
        error = WsaError.WSAEINVAL;
      }
      if (error.failed()) {
        return machine.outcomes.reject(error);
      }
      Operation operation = machine.outcomes.acquire();
      operation.capture(buffers, bufferCount);
      operation.flags = transfer.flags();
      operation.address = machine.info.has(ServiceFlag.XP1_CONNECTIONLESS) ? address : null;
      operation.own(effective, told, threadId);
      Lane lane =
          !receives ? machine.sends : operation.has(MSG_OOB) ? machine.urgents : machine.receives;
      long deadline = blocking ? settings.deadlineNanos(receives) : 0;
      entered = true;
      return machine.enter(lane, operation, transfer, blocking, deadline, receives);
    } finally {
      if (!entered) {
        machine.lock.unlock();
      }
    }
  }

  /** From WSAEOPNOTSUPP on, in the order of DEC-23. */
  private WsaError refusesReceive(int flags, boolean overlapped, boolean blocking) {
    WsaError error =
        Checks.receiveFlags(
            machine.info, flags, overlapped, overlapped || blocking, settings.inline());
    if (!error.failed() && blocking && inCallback()) {
      return WsaError.WSAEINPROGRESS;
    }
    return error.failed() ? error : machine.connection.refusesReceive(machine.scratch);
  }

  private WsaError refusesSend(int flags) {
    WsaError error = Checks.sendFlags(machine.info, flags);
    return error.failed() ? error : machine.connection.refusesSend(machine.scratch);
  }

  private boolean inCallback() {
    return machine.engine.upcalls.inCallback(machine.engine.upcalls.openCurrentThread());
  }
}
