package org.wsp4j;

import java.nio.ByteBuffer;
import org.wsp4j.runtime.ApcQueue;
import org.wsp4j.runtime.EventWait;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WaitEnd;
import org.wsp4j.spi.WsaError;

/**
 * A blocking receive with a time limit: an overlapped one, waited for and cancelled if need be. The
 * cancel may lose the race; then the data is the result. It is for sockets that allow overlapped
 * operations; on others the call is synchronous and has no limit (DEC-02).
 */
final class TimedReceive {
  private TimedReceive() {}

  static ReceiveResult run(
      ProviderSocket socket, Call call, ByteBuffer destination, long deadlineNanos) {
    ApcQueue thread = ApcQueue.current();
    if (thread.inCallback()) {
      return new ReceiveResult.Failed(WsaError.WSAEINPROGRESS, 0);
    }
    int from = destination.position();
    boolean hasRoom = destination.hasRemaining();
    Call.Timed timed = call.timed();
    Transfer transfer = call.transfer;
    timed.event.reset();
    WsaError error = socket.recv(call.segments, 1, transfer, timed.overlapped, null, thread);
    if (error == WsaError.WSA_IO_PENDING) {
      error = await(socket, timed, deadlineNanos);
      Results.read(timed.overlapped, transfer);
    }
    Results.advance(destination, from, error, transfer);
    return Results.of(socket.protocolInfo(), 0, hasRoom, error, transfer);
  }

  private static WsaError await(ProviderSocket socket, Call.Timed timed, long deadlineNanos) {
    WaitEnd end = EventWait.blocked(timed.event, deadlineNanos);
    if (end == WaitEnd.WOKEN) {
      return timed.overlapped.error();
    }
    boolean cancelled = socket.cancelIo(timed.overlapped) == WsaError.NO_ERROR;
    EventWait.settled(timed.event);
    WsaError error = timed.overlapped.error();
    if (!cancelled || error != WsaError.WSA_OPERATION_ABORTED) {
      return error;
    }
    return end == WaitEnd.INTERRUPTED ? WsaError.WSAEINTR : WsaError.WSAETIMEDOUT;
  }
}
