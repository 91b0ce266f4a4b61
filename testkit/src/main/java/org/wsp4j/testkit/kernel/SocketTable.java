package org.wsp4j.testkit.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.wsp4j.testkit.kernel.KernelException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's own table of sockets, asked for one of them by {@code sock_diag(7)}: what a receive
 * queue holds, seen without asking the provider that owns the socket. The lists in {@code
 * /proc/net} say the same, but take the kernel ten milliseconds and more to write.
 *
 * <pre>
 * nlmsghdr             0 length  4 type (16 bits)  6 flags (16 bits)  8 sequence  12 port
 * inet_diag_req_v2    16 family  17 protocol  20 states  24 socket id
 * inet_diag_msg       16 family  17 state     20 socket id  72 receive queue
 * inet_diag_sockid     0 port  2 other port (both big endian)  4 address  20 other address
 *                     36 interface  40 cookie
 * nlmsgerr            16 -errno
 * </pre>
 */
public final class SocketTable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short NLMSG_ERROR = 2;
  private static final short NLM_F_REQUEST = 1;
  private static final int ENOENT = 2;
  private static final int IPPROTO_TCP = 6;
  private static final int IPPROTO_UDP = 17;
  private static final int ESTABLISHED = 1;

  /** What a stranger would reach is not the connection that is looked for. */
  private static final int LISTENS = 10;

  private static final int REQUEST_BYTES = 72;
  private static final int ANSWER_BYTES = 512;
  private static final int ID = 24;
  private static final int ANY_COOKIE = -1;
  private static final ValueLayout.OfShort PORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketTable() {}

  /**
   * What the kernel says of a socket.
   *
   * @param state the number of its TCP state
   * @param receiveQueueBytes what waits to be received
   */
  public record Line(int state, long receiveQueueBytes) {
    /**
     * Whether data may still arrive.
     *
     * @return whether the peer has neither ended nor reset it
     */
    public boolean established() {
      return state == ESTABLISHED;
    }
  }

  /**
   * Looks for the socket that what one address sends to another would reach, in the network of the
   * calling thread.
   *
   * @param kind its kind; {@link KernelSocket.Kind#SEQPACKET} is in no table
   * @param local its local address
   * @param remote its peer's address, or {@code null} for a socket that is not connected
   * @return the line, or nothing if the kernel has no such socket
   * @throws KernelException if the kernel cannot be asked: it is built without {@code INET_DIAG}
   */
  public static Optional<Line> find(
      KernelSocket.Kind kind, InetSocketAddress local, @Nullable InetSocketAddress remote) {
    int fd = (int) check("socket", LibC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment none = MemorySegment.NULL;
      check("sock_diag", LibC.sendto(fd, request(kind, local, remote, arena), 0, none));
      MemorySegment answer = arena.allocate(ANSWER_BYTES, Integer.BYTES);
      check("sock_diag", LibC.recvfrom(fd, answer, 0, none, none));
      return line(answer);
    } finally {
      LibC.close(fd);
    }
  }

  /** Datagrams are looked up as one that arrives would be: the sender is the source. */
  private static MemorySegment request(
      KernelSocket.Kind kind,
      InetSocketAddress local,
      @Nullable InetSocketAddress remote,
      Arena arena) {
    boolean stream = kind == KernelSocket.Kind.STREAM;
    MemorySegment request = arena.allocate(REQUEST_BYTES, Integer.BYTES);
    request.set(JAVA_INT_UNALIGNED, 0, REQUEST_BYTES);
    request.set(JAVA_SHORT_UNALIGNED, 4, SOCK_DIAG_BY_FAMILY);
    request.set(JAVA_SHORT_UNALIGNED, 6, NLM_F_REQUEST);
    request.set(JAVA_BYTE, 16, (byte) SockAddr.family(local));
    request.set(JAVA_BYTE, 17, (byte) (stream ? IPPROTO_TCP : IPPROTO_UDP));
    request.set(JAVA_INT_UNALIGNED, 20, -1);
    put(request, stream ? 0 : 1, local);
    if (remote != null) {
      put(request, stream ? 1 : 0, remote);
    }
    request.set(JAVA_INT_UNALIGNED, ID + 40, ANY_COOKIE);
    request.set(JAVA_INT_UNALIGNED, ID + 44, ANY_COOKIE);
    return request;
  }

  private static void put(MemorySegment request, int side, InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    request.set(PORT, ID + 2L * side, (short) address.getPort());
    MemorySegment.copy(bytes, 0, request, JAVA_BYTE, ID + 4 + 16L * side, bytes.length);
  }

  private static Optional<Line> line(MemorySegment answer) {
    if (answer.get(JAVA_SHORT_UNALIGNED, 4) == NLMSG_ERROR) {
      int error = answer.get(JAVA_INT_UNALIGNED, 16);
      if (error == -ENOENT) {
        return Optional.empty();
      }
      throw new KernelException("sock_diag", -error);
    }
    int state = answer.get(JAVA_BYTE, 17);
    long queued = Integer.toUnsignedLong(answer.get(JAVA_INT_UNALIGNED, 72));
    return state == LISTENS ? Optional.empty() : Optional.of(new Line(state, queued));
  }
}
