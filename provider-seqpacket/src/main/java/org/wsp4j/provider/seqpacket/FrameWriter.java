package org.wsp4j.provider.seqpacket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.spi.WsaError;

/**
 * Writes one direction of a connection: says which bytes to give to the kernel next, and is told
 * how many it took.
 *
 * <p>A frame begins with as much as one call sends, and its header goes out with the payload, out
 * of the client's memory. If the kernel takes only a part, the frame stays open, and the next bytes
 * that are sent are its bytes: the kernel has exactly what was reported as sent, and the stream can
 * be read whatever becomes of the call. A send that was cut short is thus gone on with by the next
 * one, as on a byte stream, and a record that never is gone on with is never whole.
 *
 * <p>Not for several threads at once.
 */
final class FrameWriter {
  private static final MemorySegment[] NONE = {};

  /**
   * The most payload that is copied behind its header, in one short call; more goes out of native
   * memory where it is, by a vector. A header of heap memory stands for the first, as no vector
   * takes it.
   */
  private static final int COPIED_BYTES = 1 << 12;

  private final MemorySegment heapHeader = MemorySegment.ofArray(new byte[WireFormat.HEADER_BYTES]);
  private @Nullable MemorySegment nativeHeader;
  private MemorySegment header = heapHeader;
  private final Pieces gathered = new Pieces();

  /** Of the frame that is open: what the kernel has not taken of its header and payload. */
  private int headerLeft;

  private int frameLeft;
  private boolean last;

  /** Bytes of the record that is open, those of the open frame that are to come too. */
  private long recordBytes;

  private MemorySegment[] list = NONE;
  private int count;
  private long skip;

  /**
   * Prepares the next bytes.
   *
   * @param buffers the client's, valid
   * @param bufferCount how many take part
   * @param done bytes at their beginning that were sent already
   * @param partial whether the record goes on after these
   * @param limitBytes the longest record the peer takes
   * @return NO_ERROR with {@link #list}; WSAEMSGSIZE for a record that is too long; WSAECONNABORTED
   *     if a header is half sent and this is not its payload
   */
  WsaError prepare(
      MemorySegment[] buffers, int bufferCount, long done, boolean partial, long limitBytes) {
    long payload = Buffers.room(buffers, bufferCount) - done;
    int length = (int) Math.min(payload, WireFormat.MAX_LENGTH);
    boolean ends = !partial && length == payload;
    if (headerLeft > 0) {
      if (length != frameLeft || ends != last) {
        return WsaError.WSAECONNABORTED;
      }
    } else if (frameLeft == 0) {
      if (recordBytes + payload > limitBytes) {
        return WsaError.WSAEMSGSIZE;
      }
      begin(length, ends);
    }
    gather(buffers, bufferCount, done, payload);
    return WsaError.NO_ERROR;
  }

  private void begin(int length, boolean ends) {
    header = length <= COPIED_BYTES ? heapHeader : nativeHeader();
    int word = WireFormat.header(ends ? WireFormat.LAST : WireFormat.PART, length);
    for (int i = 0; i < WireFormat.HEADER_BYTES; i++) {
      int shift = Byte.SIZE * (WireFormat.HEADER_BYTES - 1 - i);
      header.set(JAVA_BYTE, i, (byte) (word >>> shift));
    }
    headerLeft = WireFormat.HEADER_BYTES;
    frameLeft = length;
    last = ends;
    recordBytes += length;
  }

  private MemorySegment nativeHeader() {
    MemorySegment made = nativeHeader;
    if (made == null) {
      made = Arena.ofAuto().allocate(WireFormat.HEADER_BYTES);
      nativeHeader = made;
    }
    return made;
  }

  private void gather(MemorySegment[] buffers, int bufferCount, long done, long payload) {
    if (headerLeft == 0 && payload <= frameLeft) {
      list = buffers;
      count = bufferCount;
      skip = done;
      return;
    }
    if (headerLeft > 0) {
      int sent = WireFormat.HEADER_BYTES - headerLeft;
      gathered.add(sent == 0 ? header : header.asSlice(sent));
    }
    gathered.add(buffers, bufferCount, done, frameLeft);
    list = gathered.list();
    count = gathered.count();
    skip = 0;
  }

  /** What to send: a list of buffers, from {@link #skip} on. */
  MemorySegment[] list() {
    return list;
  }

  int count() {
    return count;
  }

  long skip() {
    return skip;
  }

  /**
   * The kernel took bytes of what was prepared, or none.
   *
   * @return how many of them are payload
   */
  int sent(long bytes) {
    int ofHeader = (int) Math.min(bytes, headerLeft);
    int payload = (int) (bytes - ofHeader);
    if (bytes == 0 && headerLeft == WireFormat.HEADER_BYTES) {
      recordBytes -= frameLeft;
      headerLeft = 0;
      frameLeft = 0;
      last = false;
    } else {
      headerLeft -= ofHeader;
      frameLeft -= payload;
      if (headerLeft == 0 && frameLeft == 0 && last) {
        recordBytes = 0;
        last = false;
      }
    }
    gathered.clear();
    list = NONE;
    return payload;
  }

  /** Whether the header of the open frame is not all sent. */
  boolean isHeaderOpen() {
    return headerLeft > 0;
  }

  /** Whether a record, or a frame, is begun and not whole. */
  boolean isOpen() {
    return recordBytes > 0 || headerLeft > 0;
  }
}
