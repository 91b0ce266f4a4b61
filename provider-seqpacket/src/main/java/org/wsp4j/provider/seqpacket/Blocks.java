package org.wsp4j.provider.seqpacket;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The blocks that no connection needs now, by size, each twice the one before. At most {@link
 * #MAX_IDLE_BYTES} are kept; the collector has the rest. Any thread may call.
 */
final class Blocks {
  /** What lies idle at most, over all connections. */
  static final int MAX_IDLE_BYTES = 1 << 24;

  /** Those of the process. */
  static final Blocks SHARED = new Blocks();

  private static final int SIZES = 10;

  /** The body of the largest block. */
  static final int MOST_BODY = Block.LEAST_BODY << (SIZES - 1);

  private static final int MAX_IDLE = 128;

  /** Guarded by this, as the others are. */
  private final @Nullable Block[][] idle = new @Nullable Block[SIZES][MAX_IDLE];

  private final int[] counts = new int[SIZES];
  private int idleBytes;

  /** A block with at least such a body, of any content. */
  synchronized Block take(int bodyBytes) {
    int size = size(bodyBytes);
    int count = counts[size];
    if (count == 0) {
      return new Block(Block.LEAST_BODY << size);
    }
    counts[size] = count - 1;
    Block block = requireNonNull(idle[size][count - 1]);
    idle[size][count - 1] = null;
    idleBytes -= block.bodyBytes();
    return block;
  }

  synchronized void give(Block block) {
    int bodyBytes = block.bodyBytes();
    int size = size(bodyBytes);
    if (counts[size] < MAX_IDLE && idleBytes + bodyBytes <= MAX_IDLE_BYTES) {
      idle[size][counts[size]] = block;
      counts[size]++;
      idleBytes += bodyBytes;
    }
  }

  synchronized int idleBytes() {
    return idleBytes;
  }

  private static int size(int bodyBytes) {
    int units = (bodyBytes + Block.LEAST_BODY - 1) / Block.LEAST_BODY;
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(units, 1) - 1);
  }
}
