package org.wsp4j.testkit.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.wsp4j.testkit.kernel.KernelException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * One blocking socket of the Linux kernel. Every wait has a time limit, given to the kernel, so
 * that a test never hangs on its own peer. One thread at a time; closing twice is harmless.
 */
public final class KernelSocket implements AutoCloseable {
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int SO_SNDBUF = 7;
  private static final int SO_LINGER = 13;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_SNDTIMEO = 21;
  private static final int SO_ATTACH_FILTER = 26;
  private static final short BPF_RET = 6;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;
  private static final int MSG_OOB = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SHUT_WR = 1;
  private static final int ECONNREFUSED = 111;
  private static final int SIOCOUTQ = 0x5411;
  private static final int FIONREAD = 0x541B;
  private static final int BACKLOG = 16;

  /** What the kernel lets anybody ask for, by default; a record may be nearly twice as long. */
  private static final int LARGE_BUFFER = 212_992;

  private final Kind type;
  private final Duration limit;
  private final int fd;
  private boolean closed;

  /** The kinds of sockets. */
  public enum Kind {
    /** A byte stream. */
    STREAM(1),
    /** Datagrams. */
    DATAGRAM(2),
    /** Reliable messages. */
    SEQPACKET(5);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private KernelSocket(Kind type, Duration limit, int fd) {
    this.type = type;
    this.limit = limit;
    this.fd = fd;
    limitWaits();
    if (type == Kind.SEQPACKET) {
      set(SOL_SOCKET, SO_SNDBUF, LARGE_BUFFER);
    }
  }

  /**
   * Opens a socket.
   *
   * @param type its kind
   * @param like an address of the family it is to have
   * @param limit how long it may wait for anything
   * @return the socket
   */
  public static KernelSocket open(Kind type, SocketAddress like, Duration limit) {
    int family = SockAddr.family(like);
    long fd = check("socket", LibC.socket(family, type.number | SOCK_CLOEXEC, 0));
    KernelSocket socket = new KernelSocket(type, limit, (int) fd);
    socket.set(SOL_SOCKET, SO_REUSEADDR, 1);
    if (type == Kind.STREAM && family != SockAddr.AF_UNIX) {
      socket.set(IPPROTO_TCP, TCP_NODELAY, 1);
    }
    return socket;
  }

  /**
   * Binds to an address.
   *
   * @param address the address; port 0 chooses one
   * @return this
   */
  public KernelSocket bind(SocketAddress address) {
    try (Arena arena = Arena.ofConfined()) {
      check("bind to " + address, LibC.bind(fd, SockAddr.encode(address, arena)));
    }
    return this;
  }

  /**
   * Lets others connect.
   *
   * @return this
   */
  public KernelSocket listen() {
    check("listen", LibC.listen(fd, BACKLOG));
    return this;
  }

  /**
   * Waits for a connection.
   *
   * @return the new socket
   */
  public KernelSocket accept() {
    return new KernelSocket(type, limit, (int) check("accept", LibC.accept(fd, SOCK_CLOEXEC)));
  }

  /**
   * Connects, or fixes the peer of a datagram socket.
   *
   * @param address the peer
   * @return this
   */
  public KernelSocket connect(SocketAddress address) {
    try (Arena arena = Arena.ofConfined()) {
      check("connect to " + address, LibC.connect(fd, SockAddr.encode(address, arena)));
    }
    return this;
  }

  /**
   * The address it is bound to.
   *
   * @return the address
   */
  public SocketAddress localAddress() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = arena.allocate(SockAddr.MAX_BYTES, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, SockAddr.MAX_BYTES);
      check("getsockname", LibC.getsockname(fd, raw, length));
      return SockAddr.decode(raw, length.get(JAVA_INT, 0));
    }
  }

  /**
   * The address it is connected to.
   *
   * @return the address
   */
  public SocketAddress remoteAddress() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = arena.allocate(SockAddr.MAX_BYTES, 8);
      MemorySegment length = arena.allocateFrom(JAVA_INT, SockAddr.MAX_BYTES);
      check("getpeername", LibC.getpeername(fd, raw, length));
      return SockAddr.decode(raw, length.get(JAVA_INT, 0));
    }
  }

  /**
   * Sends all of it; on a message socket as one message.
   *
   * @param data the bytes
   */
  public void send(byte[] data) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rest = arena.allocate(Math.max(1, data.length)).asSlice(0, data.length);
      MemorySegment.copy(data, 0, rest, JAVA_BYTE, 0, data.length);
      do {
        long n = check("send", sendto(rest, MemorySegment.NULL));
        rest = rest.asSlice(n);
      } while (type == Kind.STREAM && rest.byteSize() > 0);
    }
  }

  /**
   * Sends one datagram to an address.
   *
   * @param data the datagram
   * @param to the address
   */
  public void sendTo(byte[] data, SocketAddress to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = arena.allocate(Math.max(1, data.length)).asSlice(0, data.length);
      MemorySegment.copy(data, 0, raw, JAVA_BYTE, 0, data.length);
      check("sendto", sendto(raw, SockAddr.encode(to, arena)));
    }
  }

  /** A datagram that was refused earlier is told by the next send, which then does not happen. */
  private long sendto(MemorySegment data, MemorySegment to) {
    long n = LibC.sendto(fd, data, MSG_NOSIGNAL, to);
    return n == -ECONNREFUSED && type == Kind.DATAGRAM
        ? LibC.sendto(fd, data, MSG_NOSIGNAL, to)
        : n;
  }

  /**
   * Sends one byte of urgent data.
   *
   * @param octet the byte
   */
  public void sendUrgent(int octet) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(JAVA_BYTE, (byte) octet);
      check("send urgent", LibC.sendto(fd, one, MSG_OOB | MSG_NOSIGNAL, MemorySegment.NULL));
    }
  }

  /**
   * Waits for data.
   *
   * @param max the most bytes to take
   * @return what one receive gives; empty at the end
   */
  public byte[] receive(int max) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(Math.max(1, max)).asSlice(0, max);
      long n = check("receive", LibC.recvfrom(fd, room, 0, MemorySegment.NULL, MemorySegment.NULL));
      return room.asSlice(0, n).toArray(JAVA_BYTE);
    }
  }

  /** Ends the sending direction: the other end sees a graceful close. */
  public void shutdownSend() {
    check("shutdown", LibC.shutdown(fd, SHUT_WR));
  }

  /** Closes a stream abortively: the other end sees a reset. */
  public void reset() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment onWithoutTime = arena.allocateFrom(JAVA_INT, 1, 0);
      check("SO_LINGER", LibC.setsockopt(fd, SOL_SOCKET, SO_LINGER, onWithoutTime));
    }
    close();
  }

  /**
   * Goes deaf: whatever the other end sends from now on is lost before it is acknowledged, as if
   * this machine were gone. A filter that drops everything is put on the socket.
   */
  public void silence() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment dropAll = arena.allocate(Long.BYTES, Long.BYTES);
      dropAll.set(JAVA_SHORT, 0, BPF_RET);
      MemorySegment program = arena.allocate(2L * Long.BYTES, Long.BYTES);
      program.set(JAVA_SHORT, 0, (short) 1);
      program.set(ADDRESS, Long.BYTES, dropAll);
      check("SO_ATTACH_FILTER", LibC.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, program));
    }
  }

  /**
   * The bytes sent that the other end has not acknowledged.
   *
   * @return a count; for a protocol without acknowledgements what still waits to leave
   */
  public int unacknowledged() {
    return count("SIOCOUTQ", SIOCOUTQ);
  }

  /**
   * The bytes that wait to be received.
   *
   * @return a count; of datagrams and messages those of the first; 0 once this is closed
   */
  public int readable() {
    return closed ? 0 : count("FIONREAD", FIONREAD);
  }

  private int count(String name, int code) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      check(name, LibC.ioctl(fd, code, count));
      return count.get(JAVA_INT, 0);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      check("close", LibC.close(fd));
    }
  }

  private void set(int level, int name, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment raw = arena.allocateFrom(JAVA_INT, value);
      check("setsockopt " + name, LibC.setsockopt(fd, level, name, raw));
    }
  }

  private void limitWaits() {
    try (Arena arena = Arena.ofConfined()) {
      long micros = limit.toNanosPart() / 1_000;
      MemorySegment timeval = arena.allocateFrom(JAVA_LONG, limit.toSeconds(), micros);
      check("SO_RCVTIMEO", LibC.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeval));
      check("SO_SNDTIMEO", LibC.setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, timeval));
    }
  }
}
