package org.wsp4j.provider.support;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.CompletionRoutine;
import org.wsp4j.spi.MsgFlags;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.Overlapped;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.ThreadId;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * One call that could not be answered at once, or whose routine is owed. Pooled by its socket;
 * every field but the state is guarded by the socket's lock while it is in a lane, and by its one
 * owner afterwards (see {@link OpState}).
 */
final class Operation {
  private static final MemorySegment[] NONE = {};
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Operation.class, "state", OpState.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Machine machine;

  /** Flags in while it is queued, the outcome once it is finished. */
  final Transfer result = new Transfer();

  MemorySegment[] buffers = NONE;
  int count;
  long roomBytes;
  long doneBytes;
  int flags;
  @Nullable PeerAddress address;

  /** Where an accept puts what it took. */
  @Nullable Out<Transport> accepted;

  @Nullable Overlapped overlapped;
  @Nullable CompletionRoutine routine;

  /** Whose operation it is, or who waits for it; null for one that is the socket's (DEC-37). */
  @Nullable ThreadId threadId;

  /** The only thread that may touch the buffers, or null (DEC-36). */
  @Nullable Thread confinedTo;

  /** Of the thread that waits for it or owns it; counts it while it is in a lane. */
  @Nullable Driver driver;

  /** The call that this one interrupted: a routine inside a blocked call may block again. */
  @Nullable Operation outer;

  @Nullable Operation next;
  WsaError error = WsaError.NO_ERROR;

  /** Written by {@link #move} alone; released there, acquired by {@link #isFinished}. */
  private OpState state = OpState.FREE;

  Operation(Machine machine) {
    this.machine = machine;
  }

  /** The one place that changes the state; an illegal event is a broken invariant. */
  void move(OpEvent event) {
    OpState to = state.on(event);
    if (to == null) {
      throw new AssertionError("illegal event " + event + " in state " + state);
    }
    STATE.setRelease(this, to);
  }

  /** Whether the result can be read; acquires what {@link #move} released. */
  boolean isFinished() {
    return (OpState) STATE.getAcquire(this) == OpState.FINISHED;
  }

  OpState state() {
    return (OpState) STATE.getAcquire(this);
  }

  /**
   * Reads the client's array, which is the client's again afterwards (RECV-8.03). What lies beyond
   * 2^31-1 bytes takes no part (DEC-40).
   */
  void capture(MemorySegment[] source, int sourceCount) {
    if (buffers.length < sourceCount) {
      buffers = new MemorySegment[sourceCount];
    }
    System.arraycopy(source, 0, buffers, 0, sourceCount);
    count = sourceCount;
    Thread self = Thread.currentThread();
    roomBytes = 0;
    confinedTo = null;
    for (int i = 0; i < sourceCount; i++) {
      MemorySegment buffer = buffers[i];
      if (buffer.byteSize() > Integer.MAX_VALUE - roomBytes) {
        buffer = buffer.asSlice(0, Integer.MAX_VALUE - roomBytes);
        buffers[i] = buffer;
      }
      roomBytes += buffer.byteSize();
      if (confinedTo == null && !buffer.isAccessibleBy(Buffers.NOBODY)) {
        confinedTo = self;
      }
    }
  }

  /** Whose it is, and how its end is told. */
  void own(
      @Nullable Overlapped told, @Nullable CompletionRoutine toldBy, @Nullable ThreadId startedBy) {
    overlapped = told;
    routine = toldBy;
    threadId = told == null ? null : startedBy;
  }

  boolean servedBy(Thread thread) {
    return confinedTo == null || confinedTo.equals(thread);
  }

  boolean isSynchronous() {
    return overlapped == null;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether it may share a system call with its neighbours. */
  boolean isPlain() {
    return roomBytes > 0 && (flags & ~MsgFlags.MSG_PARTIAL) == 0;
  }

  /** Forgets the client's objects, so that the pool keeps none alive. */
  void clear() {
    for (int i = 0; i < count; i++) {
      buffers[i] = Buffers.EMPTY;
    }
    count = 0;
    roomBytes = 0;
    doneBytes = 0;
    flags = 0;
    address = null;
    accepted = null;
    overlapped = null;
    routine = null;
    threadId = null;
    confinedTo = null;
    driver = null;
    outer = null;
    next = null;
    error = WsaError.NO_ERROR;
    result.flags(0).bytesTransferred(0).messageLength(0).nativeError(0);
  }
}
