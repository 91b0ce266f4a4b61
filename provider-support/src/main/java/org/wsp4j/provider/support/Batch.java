package org.wsp4j.provider.support;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Consecutive pending receives of one message socket, for a {@link Transport} that can fill several
 * by one call of the system. All of them have room, none peeks or wants urgent data, and the
 * calling thread may write the memory of each.
 *
 * <p>The transport fills the results and says how each one ended, from the first on. Those that it
 * does not come to stay pending. Guarded by the socket's lock; valid for the length of the call
 * that was given it.
 */
public final class Batch {
  /** The most receives in one batch: as many as the segments that one system call keeps alive. */
  static final int MOST = 16;

  private final @Nullable Operation[] operations = new Operation[MOST];
  private final WsaError[] errors = new WsaError[MOST];
  private int size;
  private int ended;

  Batch() {
    Arrays.fill(errors, WsaError.NO_ERROR);
  }

  /** Takes what may share a call with the first of a lane. */
  void open(Operation first, int most, Thread self) {
    for (Operation each = first;
        each != null && size < Math.min(most, MOST) && each.isPlain() && each.servedBy(self);
        each = each.next) {
      operations[size++] = each;
    }
  }

  /** Forgets them. */
  void close() {
    Arrays.fill(operations, 0, size, null);
    size = 0;
    ended = 0;
  }

  Operation operation(int index) {
    Operation operation = operations[index];
    if (operation == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return operation;
  }

  WsaError error(int index) {
    return errors[index];
  }

  int ended() {
    return ended;
  }

  /**
   * How many receives there are.
   *
   * @return 1 or more
   */
  public int size() {
    return size;
  }

  /**
   * Where one of them receives.
   *
   * @param index from 0, the first in the queue
   * @return its buffers, of which {@link #count} take part; not to be kept
   */
  public MemorySegment[] buffers(int index) {
    return operation(index).buffers;
  }

  /**
   * How many of its buffers take part.
   *
   * @param index from 0
   * @return the count
   */
  public int count(int index) {
    return operation(index).count;
  }

  /**
   * The room in its buffers.
   *
   * @param index from 0
   * @return bytes, at least 1
   */
  public long roomBytes(int index) {
    return operation(index).roomBytes;
  }

  /**
   * Its flags.
   *
   * @param index from 0
   * @return MSG_PARTIAL or 0
   */
  public int flags(int index) {
    return operation(index).flags;
  }

  /**
   * What is to be filled as {@link Transport#receive} says.
   *
   * @param index from 0
   * @return its result
   */
  public Transfer result(int index) {
    return operation(index).result;
  }

  /**
   * Where it wants the sender.
   *
   * @param index from 0
   * @return to be filled, or {@code null}
   */
  public @Nullable PeerAddress from(int index) {
    return operation(index).address;
  }

  /**
   * Says how the next one ended; the first time, how the first did.
   *
   * @param error what {@link Transport#receive} would have answered, but for WSAEWOULDBLOCK: such a
   *     receive has not ended, and neither have those behind it
   */
  public void end(WsaError error) {
    errors[ended++] = error;
  }
}
