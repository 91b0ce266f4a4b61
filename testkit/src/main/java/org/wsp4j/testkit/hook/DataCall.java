package org.wsp4j.testkit.hook;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * The arguments of a receive or a send, as the client passed them or as a layer passes them on. The
 * array and the objects are the client's own; nothing has been checked yet, so that on a misuse the
 * array, an entry or the transfer is null
 *
 * @param procedure LPWSPRecv, LPWSPRecvFrom, LPWSPSend or LPWSPSendTo
 * @param buffers the client's array
 * @param bufferCount how many entries of it take part
 * @param transfer the in- and out-parameters
 * @param address the sender to fill in, or the address to send to; {@code null} without one
 * @param overlapped makes the call overlapped
 * @param routine told of the completion
 * @param threadId whose operation it is
 */
@SuppressWarnings("ArrayRecordComponent") // the caller's own array, by identity
public record DataCall(
    Procedure procedure,
    MemorySegment[] buffers,
    int bufferCount,
    Transfer transfer,
    @Nullable PeerAddress address,
    @Nullable Overlapped overlapped,
    @Nullable CompletionRoutine routine,
    @Nullable ThreadId threadId) {

  /**
   * Whether it is a receive.
   *
   * @return {@code false} for a send
   */
  public boolean receives() {
    return procedure == Procedure.LPWSPRecv || procedure == Procedure.LPWSPRecvFrom;
  }

  /**
   * The flags passed in, or left by the call.
   *
   * @return a mask of {@link org.wsp4j.spi.MsgFlags}
   */
  public int flags() {
    return transfer.flags();
  }

  /**
   * The same call into, or out of, other memory.
   *
   * @param other the array
   * @param count how many entries of it take part
   * @return a changed copy
   */
  public DataCall buffers(MemorySegment[] other, int count) {
    return new DataCall(procedure, other, count, transfer, address, overlapped, routine, threadId);
  }

  /**
   * The same call with other in- and out-parameters.
   *
   * @param other the transfer
   * @return a changed copy
   */
  public DataCall transfer(Transfer other) {
    return new DataCall(
        procedure, buffers, bufferCount, other, address, overlapped, routine, threadId);
  }

  /**
   * The same call from, or to, another address.
   *
   * @param other the address, or {@code null}
   * @return a changed copy
   */
  public DataCall address(@Nullable PeerAddress other) {
    return new DataCall(
        procedure, buffers, bufferCount, transfer, other, overlapped, routine, threadId);
  }

  /**
   * The same call, overlapped in another way or not at all.
   *
   * @param object the overlapped object
   * @param told the routine
   * @param thread whose operation it is
   * @return a changed copy
   */
  public DataCall overlapped(
      @Nullable Overlapped object, @Nullable CompletionRoutine told, @Nullable ThreadId thread) {
    return new DataCall(procedure, buffers, bufferCount, transfer, address, object, told, thread);
  }

  /**
   * Makes the call.
   *
   * @param socket whose procedure is called
   * @return what it returns
   */
  public WsaError on(ProviderSocket socket) {
    return switch (procedure) {
      case LPWSPRecv -> socket.recv(buffers, bufferCount, transfer, overlapped, routine, threadId);
      case LPWSPRecvFrom ->
          socket.recvFrom(buffers, bufferCount, transfer, address, overlapped, routine, threadId);
      case LPWSPSend -> socket.send(buffers, bufferCount, transfer, overlapped, routine, threadId);
      case LPWSPSendTo ->
          socket.sendTo(buffers, bufferCount, transfer, address, overlapped, routine, threadId);
      default -> throw new IllegalStateException("procedure=" + procedure + ": not a data call");
    };
  }
}
