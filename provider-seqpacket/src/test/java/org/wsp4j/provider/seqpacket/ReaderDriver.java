package org.wsp4j.provider.seqpacket;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.wsp4j.provider.support.linux.Errno;

/**
 * Feeds a reader in portions, takes its records in pieces, and looks after its memory meanwhile.
 */
final class ReaderDriver {
  /** How records are taken. */
  enum Taking {
    WHOLE,
    PIECES
  }

  final FrameReader reader;
  final List<byte[]> records = new ArrayList<>();
  final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
  private final Taking taking;
  private int mostHeld;

  ReaderDriver(Blocks blocks, long limit, Taking taking) {
    reader = new FrameReader(blocks, limit);
    this.taking = taking;
  }

  void feed(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length && reader.phase().compareTo(FrameReader.Phase.ENDED) < 0) {
      MemorySegment[] room = reader.room();
      int skip = reader.skip();
      int n = (int) Math.min(length - done, room[0].byteSize() - skip);
      MemorySegment.copy(MemorySegment.ofArray(bytes), offset + done, room[0], skip, n);
      reader.arrived(n);
      done += n;
      mostHeld = Math.max(mostHeld, reader.heldBytes());
      checkMemory();
    }
  }

  /** Feeds all, in portions of 1 to {@code most} bytes. */
  void feed(byte[] bytes, Random random, int most) {
    for (int at = 0; at < bytes.length; ) {
      int n = Math.min(bytes.length - at, 1 + random.nextInt(most));
      feed(bytes, at, n);
      at += n;
      drain(random);
      if (random.nextBoolean()) {
        reader.settle();
        checkMemory();
      }
    }
  }

  private void checkMemory() {
    int least = Block.HEADROOM + Block.LEAST_BODY;
    if (reader.capacityBytes() > Math.max(least, 4L * mostHeld)) {
      throw new AssertionError("capacity=" + reader.capacityBytes() + " for mostHeld=" + mostHeld);
    }
  }

  void drain(Random random) {
    while (true) {
      int there = reader.available();
      boolean complete = reader.isComplete();
      if (taking == Taking.WHOLE && !complete) {
        return;
      }
      int n = taking == Taking.WHOLE || there == 0 ? there : 1 + random.nextInt(there);
      byte[] piece = new byte[n + 3];
      MemorySegment all = MemorySegment.ofArray(piece);
      reader.copy(new MemorySegment[] {all.asSlice(0, 2), all.asSlice(2)}, 1, n);
      reader.take(n);
      unfinished.write(piece, 1, n);
      if (complete && reader.available() == 0) {
        records.add(unfinished.toByteArray());
        unfinished.reset();
        reader.next();
      } else if (there == 0) {
        return;
      }
    }
  }

  /** All bytes of the record that is not whole, those still in the reader too. */
  byte[] unfinished() {
    byte[] rest = new byte[reader.available()];
    reader.copy(new MemorySegment[] {MemorySegment.ofArray(rest)}, 0, rest.length);
    return Wire.join(unfinished.toByteArray(), rest);
  }

  Wire.Ending ending() {
    return switch (reader.phase()) {
      case HELLO, RECORDS -> Wire.Ending.OPEN;
      case ENDED -> Wire.Ending.END;
      case BROKEN ->
          switch (reader.nativeError()) {
            case Errno.EPROTONOSUPPORT -> Wire.Ending.VERSION;
            case Errno.EMSGSIZE -> Wire.Ending.TOO_LONG;
            case Errno.EPROTO -> Wire.Ending.PROTOCOL;
            default -> throw new AssertionError("nativeError=" + reader.nativeError());
          };
    };
  }
}
