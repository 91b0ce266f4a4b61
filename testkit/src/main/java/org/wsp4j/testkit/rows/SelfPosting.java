package org.wsp4j.testkit.rows;

import static org.wsp4j.spi.WsaError.NO_ERROR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;
import org.wsp4j.testkit.Bench;
import org.wsp4j.testkit.Link;

/**
 * A receive of one byte whose routine posts it again, with the same object, array and buffer, until
 * it has had its number of bytes. It counts what a recursion would show. Used by one thread.
 */
final class SelfPosting implements CompletionRoutine {
  private final Link link;
  private final int total;
  private final Overlapped overlapped = new Overlapped();
  private final Transfer transfer = new Transfer();
  private final MemorySegment buffer = MemorySegment.ofArray(new byte[1]);
  private final MemorySegment[] buffers = {buffer};
  private final ThreadId threadId;
  private int received;
  private int wrongBytes;
  private int depth;
  private int deepest;
  private long fewestFrames = Long.MAX_VALUE;
  private long mostFrames;
  private WsaError failure = NO_ERROR;

  SelfPosting(Bench bench, Link link, int total) {
    this.link = link;
    this.total = total;
    threadId = bench.threadId();
  }

  /** The byte that is expected at a place of the stream. */
  static byte octet(int position) {
    return (byte) (position % 251);
  }

  void post() {
    transfer.flags(0);
    WsaError error = link.socket().recv(buffers, 1, transfer, overlapped, this, threadId);
    if (error.failed() && error != WsaError.WSA_IO_PENDING) {
      failure = error;
    }
  }

  @Override
  public void completed(WsaError error, int bytes, Overlapped object, int flags) {
    deepest = Math.max(deepest, ++depth);
    if ((received & 1023) == 0) {
      countFrames();
    }
    if (error.failed() || bytes != 1 || object != overlapped) {
      failure = error.failed() ? error : WsaError.WSAEFAULT;
    } else if (buffer.get(ValueLayout.JAVA_BYTE, 0) != octet(received)) {
      wrongBytes++;
    }
    received++;
    if (failure == NO_ERROR && received < total) {
      post();
    }
    depth--;
  }

  private void countFrames() {
    long frames = StackWalker.getInstance().walk(all -> all.count());
    fewestFrames = Math.min(fewestFrames, frames);
    mostFrames = Math.max(mostFrames, frames);
  }

  int received() {
    return received;
  }

  int wrongBytes() {
    return wrongBytes;
  }

  /** Runs of the routine inside one another. */
  int deepest() {
    return deepest;
  }

  /** What the stack grew by from the shallowest run that was looked at to the deepest. */
  long growthFrames() {
    return mostFrames - fewestFrames;
  }

  /** What stopped it early, or NO_ERROR. */
  WsaError failure() {
    return failure;
  }
}
