package org.wsp4j.provider.seqpacket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wire format once more, written from its document without a thought for speed: makes bytes,
 * and says what whole bytes mean.
 */
final class Wire {
  /** How a direction ends. */
  enum Ending {
    OPEN,
    END,
    VERSION,
    PROTOCOL,
    TOO_LONG
  }

  /** Records read whole, the beginning of one that is not, and the ending. */
  record Meaning(List<byte[]> records, ByteBuffer unfinished, Ending ending) {}

  static final int PART = 1;
  static final int LAST = 2;
  static final int END = 3;
  static final long LEAST_LIMIT = 65_536;
  private static final byte[] MAGIC = HexFormat.of().parseHex("895753505345510a");

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private Wire() {}

  static byte[] hello(int version, int zero, long limit) {
    return ByteBuffer.allocate(16)
        .put(MAGIC)
        .putShort((short) version)
        .putShort((short) zero)
        .putInt((int) limit)
        .array();
  }

  static byte[] hello() {
    return hello(1, 0, LEAST_LIMIT);
  }

  static byte[] frame(int type, byte... payload) {
    return ByteBuffer.allocate(4 + payload.length)
        .putInt(type << 24 | payload.length)
        .put(payload)
        .array();
  }

  static byte[] join(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] each : pieces) {
      all.writeBytes(each);
    }
    return all.toByteArray();
  }

  static Meaning read(byte[] bytes, long ownLimit) {
    List<byte[]> records = new ArrayList<>();
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    @Nullable Ending hello = readHello(in);
    if (hello != null) {
      return new Meaning(records, NOTHING, hello);
    }
    boolean inside = false;
    while (in.remaining() >= 4) {
      int type = in.get() & 0xFF;
      int length = (in.get() & 0xFF) << 16 | (in.getShort() & 0xFFFF);
      boolean isEnd = type == END && length == 0 && !inside;
      if (isEnd) {
        return new Meaning(records, NOTHING, Ending.END);
      }
      if (type != LAST && !(type == PART && length > 0)) {
        return new Meaning(records, ByteBuffer.wrap(record.toByteArray()), Ending.PROTOCOL);
      }
      if (record.size() + (long) length > ownLimit) {
        return new Meaning(records, ByteBuffer.wrap(record.toByteArray()), Ending.TOO_LONG);
      }
      byte[] payload = new byte[Math.min(length, in.remaining())];
      in.get(payload);
      record.writeBytes(payload);
      if (payload.length < length) {
        break;
      }
      inside = type == PART;
      if (!inside) {
        records.add(record.toByteArray());
        record.reset();
      }
    }
    return new Meaning(records, ByteBuffer.wrap(record.toByteArray()), Ending.OPEN);
  }

  private static @Nullable Ending readHello(ByteBuffer in) {
    byte[] magic = new byte[Math.min(8, in.remaining())];
    in.get(magic);
    for (int i = 0; i < magic.length; i++) {
      if (magic[i] != MAGIC[i]) {
        return Ending.PROTOCOL;
      }
    }
    if (in.remaining() < 2) {
      return Ending.OPEN;
    }
    if (in.getShort() != 1) {
      return Ending.VERSION;
    }
    if (in.remaining() < 6) {
      return Ending.OPEN;
    }
    boolean zero = in.getShort() == 0;
    return zero && (in.getInt() & 0xFFFF_FFFFL) >= LEAST_LIMIT ? null : Ending.PROTOCOL;
  }
}
