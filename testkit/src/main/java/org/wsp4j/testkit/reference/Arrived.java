package org.wsp4j.testkit.reference;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.WsaError;

/** What a transport carries from one end to the other. */
sealed interface Arrived {
  /** The bytes it takes of a receive buffer. */
  default int costBytes() {
    return 0;
  }

  /** The bytes that a client sent. */
  default int dataBytes() {
    return 0;
  }

  /** Bytes: a piece of a stream, a message, or a part of one. */
  final class Data implements Arrived {
    final byte[] bytes;

    /** Whether a message ends with it. */
    final boolean last;

    final @Nullable InetSocketAddress sender;

    /** How much of it was taken. */
    int taken;

    Data(byte[] bytes, boolean last, @Nullable InetSocketAddress sender) {
      this.bytes = bytes;
      this.last = last;
      this.sender = sender;
    }

    int left() {
      return bytes.length - taken;
    }

    @Override
    public int dataBytes() {
      return bytes.length;
    }

    /** One more than its bytes, so that empty messages are bounded too. */
    @Override
    public int costBytes() {
      return bytes.length + 1;
    }
  }

  /** An urgent byte, at its place in the stream: the mark. */
  final class Mark implements Arrived {
    final byte octet;

    /** Whether a receive of urgent data has had it; the place stays. */
    boolean taken;

    Mark(byte octet) {
      this.octet = octet;
    }

    @Override
    public int dataBytes() {
      return 1;
    }

    @Override
    public int costBytes() {
      return 1;
    }
  }

  /** A datagram that was sent from here could not be delivered: ICMP, once for each. */
  record Report(WsaError error) implements Arrived {}

  /** The graceful end. */
  record End() implements Arrived {}

  /** The end that is none: every later receive gets it. */
  record Break(WsaError error) implements Arrived {}
}
