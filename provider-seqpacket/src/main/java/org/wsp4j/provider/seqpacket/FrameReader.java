package org.wsp4j.provider.seqpacket;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.spi.WsaError;

/**
 * Reads one direction of a connection: bytes in, in any portions, records out.
 *
 * <p>Much is read at once and parsed where it lies. Of the bytes in memory the first are payload of
 * the record at hand, in one piece, and the rest is raw:
 *
 * <pre>
 *   memory   ..... | payload, not yet taken | ..... | raw | .....
 *                  recordAt                recordEnd rawAt rawEnd
 * </pre>
 *
 * A record of one frame is never moved. The payload of a later frame of the same record is moved
 * down over the header before it, once. Parsing stops at the end of a record, so what follows it,
 * an error too, is met only after it was taken.
 *
 * <p>Memory is sized by what has arrived: a block is borrowed to read, and given back when little
 * is left; it grows only when three quarters of it are full. No length from the wire is added to
 * anything but {@link #recordBytes}, which is compared with the limit.
 *
 * <p>Not for several threads at once.
 */
final class FrameReader {
  /** What a connection keeps for itself when it gives its block back. */
  static final int SMALL_BYTES = 512;

  private static final byte[] NOTHING = {};

  /** In this order. */
  enum Phase {
    HELLO,
    RECORDS,
    ENDED,
    BROKEN
  }

  private final Blocks blocks;
  private final long limitBytes;

  private Phase phase = Phase.HELLO;
  private WsaError error = WsaError.NO_ERROR;
  private int nativeError;
  private long peerLimitBytes = WireFormat.LEAST_LIMIT;

  private byte[] memory = NOTHING;

  /** The same, for copies: made once for each array, not for each record. */
  private MemorySegment view = MemorySegment.NULL;

  private @Nullable Block block;
  private byte @Nullable [] small;
  private MemorySegment smallView = MemorySegment.NULL;
  private int recordAt;
  private int recordEnd;
  private int rawAt;
  private int rawEnd;

  /** Of the frame at hand: payload that is still to come, and whether it ends its record. */
  private int frameLeft;

  private boolean last;

  /** Of the record at hand: whether one has begun, and all its bytes, those to come too. */
  private boolean inside;

  private long recordBytes;

  /**
   * Makes a reader.
   *
   * @param limitBytes the longest record, as our hello says
   */
  FrameReader(Blocks blocks, long limitBytes) {
    this.blocks = blocks;
    this.limitBytes = WireFormat.limit(limitBytes);
  }

  Phase phase() {
    return phase;
  }

  /** Why it is broken, or NO_ERROR. */
  WsaError error() {
    return error;
  }

  /** What goes with the error: EPROTO, EPROTONOSUPPORT, EMSGSIZE, or what the system said. */
  int nativeError() {
    return nativeError;
  }

  /** The longest record the peer takes; the least of all limits until its hello is there. */
  long peerLimitBytes() {
    return peerLimitBytes;
  }

  /** Payload of the record at hand that is there and not taken. */
  int available() {
    return recordEnd - recordAt;
  }

  /** Whether all that was not taken of the record at hand is there. */
  boolean isComplete() {
    return last && frameLeft == 0;
  }

  /** Whether at least one byte of the record at hand is known to follow those that are there. */
  boolean followsMore() {
    return frameLeft > 0;
  }

  /** Whether a record has begun that was not taken whole. */
  boolean isInside() {
    return inside;
  }

  /** What it holds, parsed or not. */
  int heldBytes() {
    return available() + (rawEnd - rawAt);
  }

  /** The memory it has now. */
  int capacityBytes() {
    return memory.length;
  }

  /** Where the next bytes go: a list of one buffer, to be filled from {@link #skip} on. */
  MemorySegment[] room() {
    int held = heldBytes();
    Block here = block;
    if (here == null) {
      here = blocks.take(Block.LEAST_BODY);
      move(here, Block.HEADROOM - held);
    } else if (held <= Block.HEADROOM) {
      move(here, Block.HEADROOM - held);
    } else if (here.bytes.length - held < here.bytes.length / 4) {
      Block larger = blocks.take(2 * here.bodyBytes());
      move(larger, 0);
      blocks.give(here);
      here = larger;
    } else if (here.bytes.length - rawEnd < here.bytes.length / 4) {
      move(here, 0);
    }
    block = here;
    return rawEnd == Block.HEADROOM ? here.body : here.whole;
  }

  /** Bytes at the beginning of {@link #room} that are in use. */
  int skip() {
    return rawEnd == Block.HEADROOM ? 0 : rawEnd;
  }

  /** Puts all that is held, without gaps, into a block, or elsewhere in the same. */
  private void move(Block to, int at) {
    int payload = available();
    int raw = rawEnd - rawAt;
    Block here = block;
    byte[] from = memory;
    if (at <= recordAt || here != to) {
      System.arraycopy(from, recordAt, to.bytes, at, payload);
      System.arraycopy(from, rawAt, to.bytes, at + payload, raw);
    } else {
      System.arraycopy(from, rawAt, to.bytes, at + payload, raw);
      System.arraycopy(from, recordAt, to.bytes, at, payload);
    }
    place(to.bytes, to.whole[0], at, payload, raw);
  }

  private void place(byte[] in, MemorySegment seen, int at, int payload, int raw) {
    memory = in;
    view = seen;
    recordAt = at;
    recordEnd = at + payload;
    rawAt = recordEnd;
    rawEnd = rawAt + raw;
  }

  /** Bytes have been put into {@link #room}. */
  void arrived(int bytes) {
    rawEnd += bytes;
    parse();
  }

  /** The TCP stream has ended. */
  void streamEnded() {
    // A peer that was killed ends its stream as well: without END it is lost (see the wire format).
    broke(WsaError.WSAECONNRESET, 0);
  }

  /** The connection is broken, unless it was before, or ended. */
  void broke(WsaError why, int systemSays) {
    if (phase.compareTo(Phase.ENDED) < 0) {
      phase = Phase.BROKEN;
      error = why;
      nativeError = systemSays;
    }
  }

  private void violated(int errno) {
    broke(WsaError.WSAECONNABORTED, errno);
  }

  private void parse() {
    if (phase == Phase.HELLO) {
      parseHello();
    }
    boolean more = true;
    while (more && phase == Phase.RECORDS && !isComplete()) {
      more = frameLeft > 0 ? parsePayload() : parseHeader();
    }
    if (rawAt == rawEnd) {
      rawAt = recordEnd;
      rawEnd = recordEnd;
    }
  }

  private void parseHello() {
    int there = Math.min(rawEnd - rawAt, WireFormat.HELLO_BYTES);
    for (int i = 0; i < Math.min(there, WireFormat.MAGIC_BYTES); i++) {
      if (memory[rawAt + i] != WireFormat.hello(i, 0)) {
        violated(Errno.EPROTO);
        return;
      }
    }
    if (there >= WireFormat.PREFIX_BYTES
        && number(WireFormat.MAGIC_BYTES, 2) != WireFormat.VERSION) {
      violated(Errno.EPROTONOSUPPORT);
    } else if (there == WireFormat.HELLO_BYTES) {
      long told = number(12, 4);
      if (number(WireFormat.PREFIX_BYTES, 2) != 0 || told < WireFormat.LEAST_LIMIT) {
        violated(Errno.EPROTO);
        return;
      }
      peerLimitBytes = WireFormat.limit(told);
      rawAt += WireFormat.HELLO_BYTES;
      phase = Phase.RECORDS;
    }
  }

  /** A number of the raw bytes. */
  private long number(int offset, int length) {
    long number = 0;
    for (int i = 0; i < length; i++) {
      number = number << Byte.SIZE | (memory[rawAt + offset + i] & 0xFF);
    }
    return number;
  }

  private boolean parsePayload() {
    int bytes = Math.min(frameLeft, rawEnd - rawAt);
    if (recordEnd == recordAt) {
      recordAt = rawAt;
      recordEnd = rawAt;
    } else if (recordEnd != rawAt) {
      System.arraycopy(memory, rawAt, memory, recordEnd, bytes);
    }
    recordEnd += bytes;
    rawAt += bytes;
    frameLeft -= bytes;
    return frameLeft == 0;
  }

  private boolean parseHeader() {
    if (rawEnd - rawAt < WireFormat.HEADER_BYTES) {
      return false;
    }
    int header = (int) number(0, WireFormat.HEADER_BYTES);
    int length = WireFormat.length(header);
    switch (WireFormat.type(header)) {
      case WireFormat.PART, WireFormat.LAST ->
          begin(length, WireFormat.type(header) == WireFormat.LAST);
      case WireFormat.END -> {
        if (length != 0 || inside) {
          violated(Errno.EPROTO);
        } else {
          phase = Phase.ENDED;
        }
      }
      default -> violated(Errno.EPROTO);
    }
    rawAt += WireFormat.HEADER_BYTES;
    return true;
  }

  private void begin(int length, boolean ends) {
    if (length == 0 && !ends) {
      violated(Errno.EPROTO);
    } else if (recordBytes + length > limitBytes) {
      violated(Errno.EMSGSIZE);
    } else {
      recordBytes += length;
      frameLeft = length;
      last = ends;
      inside = true;
    }
  }

  /**
   * Copies payload of the record at hand without taking it.
   *
   * @param buffers valid memory, with that much room behind {@code skip}
   * @param bytes how many, at most {@link #available}
   * @return NO_ERROR, or WSAEFAULT if a buffer's arena was closed meanwhile
   */
  WsaError copy(MemorySegment[] buffers, long skip, int bytes) {
    return Buffers.scatter(view, recordAt, bytes, buffers, skip);
  }

  /** Takes payload of the record at hand. */
  void take(int bytes) {
    recordAt += bytes;
  }

  /** Leaves a complete record, and what was not taken of it, for the next one. */
  void next() {
    recordAt = rawAt;
    recordEnd = rawAt;
    last = false;
    inside = false;
    recordBytes = 0;
    parse();
  }

  /** Gives back memory that is not needed to hold what is held; for the end of every call. */
  void settle() {
    Block here = block;
    int held = heldBytes();
    if (here == null || held > SMALL_BYTES) {
      return;
    }
    if (held == 0) {
      place(NOTHING, MemorySegment.NULL, 0, 0, 0);
    } else {
      byte[] own = small;
      if (own == null) {
        own = new byte[SMALL_BYTES];
        small = own;
        smallView = MemorySegment.ofArray(own);
      }
      int payload = available();
      int raw = held - payload;
      System.arraycopy(memory, recordAt, own, 0, payload);
      System.arraycopy(memory, rawAt, own, payload, raw);
      place(own, smallView, 0, payload, raw);
    }
    block = null;
    blocks.give(here);
  }

  /** Gives back everything; what is held is lost. */
  void release() {
    place(NOTHING, MemorySegment.NULL, 0, 0, 0);
    small = null;
    smallView = MemorySegment.NULL;
    Block here = block;
    block = null;
    if (here != null) {
      blocks.give(here);
    }
  }
}
