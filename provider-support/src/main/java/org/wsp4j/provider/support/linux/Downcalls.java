package org.wsp4j.provider.support.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;

/**
 * The functions of the C library that the engine calls: one handle each, linked by its first use.
 *
 * <p>Linking a new shape costs 3 to 4 ms and one more function of a known shape 0.1 ms, so there
 * are six shapes for all. What makes that possible: on x86_64 and aarch64 an {@code int} argument
 * travels in a register of 64 bits whose upper half the callee ignores, and registers beyond the
 * last parameter are ignored too. So {@code int} parameters are {@code long} here, missing ones are
 * padded with 0, and a result that is an {@code int} in C has to be cast, for its upper half is not
 * defined.
 *
 * <ul>
 *   <li>{@link #NUMBERS}: everything that is given numbers and addresses of a {@link Scratch};
 *   <li>{@link #MEMORY}: the same with one segment of somebody else's, kept alive by the call;
 *   <li>{@link #MEMORY} as a critical call, heap allowed, for what cannot block and is soon over;
 *   <li>{@link #ADDRESSED}, critical as well: a datagram and where it comes from or goes to;
 *   <li>{@link #pinned}: a message header and the segments that it names;
 *   <li>{@link #pinnedMany}: the same for several.
 * </ul>
 *
 * <p>The fields are not final, and that is on purpose. Every call checks its errno segment by
 * slicing it. Through a constant handle the compiler inlines the call into whatever unit it is
 * compiling, and in a large one it does not always do away with the slice: by the chance of the
 * order in which methods were compiled, a receive allocated 40 bytes a call for as long as the JVM
 * ran (measured, JDK 25.0.3). A handle that is not constant is compiled once, alone, and never
 * allocates from then on; that costs some 6 ns of a call's 350.
 */
@SuppressWarnings("restricted") // the one class that links
final class Downcalls {
  /** How many segments one call keeps alive beside its own arguments. */
  static final int PINS = 16;

  private static final FunctionDescriptor NUMBERS =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final FunctionDescriptor MEMORY =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final FunctionDescriptor ADDRESSED =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private static final List<String> SYMBOLS =
      List.of(
          "socket",
          "close",
          "bind",
          "openat",
          "flock",
          "fchmod",
          "geteuid",
          "listen",
          "accept4",
          "connect",
          "shutdown",
          "getsockname",
          "getpeername",
          "getsockopt",
          "setsockopt",
          "ioctl",
          "poll",
          "eventfd",
          "read",
          "write",
          "epoll_create1",
          "epoll_ctl",
          "epoll_wait",
          "recv",
          "send",
          "recvfrom",
          "sendto",
          "recvmsg",
          "recvmmsg",
          "sendmsg");

  private Downcalls() {}

  /**
   * Links for the first time.
   *
   * @return the symbol that the C library lacks, empty if it has them all
   * @throws IllegalCallerException if native access is denied
   */
  static String probe() {
    SymbolLookup libc = Linker.nativeLinker().defaultLookup();
    for (String symbol : SYMBOLS) {
      if (libc.find(symbol).isEmpty()) {
        return symbol;
      }
    }
    numbers("socket");
    return "";
  }

  /** Whether the C library has epoll_pwait2: glibc since 2.35. */
  static boolean hasPwait2() {
    return Linker.nativeLinker().defaultLookup().find("epoll_pwait2").isPresent();
  }

  private static MethodHandle numbers(String symbol) {
    return link(symbol, NUMBERS, errno());
  }

  private static MethodHandle memory(String symbol) {
    return link(symbol, MEMORY, errno());
  }

  private static MethodHandle critical(String symbol) {
    return link(symbol, MEMORY, errno(), Linker.Option.critical(true));
  }

  private static MethodHandle addressed(String symbol) {
    return link(symbol, ADDRESSED, errno(), Linker.Option.critical(true));
  }

  private static MethodHandle pinned(String symbol) {
    FunctionDescriptor pinned = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    return link(symbol, pinned.appendArgumentLayouts(pins()), errno());
  }

  private static MethodHandle pinnedMany(String symbol) {
    return link(symbol, NUMBERS.appendArgumentLayouts(pins()), errno());
  }

  private static MemoryLayout[] pins() {
    MemoryLayout[] pins = new MemoryLayout[PINS];
    Arrays.fill(pins, ADDRESS);
    return pins;
  }

  private static Linker.Option errno() {
    return Linker.Option.captureCallState("errno");
  }

  private static MethodHandle link(
      String symbol, FunctionDescriptor shape, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    MemorySegment address = linker.defaultLookup().findOrThrow(symbol);
    return linker.downcallHandle(address, shape, options);
  }

  /** Calls a function of shape {@link #NUMBERS}: its {@code int} result, or {@code -errno}. */
  static int call(MethodHandle function, Scratch scratch, long a, long b, long c, long d, long e) {
    try {
      return scratch.intResult((long) function.invokeExact(scratch.errno(), a, b, c, d, e));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  static int call(MethodHandle function, Scratch scratch, long a, long b, long c) {
    return call(function, scratch, a, b, c, 0, 0);
  }

  /** Opens a file that is there. */
  static int open(Scratch scratch, MemorySegment path, int flags) {
    try {
      return scratch.intResult(
          (long)
              Open.OPENAT.invokeExact(
                  scratch.errno(), (long) Linux.AT_FDCWD, path, (long) flags, 0L, 0L));
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** What a call threw that the shape does not allow for; runtime exceptions pass as they are. */
  static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof RuntimeException e) {
      return e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    throw new AssertionError("a downcall threw a checked exception", thrown);
  }

  static final class Socket {
    static MethodHandle SOCKET = numbers("socket");
  }

  static final class Close {
    static MethodHandle CLOSE = numbers("close");
  }

  static final class Bind {
    static MethodHandle BIND = numbers("bind");
  }

  static final class Listen {
    static MethodHandle LISTEN = numbers("listen");
  }

  static final class Accept {
    static MethodHandle ACCEPT = numbers("accept4");
  }

  static final class Connect {
    static MethodHandle CONNECT = numbers("connect");
  }

  static final class Open {
    static MethodHandle OPENAT = memory("openat");
  }

  static final class FileLock {
    static MethodHandle FLOCK = numbers("flock");
  }

  static final class ChangeMode {
    static MethodHandle FCHMOD = numbers("fchmod");
  }

  static final class User {
    static MethodHandle GETEUID = numbers("geteuid");
  }

  static final class Shutdown {
    static MethodHandle SHUTDOWN = numbers("shutdown");
  }

  static final class SockName {
    static MethodHandle GETSOCKNAME = numbers("getsockname");
  }

  static final class PeerName {
    static MethodHandle GETPEERNAME = numbers("getpeername");
  }

  static final class GetOption {
    static MethodHandle GETSOCKOPT = numbers("getsockopt");
  }

  static final class SetOption {
    static MethodHandle SETSOCKOPT = numbers("setsockopt");
  }

  static final class Ioctl {
    static MethodHandle IOCTL = numbers("ioctl");
  }

  static final class Poll {
    static MethodHandle POLL = numbers("poll");
  }

  static final class EventFd {
    static MethodHandle EVENTFD = numbers("eventfd");
    static MethodHandle READ = numbers("read");
    static MethodHandle WRITE = numbers("write");
  }

  static final class EpollCreate {
    static MethodHandle EPOLL_CREATE = numbers("epoll_create1");
  }

  static final class EpollControl {
    static MethodHandle EPOLL_CTL = numbers("epoll_ctl");
  }

  static final class EpollWait {
    static MethodHandle EPOLL_WAIT = numbers("epoll_wait");
  }

  static final class EpollWait2 {
    static MethodHandle EPOLL_PWAIT2 = numbers("epoll_pwait2");
  }

  static final class Recv {
    static MethodHandle CRITICAL = critical("recv");
  }

  static final class RecvLarge {
    static MethodHandle PLAIN = memory("recv");
  }

  static final class RecvMsg {
    static MethodHandle PINNED = pinned("recvmsg");
  }

  static final class RecvMany {
    static MethodHandle PINNED = pinnedMany("recvmmsg");
  }

  static final class Send {
    static MethodHandle CRITICAL = critical("send");
  }

  static final class SendLarge {
    static MethodHandle PLAIN = memory("send");
  }

  static final class SendMsg {
    static MethodHandle PINNED = pinned("sendmsg");
  }

  static final class RecvFrom {
    static MethodHandle CRITICAL = addressed("recvfrom");
  }

  static final class SendTo {
    static MethodHandle CRITICAL = addressed("sendto");
  }
}
