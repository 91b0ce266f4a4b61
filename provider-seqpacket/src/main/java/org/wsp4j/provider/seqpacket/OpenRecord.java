package org.wsp4j.provider.seqpacket;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.Buffers;
import org.wsp4j.spi.WsaError;

/**
 * The parts of a record that were sent with MSG_PARTIAL where the transport has no parts: kept
 * until the last one comes, since only then there is a record. Guarded by the socket's lock.
 */
final class OpenRecord {
  private @Nullable Block block;
  private int bytes;

  int bytes() {
    return bytes;
  }

  /** Adds the bytes of a list of buffers. */
  WsaError add(MemorySegment[] buffers, int more) {
    Block here = block;
    if (here == null) {
      here = Blocks.SHARED.take(more);
    } else if (here.bytes.length - bytes < more) {
      Block larger = Blocks.SHARED.take(bytes + more);
      System.arraycopy(here.bytes, 0, larger.bytes, 0, bytes);
      Blocks.SHARED.give(here);
      here = larger;
    }
    block = here;
    WsaError error = Buffers.gather(buffers, 0, here.whole[0], bytes, more);
    bytes += error.failed() ? 0 : more;
    return error;
  }

  /** The parts, and behind them a list of buffers. */
  MemorySegment[] followedBy(MemorySegment[] buffers, int count) {
    Block here = block;
    MemorySegment[] all = new MemorySegment[count + 1];
    all[0] = here == null ? MemorySegment.NULL : here.whole[0].asSlice(0, bytes);
    System.arraycopy(buffers, 0, all, 1, count);
    return all;
  }

  /** Forgets the parts. */
  void clear() {
    Block here = block;
    block = null;
    bytes = 0;
    if (here != null) {
      Blocks.SHARED.give(here);
    }
  }
}
