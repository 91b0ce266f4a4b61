package org.wsp4j.provider.support;

import java.lang.foreign.MemorySegment;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * Where {@link Records} come from: a transport's own view of the record that is next, of which some
 * bytes may be there and others not yet. All methods are called under the socket's lock; none
 * blocks.
 *
 * <p>The source looks at one record at a time. What follows it, a failure too, is not told before
 * {@link #next}.
 */
public interface RecordSource {
  /**
   * Fetches more, if there is anything: a part of the record at hand or of the next one, its end,
   * or the end of the connection. Not called while {@link #isWhole}.
   *
   * @param result filled with the native error
   * @return NO_ERROR if one of the other methods may answer differently now; WSAEWOULDBLOCK; or how
   *     the connection broke, with what was there before lost
   */
  WsaError pull(Transfer result);

  /**
   * The bytes of the record at hand that are there.
   *
   * @return how many were not taken
   */
  int available();

  /**
   * Whether {@link #available} is all that is left of the record at hand, 0 for an empty one.
   *
   * @return whether its end is there
   */
  boolean isWhole();

  /**
   * Whether at least one byte is known to follow those that are there.
   *
   * @return {@code false} where that is not known
   */
  default boolean followsMore() {
    return false;
  }

  /**
   * Whether no more of the record at hand is held before some of it is taken: a receive with more
   * room than a source has memory is given what is there, as a part.
   *
   * @return {@code false} for a source that holds whole records
   */
  default boolean isFull() {
    return false;
  }

  /**
   * Whether the peer has ended its direction gracefully, and every record was taken.
   *
   * @return whether nothing will ever follow
   */
  boolean hasEnded();

  /**
   * Copies bytes of the record at hand, and takes none.
   *
   * @param buffers valid memory with room for them behind {@code skip}
   * @param count how many take part
   * @param skip bytes at their beginning that are filled already
   * @param bytes how many to copy, at most {@link #available}
   * @return NO_ERROR, or WSAEFAULT if an arena was closed meanwhile
   */
  WsaError copy(MemorySegment[] buffers, int count, long skip, int bytes);

  /**
   * Takes bytes of the record at hand.
   *
   * @param bytes how many, at most {@link #available}
   */
  void take(int bytes);

  /** Goes on to the next record; the one at hand {@link #isWhole} and nothing of it is left. */
  void next();
}
