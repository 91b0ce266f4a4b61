package org.wsp4j.provider.seqpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.RecordSource;
import org.wsp4j.provider.support.Records;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.provider.support.linux.SystemCalls.MessageInfo;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * The records of one connection of AF_UNIX SOCK_SEQPACKET. Guarded by the socket's lock.
 *
 * <p>The kernel hands out a record once and drops what did not fit. So each receive offers it the
 * client's buffers and, behind them, a {@linkplain Spills spill} that makes up the largest record:
 * the bytes that are asked for go where they belong at once, and only a tail is copied into a block
 * of ours, where the next receives find it.
 *
 * <p>The end and an empty record are 0 bytes both. With SO_TIMESTAMP on, each record comes with
 * control data; since no room for any is ever offered, the kernel says MSG_CTRUNC with every
 * record, an empty one too, and not at the end (tried, also for what was sent before the option was
 * set). SO_PASSCRED would do the same, but the first send of a socket without a name would then
 * give it an abstract one, which nobody asked for.
 *
 * <p>A reset is told once, before what is queued, and the kernel shows an end after it: it is kept
 * here, whichever call was told (DEC-25, DEC-44).
 */
final class LocalRecords implements RecordSource {
  private static final MemorySegment[] NOTHING = {};
  private static final Spills SPILLS = new Spills();

  private final SystemCalls calls;
  private final int fd;
  private final boolean stream;
  private final boolean whole;
  private final Records ladder;
  private final MessageInfo info = new MessageInfo();

  /** The record at hand: what was not taken of it is {@code block.bytes[at..end)}. */
  private @Nullable Block block;

  private int at;
  private int end;
  private boolean inside;

  private boolean ended;
  private WsaError error = WsaError.NO_ERROR;
  private int nativeError;

  /** Of the record that the kernel told of last. */
  private int length;

  LocalRecords(SystemCalls calls, int fd, ProtocolInfo entry) {
    this.calls = calls;
    this.fd = fd;
    stream = entry.actsAsByteStream(0);
    whole = !stream && !entry.has(ServiceFlag.XP1_PARTIAL_MESSAGE);
    ladder = new Records(entry, this);
  }

  /** How the connection broke, or NO_ERROR. */
  WsaError error() {
    return error;
  }

  /** What goes with the error. */
  int nativeError() {
    return nativeError;
  }

  /** The connection is broken, unless it was before, or ended. */
  void broke(WsaError why, int errno) {
    if (!error.failed() && !ended) {
      error = why;
      nativeError = errno;
    }
  }

  /**
   * Receives as {@link Records#receive} does, straight from the kernel where nothing is held. A
   * peek leaves the record there, where a close finds it unread.
   */
  WsaError receive(MemorySegment[] buffers, int count, long skip, int flags, Transfer result) {
    boolean peek = (flags & MSG_PEEK) != 0;
    // Buffers may lie over one another, and what is kept whole could not be put together again.
    boolean held = inside || ended || skip > 0 || (whole && count > 1 && !peek);
    return held
        ? ladder.receive(buffers, count, skip, flags, result)
        : receiveDirect(buffers, count, peek, result);
  }

  private WsaError receiveDirect(
      MemorySegment[] buffers, int count, boolean peek, Transfer result) {
    long room = Buffers.room(buffers, count);
    MemorySegment spill = SPILLS.take();
    try {
      WsaError outcome = askForBytes(buffers, count, spill, peek ? Linux.MSG_PEEK : 0, result);
      if (outcome.failed()) {
        return outcome;
      }
      if (ended) {
        return stream ? ladder.outcome(0, 0, true, result) : WsaError.WSAEDISCON;
      }
      if (length > room && !peek) {
        keep(buffers, spill, (int) room);
      }
      int bytes = (int) Math.min(length, room);
      return ladder.outcome(bytes, length, length <= room, result);
    } finally {
      SPILLS.give(spill);
    }
  }

  /** As {@link #ask}, past the empty records that a pseudo-stream knows nothing of. */
  private WsaError askForBytes(
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      Transfer result) {
    WsaError outcome = ask(buffers, count, spill, flags, result);
    while (!outcome.failed() && isEmptyOfStream()) {
      if ((flags & Linux.MSG_PEEK) != 0) {
        outcome = ask(NOTHING, 0, null, 0, result);
      }
      outcome = outcome.failed() ? outcome : ask(buffers, count, spill, flags, result);
    }
    return outcome;
  }

  private boolean isEmptyOfStream() {
    return stream && length == 0 && !ended;
  }

  /** Asks the kernel for a record: its {@link #length}, or the end, or how the connection broke. */
  private WsaError ask(
      MemorySegment[] buffers,
      int count,
      @Nullable MemorySegment spill,
      int flags,
      Transfer result) {
    long n = -Errno.EINTR;
    while (n == -Errno.EINTR && !error.failed()) {
      n = calls.recvMessage(fd, buffers, count, spill, flags, info);
    }
    if (n == -Errno.EAGAIN) {
      return WsaError.WSAEWOULDBLOCK;
    }
    if (n == -Errno.ECONNRESET) {
      broke(WsaError.WSAECONNRESET, Errno.ECONNRESET);
    } else if (n > LocalEntries.LARGEST) {
      broke(WsaError.WSAECONNABORTED, Errno.EMSGSIZE);
      // The peer is to know that this end has left.
      var _ = calls.shutdown(fd, Linux.SHUT_RDWR);
    }
    if (error.failed() || n < 0) {
      result.nativeError(error.failed() ? nativeError : (int) -n);
      return error.failed() ? error : Errno.toWsaError((int) -n);
    }
    length = (int) n;
    ended = n == 0 && (info.flags() & Linux.MSG_CTRUNC) == 0;
    return WsaError.NO_ERROR;
  }

  /**
   * Holds what did not fit of the record that was just received; all of it where it stays whole.
   */
  private void keep(MemorySegment[] buffers, MemorySegment spill, int room) {
    int tailAt = (int) info.spillOffset();
    int first = whole ? 0 : room;
    int held = length - first;
    Block into = Blocks.SHARED.take(held);
    // Behind an offset the spill has the record from its beginning on.
    int missing = tailAt > 0 ? 0 : room - first;
    if (missing > 0 && Buffers.gather(buffers, 0, into.whole[0], 0, missing).failed()) {
      Blocks.SHARED.give(into);
      broke(WsaError.WSAECONNABORTED, Errno.EFAULT);
      return;
    }
    int from = tailAt > 0 ? first : 0;
    MemorySegment.copy(spill, JAVA_BYTE, from, into.bytes, missing, held - missing);
    hold(into, held);
  }

  private void hold(Block into, int bytes) {
    block = into;
    at = 0;
    end = bytes;
    inside = true;
  }

  @Override
  public WsaError pull(Transfer result) {
    MemorySegment spill = SPILLS.take();
    try {
      WsaError outcome = ask(NOTHING, 0, spill, 0, result);
      if (!outcome.failed() && !ended) {
        Block into = Blocks.SHARED.take(length);
        MemorySegment.copy(spill, JAVA_BYTE, 0, into.bytes, 0, length);
        hold(into, length);
      }
      return outcome;
    } finally {
      SPILLS.give(spill);
    }
  }

  /** What a receive would find: as {@link Records#probe}, with the record left in the kernel. */
  WsaError probe(Transfer result) {
    WsaError outcome =
        inside || ended ? WsaError.NO_ERROR : askForBytes(NOTHING, 0, null, Linux.MSG_PEEK, result);
    if (outcome.failed() || (ended && !inside && !stream)) {
      return outcome.failed() ? outcome : WsaError.WSAEDISCON;
    }
    int there = inside ? end - at : ended ? 0 : length;
    return ladder.outcome(Math.min(there, 1), there, true, result);
  }

  /** What is there of the record at hand, or all of the next one. */
  int readableBytes(Transfer scratch) {
    if (inside) {
      return end - at;
    }
    return probe(scratch).failed() || ended ? 0 : length;
  }

  /** Gives back memory; what is held is lost. */
  void release() {
    Block here = block;
    block = null;
    inside = false;
    if (here != null) {
      Blocks.SHARED.give(here);
    }
  }

  @Override
  public int available() {
    return inside ? end - at : 0;
  }

  @Override
  public boolean isWhole() {
    return inside;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  @Override
  public WsaError copy(MemorySegment[] buffers, int count, long skip, int bytes) {
    Block here = block;
    return here == null
        ? WsaError.NO_ERROR
        : Buffers.scatter(here.whole[0], at, bytes, buffers, skip);
  }

  @Override
  public void take(int bytes) {
    at += bytes;
  }

  @Override
  public void next() {
    release();
  }
}
