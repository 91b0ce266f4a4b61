package org.wsp4j.testkit.hook;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Overlapped;

/**
 * The operations that have been started and not completed, with the memory they move: an array is
 * the client's again when the call returns, so it is copied. What is completed is forgotten before
 * the client is told, and no memory is touched after. Any thread may call.
 */
final class InFlight {
  private final Map<Overlapped, Started> started = new ConcurrentHashMap<>();

  /** One operation: the number of its socket, and its arguments with an array of their own. */
  @SuppressWarnings("ClassCanBeRecord") // only equal to itself
  static final class Started {
    private final int socket;
    private final DataCall call;

    Started(int socket, DataCall call) {
      this.socket = socket;
      this.call = call;
    }

    int socket() {
      return socket;
    }

    DataCall call() {
      return call;
    }
  }

  /** Notes an operation before it is started; {@code null} if its object is in use. */
  @Nullable Started begin(int socket, DataCall call) {
    Overlapped object = call.overlapped();
    Started operation = new Started(socket, captured(call));
    return object == null || started.putIfAbsent(object, operation) == null ? operation : null;
  }

  /**
   * Forgets one whose call is over and did not pend.
   *
   * @return whether the call itself was its end, and not a completion
   */
  boolean end(Started operation) {
    Overlapped object = operation.call().overlapped();
    return object == null || started.remove(object, operation);
  }

  /** Takes one out that completes; {@code null} if it was not noted. */
  @Nullable Started complete(Overlapped object) {
    return started.remove(object);
  }

  /** The same call with an array of its own. */
  static DataCall captured(DataCall call) {
    MemorySegment[] own = segments(call);
    return call.buffers(own, own.length);
  }

  /** The segments that take part; none if the array and the count do not fit. */
  private static MemorySegment[] segments(DataCall call) {
    MemorySegment[] given = call.buffers();
    int count = call.bufferCount();
    if (given == null || count < 0 || count > given.length) {
      return new MemorySegment[0];
    }
    MemorySegment[] own = new MemorySegment[count];
    for (int i = 0; i < count; i++) {
      own[i] = given[i] == null ? MemorySegment.NULL : given[i];
    }
    return own;
  }

  /** The first bytes over all segments; fewer if a segment cannot be read here and now. */
  static byte[] bytes(DataCall call, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (MemorySegment segment : call.buffers()) {
      bytes.writeBytes(bytes(segment, length - bytes.size()));
    }
    return bytes.toByteArray();
  }

  /** The first bytes of a segment; none if it cannot be read here and now. */
  static byte[] bytes(MemorySegment segment, int length) {
    long part = Math.min(segment.byteSize(), length);
    boolean readable = segment.scope().isAlive() && segment.isAccessibleBy(Thread.currentThread());
    if (part <= 0 || !readable) {
      return new byte[0];
    }
    byte[] copy = new byte[(int) part];
    MemorySegment.copy(segment, 0, MemorySegment.ofArray(copy), 0, part);
    return copy;
  }
}
