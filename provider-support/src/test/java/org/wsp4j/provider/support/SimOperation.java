package org.wsp4j.provider.support;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What the simulation knows of one data call it made: what it may expect, and what it got. */
final class SimOperation {
  /** In every byte of room before a receive; no stream of a simulation holds it. */
  static final byte CANARY = (byte) 0xFD;

  final int id;
  final SimClient client;
  final SimSocket socket;
  final boolean sends;
  final int flags;
  final MemorySegment[] buffers;
  final long room;
  final @Nullable Overlapped overlapped;
  final boolean hasRoutine;

  /** Closed while the call is under way; null if it cannot be. */
  final @Nullable Arena arena;

  private @Nullable WsaError answer;
  private @Nullable WsaError error;
  private int bytes;
  private int indications;
  private int queued;
  private int ran;
  private byte @Nullable [] moved = {};
  private final byte[] payload;
  private final long deadlineNanos;

  SimOperation(
      int id,
      SimClient client,
      SimSocket socket,
      boolean sends,
      int flags,
      MemorySegment[] buffers,
      @Nullable Overlapped overlapped,
      boolean hasRoutine,
      @Nullable Arena arena,
      long deadlineNanos) {
    this.id = id;
    this.client = client;
    this.socket = socket;
    this.sends = sends;
    this.flags = flags;
    this.buffers = buffers;
    this.overlapped = overlapped;
    this.hasRoutine = hasRoutine;
    this.arena = arena;
    long sum = 0;
    for (MemorySegment each : buffers) {
      sum += each.byteSize();
      if (!sends) {
        each.fill(CANARY);
      }
    }
    room = sum;
    payload = sends ? first(sum) : new byte[0];
    this.deadlineNanos = deadlineNanos;
    if (overlapped != null) {
      var _ = overlapped.context(this);
    }
  }

  /** The operation that an object was last used for. */
  static SimOperation of(Overlapped overlapped) {
    if (overlapped.context() instanceof SimOperation operation) {
      return operation;
    }
    throw new AssertionError(overlapped + " is not one of the simulation's");
  }

  AssertionError wrong(String what) {
    return new AssertionError(this + ": " + what);
  }

  /** The runtime is told of its completion. */
  void indicated(WsaError outcome, Transfer result, boolean signal) {
    indications++;
    if (indications > 1) {
      throw wrong("indicated twice (RECV-2.11)");
    }
    if (answer != null && answer != WsaError.WSA_IO_PENDING) {
      throw wrong("indicated after it was answered with " + answer + " (RECV-2.06)");
    }
    if (signal == hasRoutine) {
      throw wrong("signal=" + signal + " (RECV-15.06)");
    }
    finish(outcome, result);
  }

  /** It is over: what was moved is the client's. */
  void finish(WsaError outcome, Transfer result) {
    error = outcome;
    bytes = outcome.failed() ? 0 : result.bytesTransferred();
    if (bytes > room || bytes < 0) {
      throw wrong("bytes=" + bytes + ", room=" + room);
    }
    socket.trace("done", id, (long) outcome.number() << 32 | bytes);
    socket.allows(this, outcome);
    if (sends) {
      moved = Arrays.copyOf(payload, bytes);
    } else if (isReadable()) {
      moved = first(bytes);
      checkUntouched();
    } else {
      moved = null;
    }
  }

  void routineQueued() {
    queued++;
    client.owes(1);
    if (indications == 0) {
      throw wrong("its routine is queued before its result can be read");
    }
  }

  void routineRan(WsaError outcome, int count) {
    ran++;
    client.owes(-1);
    if (ran > 1 || outcome != error || count != bytes) {
      throw wrong("routine run " + ran + " with " + outcome + ", bytes=" + count);
    }
  }

  /** The call has returned. */
  void answered(WsaError value, Transfer transfer) {
    answer = value;
    if (overlapped == null) {
      finish(value, transfer);
    } else if (!value.failed()) {
      if (indications != 1 || (hasRoutine && queued != 1)) {
        throw wrong("answered at once, indications=" + indications + " (RECV-2.02)");
      }
      if (transfer.bytesTransferred() != bytes) {
        throw wrong("answered with bytes=" + transfer.bytesTransferred());
      }
    } else if (value != WsaError.WSA_IO_PENDING) {
      if (indications != 0) {
        throw wrong("answered with " + value + " after an indication (RECV-2.06)");
      }
      finish(value, transfer);
    }
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean isLate(long nowNanos) {
    return nowNanos >= deadlineNanos;
  }

  /** Whether its result is still to be asked for. */
  boolean wasStarted() {
    return answer == WsaError.NO_ERROR || answer == WsaError.WSA_IO_PENDING;
  }

  boolean agrees(WsaError outcome, int count) {
    return outcome == error && count == bytes;
  }

  boolean isOver() {
    return error != null;
  }

  /** Whether it was refused, or ended without data. */
  boolean failed() {
    return requireNonNull(error).failed();
  }

  WsaError error() {
    return requireNonNull(error);
  }

  int bytes() {
    return bytes;
  }

  /** What was moved; null if the memory could not be read any more. */
  byte @Nullable [] moved() {
    return moved;
  }

  /** Gives its memory back, as far as the calling thread may; it is checked no more. */
  void free() {
    if (arena != null && isOver() && isReadable()) {
      arena.close();
    }
  }

  private boolean isReadable() {
    return arena == null || (arena.scope().isAlive() && !isConfinedElsewhere());
  }

  private boolean isConfinedElsewhere() {
    for (MemorySegment each : buffers) {
      if (!each.isAccessibleBy(Thread.currentThread())) {
        return true;
      }
    }
    return false;
  }

  private byte[] first(long count) {
    byte[] copy = new byte[(int) count];
    int at = 0;
    for (MemorySegment each : buffers) {
      int length = (int) Math.min(each.byteSize(), copy.length - at);
      MemorySegment.copy(each, ValueLayout.JAVA_BYTE, 0, copy, at, length);
      at += length;
    }
    return copy;
  }

  /** Behind what was received there is what was there before: no holes, no more (RECV-8.02). */
  private void checkUntouched() {
    long at = 0;
    for (MemorySegment each : buffers) {
      for (long i = Math.max(0, bytes - at); i < each.byteSize(); i++) {
        if (each.get(ValueLayout.JAVA_BYTE, i) != CANARY) {
          throw wrong("byte " + (at + i) + " was written, bytes=" + bytes);
        }
      }
      at += each.byteSize();
    }
  }

  /** At the end of the run: exactly one indication, and nothing written after it. */
  void checkAtEnd() {
    if (error == null) {
      throw wrong("never completed (RECV-2.05)");
    }
    if (overlapped != null && indications != (wasStarted() ? 1 : 0)) {
      throw wrong("indications=" + indications + ", answer=" + answer);
    }
    if (hasRoutine && wasStarted() && client.survives() && ran != 1) {
      throw wrong("its routine ran " + ran + " times");
    }
    if (isReadable() && !sends && moved != null) {
      checkUntouched();
      if (!Arrays.equals(moved, first(moved.length))) {
        throw wrong("written after its completion (RECV-15.01)");
      }
    }
  }

  @Override
  public String toString() {
    return (sends ? "send#" : "receive#")
        + id
        + " of "
        + client
        + " on "
        + socket
        + (overlapped == null ? ", synchronous" : hasRoutine ? ", routine" : ", overlapped")
        + ", flags="
        + flags
        + ", room="
        + room
        + ", answer="
        + answer
        + ", error="
        + error;
  }
}
