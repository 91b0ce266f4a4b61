package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.MsgFlags.MSG_PEEK;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * One call: what was asked, how far it is, how it ended. Guarded by the network's lock but for what
 * says otherwise.
 */
final class Operation {
  /** A thread that never runs: what it may access, every thread may. */
  private static final Thread NOBODY = Thread.ofVirtual().unstarted(() -> {});

  /** Whose operation it is. */
  final Object socket;

  final int flags;
  final @Nullable PeerAddress address;
  final @Nullable Overlapped overlapped;
  final @Nullable CompletionRoutine routine;

  /** Whose it is, who waits for it if it is synchronous, or null: the socket's (DEC-37). */
  final @Nullable ThreadId threadId;

  /** The client's memory, at its addresses and lengths of the call (RECV-8.03, RECV-8.06). */
  private final MemorySegment[] buffers;

  /** All of it, at most 2^31-1 bytes (DEC-40). */
  final int roomBytes;

  /** The only thread that may touch the memory, or null (DEC-36). */
  final @Nullable Thread confinedTo;

  final Transfer result = new Transfer();

  /** What MSG_WAITALL has received, or a send has sent, so far. */
  int doneBytes;

  /** Whether it waits if need be: it blocks, or is overlapped. */
  boolean waits;

  /** What an accept took. */
  @Nullable End accepted;

  /** Who waits for its result. */
  final List<ThreadId> waiters = new ArrayList<>();

  /** Takes its time-out back. */
  Runnable timer = () -> {};

  private WsaError error = WsaError.NO_ERROR;

  /** Written under the lock, once; read without by the thread that waits for it. */
  private volatile boolean finished;

  /** Written once, by whoever told the client; read without the lock. */
  private volatile boolean told;

  Operation(
      Object socket,
      MemorySegment[] source,
      int count,
      int flags,
      @Nullable PeerAddress address,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    this.socket = socket;
    this.buffers = Arrays.copyOf(source, count);
    this.flags = flags;
    this.address = address;
    this.overlapped = overlapped;
    this.routine = routine;
    this.threadId = threadId;
    long room = 0;
    boolean confined = false;
    for (MemorySegment buffer : buffers) {
      room += buffer.byteSize();
      confined |= !buffer.isAccessibleBy(NOBODY);
    }
    roomBytes = (int) Math.min(room, Integer.MAX_VALUE);
    confinedTo = confined ? Thread.currentThread() : null;
  }

  /** A call that moves no data: a connect, an accept. */
  static Operation of(
      Object socket,
      @Nullable PeerAddress address,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId) {
    return new Operation(
        socket, new MemorySegment[0], 0, 0, address, overlapped, routine, threadId);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean peeks() {
    return has(MSG_PEEK);
  }

  boolean isSynchronous() {
    return overlapped == null;
  }

  boolean servedBy(@Nullable Thread thread) {
    return confinedTo == null || confinedTo.equals(thread);
  }

  boolean belongsTo(Thread thread) {
    return threadId != null && threadId.thread().equals(thread);
  }

  /** The room that is left. */
  int leftBytes() {
    return roomBytes - doneBytes;
  }

  /**
   * Copies into the client's memory, packed, from the first buffer to the last (RECV-8.01, 8.02).
   *
   * @param at behind what was done before, in bytes
   * @return false if the memory is not there any more
   */
  boolean put(byte[] source, int from, int length, int at) {
    return move(source, from, length, at, true);
  }

  /** Copies out of the client's memory, in the same way. */
  boolean get(byte[] target, int length) {
    return move(target, 0, length, 0, false);
  }

  private boolean move(byte[] bytes, int from, int length, int at, boolean in) {
    long skip = (long) doneBytes + at;
    int index = from;
    int left = length;
    try {
      for (MemorySegment buffer : buffers) {
        long here = Math.min(left, buffer.byteSize() - skip);
        if (here > 0 && in) {
          MemorySegment.copy(bytes, index, buffer, ValueLayout.JAVA_BYTE, skip, (int) here);
        } else if (here > 0) {
          MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, skip, bytes, index, (int) here);
        }
        index += (int) Math.max(0, here);
        left -= (int) Math.max(0, here);
        skip = Math.max(0, skip - buffer.byteSize());
      }
      return true;
    } catch (IllegalStateException | WrongThreadException e) {
      // an arena that was closed meanwhile
      return false;
    }
  }

  /** Ends it well; flags out are said anew, never an echo (DEC-30). */
  boolean succeed(int bytes, int flagsOut, int lengthBytes) {
    result.flags(flagsOut).bytesTransferred(bytes).messageLength(lengthBytes).nativeError(0);
    return finish(WsaError.NO_ERROR);
  }

  /** Ends it with the first part of a message that is too large (DEC-11). */
  boolean truncate(int bytes, int lengthBytes) {
    result.flags(0).bytesTransferred(bytes).messageLength(lengthBytes).nativeError(0);
    return finish(WsaError.WSAEMSGSIZE);
  }

  /** Ends it badly, or with what MSG_WAITALL or a send has done before (DEC-31). */
  boolean fail(WsaError why) {
    if (doneBytes > 0) {
      return succeed(doneBytes, 0, doneBytes);
    }
    result.flags(0).bytesTransferred(0).messageLength(0).nativeError(0);
    return finish(why);
  }

  private boolean finish(WsaError outcome) {
    assert !finished;
    error = outcome;
    timer.run();
    finished = true;
    return true;
  }

  WsaError error() {
    return error;
  }

  /** Whether it has ended with a part of a message: an error that carries data (DEC-17). */
  boolean isTruncated() {
    return error == WsaError.WSAEMSGSIZE && result.messageLength() > 0;
  }

  boolean isFinished() {
    return finished;
  }

  boolean isTold() {
    return told;
  }

  void told() {
    told = true;
  }
}
