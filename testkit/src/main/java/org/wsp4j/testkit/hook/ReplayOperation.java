package org.wsp4j.testkit.hook;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Apc;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.Upcalls;
import org.wsp4j.spi.WsaError;
import org.wsp4j.spi.WsaEvent;
import org.wsp4j.testkit.hook.Script.Line;

/**
 * An operation that a replay has started.
 *
 * @param socket its socket, whose routines do not nest
 * @param overlapped the client's object
 * @param routine the client's routine
 * @param threadId whose operation it is
 * @param call the memory of a receive, with an array of its own
 */
record ReplayOperation(
    Object socket,
    Overlapped overlapped,
    @Nullable CompletionRoutine routine,
    @Nullable ThreadId threadId,
    @Nullable DataCall call) {

  void start(Upcalls upcalls) {
    if (!overlapped.tryStart()) {
      throw new Departed("the client uses an overlapped object that is pending, as it did not");
    }
    WsaEvent event = overlapped.event();
    if (event != null && routine == null) {
      upcalls.resetEvent(event);
    }
  }

  /** Fills the client's memory with what a line says was received. */
  void receives(Line line) {
    if (call != null) {
      fill(call, line);
    }
  }

  static void fill(DataCall call, Line line) {
    if (line.has("received")) {
      byte[] bytes = RecordJson.bytes(line.text("received"));
      int done = 0;
      for (MemorySegment segment : call.buffers()) {
        long part = Math.min(segment.byteSize(), bytes.length - done);
        MemorySegment.copy(MemorySegment.ofArray(bytes), done, segment, 0, part);
        done += (int) part;
      }
    }
    if (line.has("from") && call.address() != null) {
      RecordJson.read(line.json().getAsJsonObject("from"), call.address());
    }
  }

  void complete(WsaError error, Transfer result, Upcalls upcalls) {
    upcalls.completeOverlappedRequest(overlapped, error, result, routine == null);
    if (routine != null && threadId != null) {
      // a thread that has ended gets nothing (DEC-14)
      var _ = upcalls.queueApc(threadId, Routine.DISPATCH, this);
    }
  }

  /** The function that is queued: it unpacks its context, then calls the client's routine. */
  private static final class Routine implements Apc {
    static final Routine DISPATCH = new Routine();

    @Override
    public void run(@Nullable Object context) {
      ReplayOperation operation = (ReplayOperation) requireNonNull(context);
      Overlapped object = operation.overlapped;
      requireNonNull(operation.routine)
          .completed(object.error(), object.bytesTransferred(), object, object.flags());
    }

    @Override
    public @Nullable Object nestingKey(@Nullable Object context) {
      return ((ReplayOperation) requireNonNull(context)).socket;
    }
  }
}
