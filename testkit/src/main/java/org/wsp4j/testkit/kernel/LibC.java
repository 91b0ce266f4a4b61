package org.wsp4j.testkit.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's socket functions, one handle each, linked when first used. Each answers like the
 * kernel: 0 or more, or {@code -errno}. All may block but those that cannot.
 */
@SuppressWarnings("restricted")
final class LibC {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO_VALUE =
      ERRNO.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final int EINTR = 4;

  private LibC() {}

  private static MethodHandle link(String name, ValueLayout result, MemoryLayout... arguments) {
    MemorySegment symbol =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new IllegalStateException("function=" + name + ": not in libc"));
    return LINKER.downcallHandle(
        symbol, FunctionDescriptor.of(result, arguments), Linker.Option.captureCallState("errno"));
  }

  private static final class Socket {
    static final MethodHandle CALL = link("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  }

  private static final class Close {
    static final MethodHandle CALL = link("close", JAVA_INT, JAVA_INT);
  }

  private static final class Bind {
    static final MethodHandle CALL = link("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class Listen {
    static final MethodHandle CALL = link("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  }

  private static final class Accept {
    static final MethodHandle CALL =
        link("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  }

  private static final class Connect {
    static final MethodHandle CALL = link("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class Shutdown {
    static final MethodHandle CALL = link("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  }

  private static final class GetSockName {
    static final MethodHandle CALL = link("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  }

  private static final class GetPeerName {
    static final MethodHandle CALL = link("getpeername", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  }

  private static final class Unshare {
    static final MethodHandle CALL = link("unshare", JAVA_INT, JAVA_INT);
  }

  private static final class SetSockOpt {
    static final MethodHandle CALL =
        link("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class SendTo {
    static final MethodHandle CALL =
        link("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
  }

  private static final class RecvFrom {
    static final MethodHandle CALL =
        link("recvfrom", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
  }

  private static final class Ioctl {
    static final MethodHandle CALL = linkVariadicIoctl();

    private static MethodHandle linkVariadicIoctl() {
      AddressLayout result = ADDRESS;
      return LINKER.downcallHandle(
          LINKER.defaultLookup().find("ioctl").orElseThrow(),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, result),
          Linker.Option.captureCallState("errno"),
          Linker.Option.firstVariadicArg(2));
    }
  }

  private interface Call {
    long invoke(MemorySegment errno) throws Throwable;
  }

  /** Makes a call until it is not interrupted by a signal. */
  private static long call(Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(ERRNO);
      long result;
      int errno;
      do {
        result = call.invoke(state);
        errno = (int) ERRNO_VALUE.get(state, 0L);
      } while (result < 0 && errno == EINTR);
      return result < 0 ? -errno : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int socket(int family, int type, int protocol) {
    return (int) call(e -> (int) Socket.CALL.invokeExact(e, family, type, protocol));
  }

  static int close(int fd) {
    return (int) call(e -> (int) Close.CALL.invokeExact(e, fd));
  }

  static int bind(int fd, MemorySegment address) {
    return (int) call(e -> (int) Bind.CALL.invokeExact(e, fd, address, (int) address.byteSize()));
  }

  static int listen(int fd, int backlog) {
    return (int) call(e -> (int) Listen.CALL.invokeExact(e, fd, backlog));
  }

  static int accept(int fd, int flags) {
    MemorySegment none = MemorySegment.NULL;
    return (int) call(e -> (int) Accept.CALL.invokeExact(e, fd, none, none, flags));
  }

  static int connect(int fd, MemorySegment address) {
    return (int)
        call(e -> (int) Connect.CALL.invokeExact(e, fd, address, (int) address.byteSize()));
  }

  static int shutdown(int fd, int how) {
    return (int) call(e -> (int) Shutdown.CALL.invokeExact(e, fd, how));
  }

  static int getsockname(int fd, MemorySegment address, MemorySegment length) {
    return (int) call(e -> (int) GetSockName.CALL.invokeExact(e, fd, address, length));
  }

  static int getpeername(int fd, MemorySegment address, MemorySegment length) {
    return (int) call(e -> (int) GetPeerName.CALL.invokeExact(e, fd, address, length));
  }

  static int unshare(int flags) {
    return (int) call(e -> (int) Unshare.CALL.invokeExact(e, flags));
  }

  static int setsockopt(int fd, int level, int name, MemorySegment value) {
    return (int)
        call(e ->
            (int) SetSockOpt.CALL.invokeExact(e, fd, level, name, value, (int) value.byteSize()));
  }

  static long sendto(int fd, MemorySegment data, int flags, MemorySegment to) {
    return call(e ->
        (long)
            SendTo.CALL.invokeExact(e, fd, data, data.byteSize(), flags, to, (int) to.byteSize()));
  }

  static long recvfrom(
      int fd, MemorySegment data, int flags, MemorySegment from, MemorySegment fromLength) {
    return call(e ->
        (long) RecvFrom.CALL.invokeExact(e, fd, data, data.byteSize(), flags, from, fromLength));
  }

  static int ioctl(int fd, long code, MemorySegment value) {
    return (int) call(e -> (int) Ioctl.CALL.invokeExact(e, fd, code, value));
  }
}
