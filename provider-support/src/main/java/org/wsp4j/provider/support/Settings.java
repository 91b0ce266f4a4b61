package org.wsp4j.provider.support;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.ServiceFlag;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * What was set on one socket: what is about waiting is kept here, the rest is the transport's.
 * Guarded by the socket's lock.
 */
final class Settings {
  private final ProtocolInfo info;
  private final Machine machine;
  private boolean nonblocking;
  private boolean inline;
  private boolean closesAbortively;
  private int receiveTimeoutMillis;
  private int sendTimeoutMillis;

  Settings(ProtocolInfo info, Machine machine) {
    this.info = info;
    this.machine = machine;
  }

  boolean nonblocking() {
    return nonblocking;
  }

  /** As every selection of network events does. */
  void becomeNonblocking() {
    nonblocking = true;
  }

  /** Whether urgent data stays in the stream. */
  boolean inline() {
    return inline;
  }

  /** Whether the linger time is 0. */
  boolean closesAbortively() {
    return closesAbortively;
  }

  /** Until when a synchronous call that starts now may block (DEC-32). */
  long deadlineNanos(boolean receives) {
    int millis = receives ? receiveTimeoutMillis : sendTimeoutMillis;
    return millis == 0
        ? Long.MAX_VALUE
        : machine.engine.calls.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  WsaError ioctl(
      int code,
      @Nullable MemorySegment in,
      @Nullable MemorySegment out,
      @Nullable Transfer returned) {
    if (returned == null) {
      return WsaError.WSAEFAULT;
    }
    if (code != Ioctl.FIONBIO) {
      // What is on its way to a pending receive is not for another one.
      machine.urgents.serve(Thread.currentThread(), false);
      machine.receives.serve(Thread.currentThread(), false);
      return machine.transport.ioctl(code, in, out, returned);
    }
    if (in == null
        || in.byteSize() < Integer.BYTES
        || !in.scope().isAlive()
        || !in.isAccessibleBy(Thread.currentThread())) {
      return WsaError.WSAEFAULT;
    }
    boolean on = in.get(ValueLayout.JAVA_INT_UNALIGNED, 0) != 0;
    if (!on && machine.selecting.isSelected()) {
      return WsaError.WSAEINVAL;
    }
    nonblocking = on;
    returned.bytesTransferred(0);
    return WsaError.NO_ERROR;
  }

  <T> WsaError get(@Nullable SocketOption<T> option, @Nullable Out<T> value) {
    if (option == null || value == null) {
      return WsaError.WSAEFAULT;
    }
    Object known = known(option);
    if (known != null) {
      value.set(option.type().cast(known));
      return WsaError.NO_ERROR;
    }
    WsaError error = machine.transport.getOption(option, value);
    if (error == WsaError.WSAENOPROTOOPT && hasLinger(option)) {
      value.set(option.type().cast(closesAbortively ? 0 : -1));
      return WsaError.NO_ERROR;
    }
    if (!error.failed() && value.value() instanceof WsaError pending && pending.failed()) {
      var _ = machine.connection.sendFailed(pending);
    }
    return error;
  }

  private @Nullable Object known(SocketOption<?> option) {
    if (option.equals(SocketOption.SO_RCVTIMEO)) {
      return receiveTimeoutMillis;
    }
    if (option.equals(SocketOption.SO_SNDTIMEO)) {
      return sendTimeoutMillis;
    }
    if (option.equals(SocketOption.SO_PROTOCOL_INFO)) {
      return info;
    }
    if (option.equals(SocketOption.SO_TYPE)) {
      return info.socketType();
    }
    if (option.equals(SocketOption.SO_MAX_MSG_SIZE) && info.messageSize() != 0) {
      return info.messageSize();
    }
    return null;
  }

  <T> WsaError set(@Nullable SocketOption<T> option, @Nullable T value) {
    if (option == null || value == null || !option.type().isInstance(value)) {
      return WsaError.WSAEFAULT;
    }
    boolean receives = option.equals(SocketOption.SO_RCVTIMEO);
    if (receives || option.equals(SocketOption.SO_SNDTIMEO)) {
      return timeout(receives, (Integer) value);
    }
    if (known(option) != null) {
      return WsaError.WSAENOPROTOOPT;
    }
    WsaError error = machine.transport.setOption(option, value);
    if (hasLinger(option)) {
      error = linger(error, (Integer) value);
    }
    if (!error.failed() && option.equals(SocketOption.SO_OOBINLINE)) {
      inline = (Boolean) value;
    }
    return error;
  }

  private boolean hasLinger(SocketOption<?> option) {
    return option.equals(SocketOption.SO_LINGER) && !info.has(ServiceFlag.XP1_CONNECTIONLESS);
  }

  /** No time at all is an abortive close, which every transport has; others are a transport's. */
  private WsaError linger(WsaError transportSays, int seconds) {
    boolean ours = transportSays == WsaError.WSAENOPROTOOPT && (seconds == 0 || seconds == -1);
    WsaError error = ours ? WsaError.NO_ERROR : transportSays;
    closesAbortively = error.failed() ? closesAbortively : seconds == 0;
    return error;
  }

  private WsaError timeout(boolean receives, int millis) {
    if (millis < 0) {
      return WsaError.WSAEINVAL;
    }
    if (receives) {
      receiveTimeoutMillis = millis;
    } else {
      sendTimeoutMillis = millis;
    }
    return WsaError.NO_ERROR;
  }
}
