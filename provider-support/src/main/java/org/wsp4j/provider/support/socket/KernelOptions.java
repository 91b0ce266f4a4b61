package org.wsp4j.provider.support.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.WsaError;

/** The options that the kernel keeps, under its own numbers. */
final class KernelOptions {
  /** Where the kernel has an option: one {@code int} each. */
  private record Place(int level, int name) {}

  private static final Map<SocketOption<?>, Place> PLACES =
      Map.of(
          SocketOption.SO_OOBINLINE, new Place(Linux.SOL_SOCKET, Linux.SO_OOBINLINE),
          SocketOption.SO_KEEPALIVE, new Place(Linux.SOL_SOCKET, Linux.SO_KEEPALIVE),
          SocketOption.SO_REUSEADDR, new Place(Linux.SOL_SOCKET, Linux.SO_REUSEADDR),
          SocketOption.SO_BROADCAST, new Place(Linux.SOL_SOCKET, Linux.SO_BROADCAST),
          SocketOption.SO_RCVBUF, new Place(Linux.SOL_SOCKET, Linux.SO_RCVBUF),
          SocketOption.SO_SNDBUF, new Place(Linux.SOL_SOCKET, Linux.SO_SNDBUF),
          SocketOption.SO_ERROR, new Place(Linux.SOL_SOCKET, Linux.SO_ERROR),
          SocketOption.TCP_NODELAY, new Place(Linux.IPPROTO_TCP, Linux.TCP_NODELAY));

  private static final int MAX_LINGER_SECONDS = 0xFFFF;

  private final SystemCalls calls;
  private final int fd;

  KernelOptions(SystemCalls calls, int fd) {
    this.calls = calls;
    this.fd = fd;
  }

  <T> WsaError get(SocketOption<T> option, Out<T> value) {
    if (option.equals(SocketOption.SO_LINGER)) {
      MemorySegment linger = MemorySegment.ofArray(new int[2]);
      int result = calls.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_LINGER, linger);
      boolean on = linger.get(JAVA_INT_UNALIGNED, 0) != 0;
      value.set(option.type().cast(on ? linger.get(JAVA_INT_UNALIGNED, 4) : -1));
      return error(result);
    }
    Place place = PLACES.get(option);
    if (place == null) {
      return WsaError.WSAENOPROTOOPT;
    }
    MemorySegment raw = MemorySegment.ofArray(new int[1]);
    int result = calls.getsockopt(fd, place.level, place.name, raw);
    if (result < 0) {
      return error(result);
    }
    value.set(option.type().cast(decode(option, raw.get(JAVA_INT_UNALIGNED, 0))));
    return WsaError.NO_ERROR;
  }

  private static Object decode(SocketOption<?> option, int raw) {
    if (option.equals(SocketOption.SO_ERROR)) {
      return Errno.toWsaError(raw);
    }
    if (option.type() == Boolean.class) {
      return raw != 0;
    }
    // The kernel doubles a buffer size for its own book-keeping.
    return raw / 2;
  }

  <T> WsaError set(SocketOption<T> option, T value) {
    if (option.equals(SocketOption.SO_LINGER)) {
      return linger((Integer) value);
    }
    Place place = option.equals(SocketOption.SO_ERROR) ? null : PLACES.get(option);
    if (place == null) {
      return WsaError.WSAENOPROTOOPT;
    }
    int raw = value instanceof Boolean on ? (on ? 1 : 0) : (Integer) value;
    return raw < 0 ? WsaError.WSAEINVAL : error(set(place.level, place.name, raw));
  }

  /** Sets the linger time: -1 for none. */
  WsaError linger(int seconds) {
    if (seconds < -1 || seconds > MAX_LINGER_SECONDS) {
      return WsaError.WSAEINVAL;
    }
    MemorySegment linger =
        MemorySegment.ofArray(new int[] {seconds < 0 ? 0 : 1, Math.max(seconds, 0)});
    return error(calls.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_LINGER, linger));
  }

  /** Sets an option of one {@code int}; 0 or {@code -errno}. */
  int set(int level, int name, int value) {
    return calls.setsockopt(fd, level, name, MemorySegment.ofArray(new int[] {value}));
  }

  /** Reads an option of one {@code int}, or null. */
  @Nullable Integer get(int level, int name) {
    MemorySegment raw = MemorySegment.ofArray(new int[1]);
    return calls.getsockopt(fd, level, name, raw) < 0 ? null : raw.get(JAVA_INT_UNALIGNED, 0);
  }

  private static WsaError error(int result) {
    return result < 0 ? Errno.toWsaError(-result) : WsaError.NO_ERROR;
  }
}
