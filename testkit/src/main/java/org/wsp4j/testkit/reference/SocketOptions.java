package org.wsp4j.testkit.reference;

import static org.wsp4j.spi.WsaError.NO_ERROR;
import static org.wsp4j.spi.WsaError.WSAEFAULT;
import static org.wsp4j.spi.WsaError.WSAEINVAL;
import static org.wsp4j.spi.WsaError.WSAENOPROTOOPT;
import static org.wsp4j.spi.WsaError.WSAEOPNOTSUPP;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What was set on one socket. Guarded by the network's lock. */
final class SocketOptions {
  private static final Set<SocketOption<?>> READ_ONLY =
      Set.of(
          SocketOption.SO_ERROR,
          SocketOption.SO_TYPE,
          SocketOption.SO_MAX_MSG_SIZE,
          SocketOption.SO_PROTOCOL_INFO);

  private final ProtocolInfo info;
  private final Attachment attachment;
  private final Map<SocketOption<?>, Object> values = new LinkedHashMap<>();
  private boolean nonblocking;

  SocketOptions(ProtocolInfo info, Attachment attachment) {
    this.info = info;
    this.attachment = attachment;
    values.put(SocketOption.SO_ERROR, NO_ERROR);
    values.put(SocketOption.SO_TYPE, info.socketType());
    values.put(SocketOption.SO_PROTOCOL_INFO, info);
    values.put(SocketOption.SO_RCVBUF, attachment.receiveBufferBytes());
    values.put(SocketOption.SO_SNDBUF, 0);
    values.put(SocketOption.SO_RCVTIMEO, 0);
    values.put(SocketOption.SO_SNDTIMEO, 0);
    values.put(SocketOption.SO_REUSEADDR, false);
    if (info.messageSize() != 0) {
      values.put(SocketOption.SO_MAX_MSG_SIZE, info.messageSize());
    }
    if (info.has(ServiceFlag.XP1_EXPEDITED_DATA)) {
      values.put(SocketOption.SO_OOBINLINE, false);
    }
    if (!info.has(ServiceFlag.XP1_CONNECTIONLESS)) {
      values.put(SocketOption.SO_LINGER, -1);
      values.put(SocketOption.SO_KEEPALIVE, false);
      values.put(SocketOption.TCP_NODELAY, true);
    }
  }

  boolean isNonblocking() {
    return nonblocking;
  }

  void nonblocking(boolean on) {
    nonblocking = on;
  }

  boolean isInline() {
    return Boolean.TRUE.equals(values.get(SocketOption.SO_OOBINLINE));
  }

  boolean isAbortive() {
    return Integer.valueOf(0).equals(values.get(SocketOption.SO_LINGER));
  }

  /** How long a synchronous call may block, in milliseconds, 0 for ever. */
  int timeoutMillis(boolean receives) {
    Object millis = values.get(receives ? SocketOption.SO_RCVTIMEO : SocketOption.SO_SNDTIMEO);
    return millis instanceof Integer set ? set : 0;
  }

  <T> WsaError get(@Nullable SocketOption<T> option, @Nullable Out<T> value) {
    if (option == null || value == null) {
      return WSAEFAULT;
    }
    Object known = values.get(option);
    if (known == null) {
      return WSAENOPROTOOPT;
    }
    value.set(option.type().cast(known));
    return NO_ERROR;
  }

  <T> WsaError set(@Nullable SocketOption<T> option, @Nullable T value) {
    if (option == null || value == null || !option.type().isInstance(value)) {
      return WSAEFAULT;
    }
    if (!values.containsKey(option) || READ_ONLY.contains(option)) {
      return WSAENOPROTOOPT;
    }
    if (value instanceof Integer number && number < (isLinger(option) ? -1 : 0)) {
      return WSAEINVAL;
    }
    values.put(option, value);
    if (option.equals(SocketOption.SO_RCVBUF)) {
      int bytes = Math.max((Integer) value, smallestBufferBytes());
      values.put(option, bytes);
      attachment.receiveBufferBytes(bytes);
    } else if (option.equals(SocketOption.SO_KEEPALIVE)) {
      attachment.keepAlive((Boolean) value, 0, 0);
    }
    return NO_ERROR;
  }

  private static boolean isLinger(SocketOption<?> option) {
    return option.equals(SocketOption.SO_LINGER);
  }

  /** What cannot be received in parts must fit. */
  private int smallestBufferBytes() {
    return Math.max(2, info.messageSize() + 1);
  }

  /**
   * LPWSPIoctl.
   *
   * @param selecting whether network events are selected, which keeps the socket nonblocking
   */
  WsaError ioctl(
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      @Nullable Transfer returned,
      boolean selecting) {
    if (returned == null) {
      return WSAEFAULT;
    }
    returned.bytesTransferred(0);
    return switch (code) {
      case Ioctl.FIONBIO -> {
        int[] on = new int[1];
        WsaError error = read(in, on);
        if (!error.failed() && on[0] == 0 && selecting) {
          yield WSAEINVAL;
        }
        nonblocking = error.failed() ? nonblocking : on[0] != 0;
        yield error;
      }
      case Ioctl.SIO_UDP_CONNRESET -> {
        int[] on = new int[1];
        WsaError error = info.has(ServiceFlag.XP1_CONNECTIONLESS) ? read(in, on) : WSAEOPNOTSUPP;
        if (!error.failed()) {
          attachment.hearsReports(on[0] != 0);
        }
        yield error;
      }
      case Ioctl.SIO_KEEPALIVE_VALS -> {
        int[] values = new int[3];
        WsaError error =
            info.has(ServiceFlag.XP1_CONNECTIONLESS) ? WSAEOPNOTSUPP : read(in, values);
        if (!error.failed()) {
          attachment.keepAlive(
              values[0] != 0,
              TimeUnit.MILLISECONDS.toNanos(values[1]),
              TimeUnit.MILLISECONDS.toNanos(values[2]));
        }
        yield error;
      }
      case Ioctl.FIONREAD -> write(out, readableBytes(), returned);
      case Ioctl.SIOCATMARK ->
          info.has(ServiceFlag.XP1_EXPEDITED_DATA)
              ? write(out, isAtMark() ? 1 : 0, returned)
              : WSAEOPNOTSUPP;
      default -> WSAEOPNOTSUPP;
    };
  }

  private int readableBytes() {
    Inbox inbox = attachment.inbox();
    return inbox == null ? 0 : inbox.dataBytes() + (isInline() ? inbox.urgentBytes() : 0);
  }

  /** As Windows has it: false exactly while an urgent byte waits that is not in the stream. */
  private boolean isAtMark() {
    Inbox inbox = attachment.inbox();
    return inbox == null || isInline() || inbox.urgentBytes() == 0;
  }

  private static WsaError read(@Nullable MemorySegment in, int[] values) {
    if (in == null
        || !Checks.isValid(in, false)
        || in.byteSize() < (long) values.length * Integer.BYTES) {
      return WSAEFAULT;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = in.get(ValueLayout.JAVA_INT_UNALIGNED, (long) i * Integer.BYTES);
    }
    return NO_ERROR;
  }

  private static WsaError write(@Nullable MemorySegment out, int value, Transfer returned) {
    if (out == null || !Checks.isValid(out, true) || out.byteSize() < Integer.BYTES) {
      return WSAEFAULT;
    }
    out.set(ValueLayout.JAVA_INT_UNALIGNED, 0, value);
    returned.bytesTransferred(Integer.BYTES);
    return NO_ERROR;
  }
}
