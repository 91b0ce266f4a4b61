package org.wsp4j.spi;

import java.net.InetAddress;

/**
 * An option of a socket, by the level and number of {@code winsock2.h} and the Java type of its
 * value. A provider that does not know one answers WSAENOPROTOOPT.
 *
 * @param level {@code SOL_SOCKET} or a protocol
 * @param number the {@code SO_} number
 * @param type the type of its value
 * @param name the name in the header
 * @param <T> the type of its value
 */
public record SocketOption<T>(int level, int number, Class<T> type, String name) {
  private static final int SOL_SOCKET = 0xFFFF;
  private static final int IPPROTO_IP = 0;

  /** Whether urgent data stays in the stream. With it on, MSG_OOB is WSAEINVAL (DEC-06). */
  public static final SocketOption<Boolean> SO_OOBINLINE =
      socket(0x0100, Boolean.class, "SO_OOBINLINE");

  /** Whether an idle connection is probed. */
  public static final SocketOption<Boolean> SO_KEEPALIVE =
      socket(0x0008, Boolean.class, "SO_KEEPALIVE");

  /** Whether a local address may be bound again at once. */
  public static final SocketOption<Boolean> SO_REUSEADDR =
      socket(0x0004, Boolean.class, "SO_REUSEADDR");

  /** Whether a datagram socket may send to a broadcast address. */
  public static final SocketOption<Boolean> SO_BROADCAST =
      socket(0x0020, Boolean.class, "SO_BROADCAST");

  /** What a close does with unsent data, in seconds: -1 off, 0 abortive, else how long to wait. */
  public static final SocketOption<Integer> SO_LINGER = socket(0x0080, Integer.class, "SO_LINGER");

  /** The transport's receive buffer, in bytes. */
  public static final SocketOption<Integer> SO_RCVBUF = socket(0x1002, Integer.class, "SO_RCVBUF");

  /** The transport's send buffer, in bytes. */
  public static final SocketOption<Integer> SO_SNDBUF = socket(0x1001, Integer.class, "SO_SNDBUF");

  /** How long a synchronous receive may block, in milliseconds, 0 for ever (DEC-32). */
  public static final SocketOption<Integer> SO_RCVTIMEO =
      socket(0x1006, Integer.class, "SO_RCVTIMEO");

  /** How long a synchronous send may block, in milliseconds, 0 for ever. */
  public static final SocketOption<Integer> SO_SNDTIMEO =
      socket(0x1005, Integer.class, "SO_SNDTIMEO");

  /** The error pending on the socket, cleared by reading it. Read only. */
  public static final SocketOption<WsaError> SO_ERROR = socket(0x1007, WsaError.class, "SO_ERROR");

  /** The type of the socket. Read only. */
  public static final SocketOption<SocketType> SO_TYPE =
      socket(0x1008, SocketType.class, "SO_TYPE");

  /** The largest message that can be sent, in bytes. Read only. */
  public static final SocketOption<Integer> SO_MAX_MSG_SIZE =
      socket(0x2003, Integer.class, "SO_MAX_MSG_SIZE");

  /** The catalog entry the socket was opened with. Read only. */
  public static final SocketOption<ProtocolInfo> SO_PROTOCOL_INFO =
      socket(0x2005, ProtocolInfo.class, "SO_PROTOCOL_INFO");

  /**
   * Who is at the other end of a connection on this machine, as it was when it connected or began
   * to listen. Read only. Winsock has no such option; the name and number are Linux's.
   */
  public static final SocketOption<PeerCredentials> SO_PEERCRED =
      socket(0x0011, PeerCredentials.class, "SO_PEERCRED");

  /** Whether small writes are sent at once. */
  public static final SocketOption<Boolean> TCP_NODELAY =
      new SocketOption<>(ProtocolInfo.IPPROTO_TCP, 0x0001, Boolean.class, "TCP_NODELAY");

  /**
   * The index of the interface that multicasts leave by and groups are joined on, 0 for the one
   * that routes lead to; of either version of IP.
   */
  public static final SocketOption<Integer> IP_MULTICAST_IF =
      new SocketOption<>(IPPROTO_IP, 9, Integer.class, "IP_MULTICAST_IF");

  /** How many routers a multicast may pass, 0 to 255; of either version of IP. */
  public static final SocketOption<Integer> IP_MULTICAST_TTL =
      new SocketOption<>(IPPROTO_IP, 10, Integer.class, "IP_MULTICAST_TTL");

  /** Whether what is sent to a group comes back to its members on this machine. */
  public static final SocketOption<Boolean> IP_MULTICAST_LOOP =
      new SocketOption<>(IPPROTO_IP, 11, Boolean.class, "IP_MULTICAST_LOOP");

  /**
   * Joins a group on the interface of {@link #IP_MULTICAST_IF}, or of the address's scope. Write
   * only.
   */
  public static final SocketOption<InetAddress> IP_ADD_MEMBERSHIP =
      new SocketOption<>(IPPROTO_IP, 12, InetAddress.class, "IP_ADD_MEMBERSHIP");

  /** Leaves a group that was joined so, or by {@link ProviderSocket#joinLeaf}. Write only. */
  public static final SocketOption<InetAddress> IP_DROP_MEMBERSHIP =
      new SocketOption<>(IPPROTO_IP, 13, InetAddress.class, "IP_DROP_MEMBERSHIP");

  /**
   * How long the datagrams are that a send is cut into, in bytes, the last one perhaps shorter; 0
   * for one datagram a send. A value should leave the datagrams unfragmented on their way.
   */
  public static final SocketOption<Integer> UDP_SEND_MSG_SIZE =
      new SocketOption<>(ProtocolInfo.IPPROTO_UDP, 2, Integer.class, "UDP_SEND_MSG_SIZE");

  /**
   * Whether the transport may take datagrams of one sender together, and how many bytes of them: 0
   * for one at a time. The size is a wish: the transport may take more. Each receive still gets one
   * datagram.
   */
  public static final SocketOption<Integer> UDP_RECV_MAX_COALESCED_SIZE =
      new SocketOption<>(ProtocolInfo.IPPROTO_UDP, 3, Integer.class, "UDP_RECV_MAX_COALESCED_SIZE");

  private static <T> SocketOption<T> socket(int number, Class<T> type, String name) {
    return new SocketOption<>(SOL_SOCKET, number, type, name);
  }

  @Override
  public String toString() {
    return name;
  }
}
