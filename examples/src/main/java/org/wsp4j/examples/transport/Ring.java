package org.wsp4j.examples.transport;

import java.lang.foreign.MemorySegment;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.spi.WsaError;

/** Bytes on their way from one thread to one other, in memory that is used round and round. */
final class Ring {
  static final int BYTES = 1 << 16;

  private final MemorySegment memory = MemorySegment.ofArray(new byte[BYTES]);

  /** For {@link #moveTo}. */
  private final MemorySegment[] whole = {memory};

  /** All bytes ever taken; written by the thread that takes. */
  private volatile long taken;

  /** All bytes ever put; written by the thread that puts. */
  private volatile long put;

  int available() {
    return (int) (put - taken);
  }

  int room() {
    return BYTES - available();
  }

  /** Puts bytes of a list, at most {@link #room}. */
  WsaError put(MemorySegment[] buffers, long skip, int bytes) {
    long before = put;
    int at = (int) (before % BYTES);
    int first = Math.min(bytes, BYTES - at);
    WsaError error = Buffers.gather(buffers, skip, memory, at, first);
    if (!error.failed()) {
      error = Buffers.gather(buffers, skip + first, memory, 0, bytes - first);
    }
    put = error.failed() ? before : before + bytes;
    return error;
  }

  /** Copies bytes to a list, at most {@link #available}, and forgets them unless it only peeks. */
  WsaError take(MemorySegment[] buffers, long skip, int bytes, boolean peeks) {
    long before = taken;
    int at = (int) (before % BYTES);
    int first = Math.min(bytes, BYTES - at);
    WsaError error = Buffers.scatter(memory, at, first, buffers, skip);
    if (!error.failed()) {
      error = Buffers.scatter(memory, 0, bytes - first, buffers, skip + first);
    }
    taken = error.failed() || peeks ? before : before + bytes;
    return error;
  }

  /** Moves what is here and has room there. */
  int moveTo(Ring other) {
    int moved = 0;
    int bytes;
    while ((bytes = Math.min(stretch(), other.room())) > 0) {
      long before = taken;
      var _ = other.put(whole, before % BYTES, bytes); // memory of ours is never closed
      taken = before + bytes;
      moved += bytes;
    }
    return moved;
  }

  /** What is here in one piece. */
  private int stretch() {
    return Math.min(available(), BYTES - (int) (taken % BYTES));
  }
}
