package org.wsp4j.provider.tcp;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ProviderSocket;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** One receive of a test: its buffers, its outcome, and how often its routine ran. */
final class Receive {
  final MemorySegment[] buffers;
  final Overlapped overlapped = new Overlapped();
  final Transfer transfer = new Transfer();
  final AtomicInteger routineRuns = new AtomicInteger();
  volatile WsaError routineError = WsaError.WSA_IO_INCOMPLETE;
  volatile int routineBytes = -1;
  private int flags;

  private Receive(MemorySegment[] buffers) {
    this.buffers = buffers;
  }

  /** A receive into heap memory. */
  static Receive of(int room) {
    return into(MemorySegment.ofArray(new byte[room]));
  }

  static Receive into(MemorySegment... buffers) {
    return new Receive(buffers);
  }

  Receive flags(int mask) {
    flags = mask;
    return this;
  }

  /** A synchronous call. */
  WsaError on(ProviderSocket socket) {
    return call(socket, null, null, null);
  }

  /** An overlapped call without a routine. */
  WsaError post(ProviderSocket socket, @Nullable ThreadId thread) {
    return call(socket, overlapped, null, thread);
  }

  /** An overlapped call with a routine that counts. */
  WsaError postWithRoutine(ProviderSocket socket, ThreadId thread) {
    CompletionRoutine routine =
        (error, bytes, operation, flagsOut) -> {
          routineError = error;
          routineBytes = bytes;
          routineRuns.incrementAndGet();
        };
    return call(socket, overlapped, routine, thread);
  }

  private WsaError call(
      ProviderSocket socket,
      @Nullable Overlapped operation,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId thread) {
    transfer.flags(flags).bytesTransferred(-1);
    return socket.recv(buffers, buffers.length, transfer, operation, routine, thread);
  }

  /** The bytes of a synchronous call, or of a complete overlapped one. */
  int bytes() {
    return overlapped.isComplete() ? overlapped.bytesTransferred() : transfer.bytesTransferred();
  }

  /** What was received, in the order of the buffers. */
  String text() {
    StringBuilder text = new StringBuilder();
    long left = bytes();
    for (MemorySegment buffer : buffers) {
      long here = Math.min(left, buffer.byteSize());
      text.append(Bytes.text(buffer, here));
      left -= here;
    }
    return text.toString();
  }
}
