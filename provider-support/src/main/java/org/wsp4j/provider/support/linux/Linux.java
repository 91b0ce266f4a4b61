package org.wsp4j.provider.support.linux;

/**
 * The numbers of the kernel's interface that this engine uses, under the names of the manual pages.
 *
 * <p>They are those of x86_64 and aarch64, which agree in every one of them: both take errno,
 * {@code SOL_SOCKET} and the ioctl codes from the kernel's {@code asm-generic} headers, as mips,
 * sparc, alpha, parisc and powerpc do not. What does differ between the two is the layout of {@code
 * struct epoll_event}, packed on x86_64 alone: see {@link #EPOLL_DATA_OFFSET}. Other architectures
 * are refused ({@link #unsupported}).
 */
public final class Linux {
  /** Whether {@code struct epoll_event} is packed, as {@code __EPOLL_PACKED} says in its header. */
  private static final boolean EPOLL_PACKED = architecture().equals("amd64");

  /** Where {@code data} stands in {@code struct epoll_event}; {@code events} stands at 0. */
  static final int EPOLL_DATA_OFFSET = EPOLL_PACKED ? 4 : 8;

  /** {@code sizeof(struct epoll_event)}. */
  static final int EPOLL_EVENT_BYTES = EPOLL_DATA_OFFSET + 8;

  /** Families: Winsock has other numbers for some of them. */
  static final int AF_UNSPEC = 0;

  static final int AF_UNIX = 1;
  static final int AF_INET = 2;

  /** 23 in Winsock. */
  static final int AF_INET6 = 10;

  /** A byte stream. */
  public static final int SOCK_STREAM = 1;

  /** Datagrams. */
  public static final int SOCK_DGRAM = 2;

  /** Records, reliable and in order. */
  public static final int SOCK_SEQPACKET = 5;

  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int EPOLL_CLOEXEC = SOCK_CLOEXEC;
  static final int EFD_NONBLOCK = SOCK_NONBLOCK;
  static final int EFD_CLOEXEC = SOCK_CLOEXEC;

  static final int O_NONBLOCK = SOCK_NONBLOCK;
  static final int O_CLOEXEC = SOCK_CLOEXEC;

  /** Relative paths are those of the working directory. */
  static final int AT_FDCWD = -100;

  /** The lock of one alone. */
  static final int LOCK_EX = 2;

  /** Does not wait for a lock. */
  static final int LOCK_NB = 4;

  /** Closes the receiving side at once, for a pending receive too. */
  public static final int SHUT_RD = 0;

  /** Sends the end of the stream. */
  public static final int SHUT_WR = 1;

  /** Both. */
  public static final int SHUT_RDWR = 2;

  /** {@code epoll_ctl}: register. */
  public static final int EPOLL_CTL_ADD = 1;

  /** {@code epoll_ctl}: forget. */
  public static final int EPOLL_CTL_DEL = 2;

  /** {@code epoll_ctl}: change what is asked for, and look again. */
  public static final int EPOLL_CTL_MOD = 3;

  /** There is something to receive, a connection to accept, or the end. The same as POLLIN. */
  public static final int EPOLLIN = 0x1;

  /** There is urgent data. The same as POLLPRI. */
  public static final int EPOLLPRI = 0x2;

  /** There is room to send, or a connect has ended. The same as POLLOUT. */
  public static final int EPOLLOUT = 0x4;

  /** There is an error; reported without being asked for. The same as POLLERR. */
  public static final int EPOLLERR = 0x8;

  /** Both directions are closed; reported without being asked for. The same as POLLHUP. */
  public static final int EPOLLHUP = 0x10;

  /** {@code poll} alone: the descriptor is not open. */
  public static final int POLLNVAL = 0x20;

  /** The peer closed its sending side. The same as POLLRDHUP. */
  public static final int EPOLLRDHUP = 0x2000;

  /** Wakes one of several waiting epoll sets. */
  public static final int EPOLLEXCLUSIVE = 1 << 28;

  /** Disables the entry after one report. */
  public static final int EPOLLONESHOT = 1 << 30;

  /** Reports changes, not states. */
  public static final int EPOLLET = 1 << 31;

  /** Urgent data. */
  public static final int MSG_OOB = 0x1;

  /** Leaves the data queued. */
  public static final int MSG_PEEK = 0x2;

  /** Sends without a router. Winsock has the same number. */
  public static final int MSG_DONTROUTE = 0x4;

  /** Control data did not fit. */
  public static final int MSG_CTRUNC = 0x8;

  /** In: report the true length of a datagram; discard, on TCP. Out: the datagram was cut. */
  public static final int MSG_TRUNC = 0x20;

  /** Does not wait. */
  public static final int MSG_DONTWAIT = 0x40;

  /** The end of a record. */
  public static final int MSG_EOR = 0x80;

  /** Waits until the buffers are full: without meaning beside MSG_DONTWAIT, and 0x8 in Winsock. */
  public static final int MSG_WAITALL = 0x100;

  /** Receives from the queue of errors. */
  public static final int MSG_ERRQUEUE = 0x2000;

  /** No SIGPIPE. */
  public static final int MSG_NOSIGNAL = 0x4000;

  /** More follows at once: a hint. */
  public static final int MSG_MORE = 0x8000;

  /** Options of every socket. 0xFFFF in Winsock. */
  public static final int SOL_SOCKET = 1;

  /** Options of IPv4. */
  public static final int IPPROTO_IP = 0;

  /** TCP and its options. */
  public static final int IPPROTO_TCP = 6;

  /** UDP and its options. */
  public static final int IPPROTO_UDP = 17;

  /** IPv6 and its options. */
  public static final int IPPROTO_IPV6 = 41;

  /** Binds to an address in TIME_WAIT; not the meaning that Winsock gives the name. */
  public static final int SO_REUSEADDR = 2;

  /** The type of the socket. */
  public static final int SO_TYPE = 3;

  /** The pending error, which reading clears. */
  public static final int SO_ERROR = 4;

  /** Sends without a router. */
  public static final int SO_DONTROUTE = 5;

  /** Allows broadcasts. */
  public static final int SO_BROADCAST = 6;

  /** The size of the send buffer; the kernel doubles what is set. */
  public static final int SO_SNDBUF = 7;

  /** The size of the receive buffer; the kernel doubles what is set. */
  public static final int SO_RCVBUF = 8;

  /** Keep-alive probes. */
  public static final int SO_KEEPALIVE = 9;

  /** Keeps urgent data in the stream. */
  public static final int SO_OOBINLINE = 10;

  /** What close does with data not sent: two integers, on and seconds. */
  public static final int SO_LINGER = 13;

  /** Shares a port. */
  public static final int SO_REUSEPORT = 15;

  /** Attaches credentials to what is received on AF_UNIX. */
  public static final int SO_PASSCRED = 16;

  /** Who is at the other end of a connection of AF_UNIX: {@code struct ucred}, see unix(7). */
  public static final int SO_PEERCRED = 17;

  /** Tells with each message when it came, as control data. */
  public static final int SO_TIMESTAMP = 29;

  /** The least that makes a socket readable. */
  public static final int SO_RCVLOWAT = 18;

  /** Whether the socket listens. */
  public static final int SO_ACCEPTCONN = 30;

  /** The protocol of the socket. */
  public static final int SO_PROTOCOL = 38;

  /** The memory of the socket, nine integers; the first is that of its receive queue. */
  public static final int SO_MEMINFO = 55;

  /** The family of the socket, the kernel's number. */
  public static final int SO_DOMAIN = 39;

  /** How long to poll the device before sleeping, in microseconds. */
  public static final int SO_BUSY_POLL = 46;

  /** No Nagle. */
  public static final int TCP_NODELAY = 1;

  /** The largest segment. */
  public static final int TCP_MAXSEG = 2;

  /** Idle seconds before the first probe. */
  public static final int TCP_KEEPIDLE = 4;

  /** Seconds between probes. */
  public static final int TCP_KEEPINTVL = 5;

  /** Probes before the connection is given up. */
  public static final int TCP_KEEPCNT = 6;

  /** What is known of the connection: {@code struct tcp_info}. */
  public static final int TCP_INFO = 11;

  /** Acknowledges at once. */
  public static final int TCP_QUICKACK = 12;

  /** Milliseconds that data may stay unacknowledged. */
  public static final int TCP_USER_TIMEOUT = 18;

  /** Where {@code tcpi_retransmits} stands in {@code struct tcp_info}: one byte. */
  public static final int TCP_INFO_RETRANSMITS = 2;

  /** Where {@code tcpi_probes} stands in {@code struct tcp_info}: one byte. */
  public static final int TCP_INFO_PROBES = 3;

  /** Where {@code tcpi_notsent_bytes} stands in {@code struct tcp_info}: an int. */
  public static final int TCP_INFO_NOTSENT_BYTES = 144;

  /** The interface of multicasts: {@code struct ip_mreqn}. */
  public static final int IP_MULTICAST_IF = 32;

  /** How many routers a multicast may pass. */
  public static final int IP_MULTICAST_TTL = 33;

  /** Whether multicasts come back to this machine. */
  public static final int IP_MULTICAST_LOOP = 34;

  /** Whether what is sent to a group that only other sockets joined is heard too. */
  public static final int IP_MULTICAST_ALL = 49;

  /** The interface of multicasts, an index. */
  public static final int IPV6_MULTICAST_IF = 17;

  /** How many routers a multicast may pass. */
  public static final int IPV6_MULTICAST_HOPS = 18;

  /** Whether multicasts come back to this machine. */
  public static final int IPV6_MULTICAST_LOOP = 19;

  /** As IP_MULTICAST_ALL, since Linux 4.20. */
  public static final int IPV6_MULTICAST_ALL = 29;

  /** Joins a group, of either family. */
  static final int MCAST_JOIN_GROUP = 42;

  /** Leaves a group, of either family. */
  static final int MCAST_LEAVE_GROUP = 45;

  /** The index of the loopback interface. */
  public static final int LOOPBACK_INTERFACE = 1;

  /** Queues what ICMP says of datagrams sent over IPv4, see {@link #MSG_ERRQUEUE}. */
  public static final int IP_RECVERR = 11;

  /** The same over IPv6. */
  public static final int IPV6_RECVERR = 25;

  /** {@code ee_origin}: the error came by ICMP. */
  public static final int SO_EE_ORIGIN_ICMP = 2;

  /** {@code ee_origin}: the error came by ICMPv6. */
  public static final int SO_EE_ORIGIN_ICMP6 = 3;

  /** Cuts what is sent into datagrams of so many bytes: GSO, since Linux 4.18. */
  public static final int UDP_SEGMENT = 103;

  /** Keeps datagrams of one sender together: GRO, since Linux 5.0. Also the control message. */
  public static final int UDP_GRO = 104;

  /** The most datagrams that {@link #UDP_SEGMENT} makes of one send. */
  public static final int UDP_MAX_SEGMENTS = 64;

  /** Refuses or takes IPv4 on an IPv6 socket. */
  public static final int IPV6_V6ONLY = 26;

  /** Bytes, or the length of the first datagram, that can be received. */
  public static final int FIONREAD = 0x541B;

  /** Bytes not yet sent and acknowledged. */
  public static final int SIOCOUTQ = 0x5411;

  /** Whether the next byte follows the urgent mark. */
  public static final int SIOCATMARK = 0x8905;

  private Linux() {}

  /**
   * Says why the numbers of this class do not hold here.
   *
   * @param os the property {@code os.name}
   * @param arch the property {@code os.arch}
   * @return the reason, empty where they hold
   */
  static String unsupported(String os, String arch) {
    if (!os.equals("Linux")) {
      return "os.name=" + os + ": the linux engine runs on Linux";
    }
    if (!arch.equals("amd64") && !arch.equals("aarch64")) {
      return "os.arch=" + arch + ": the linux engine knows the kernel of amd64 and aarch64";
    }
    return "";
  }

  private static String architecture() {
    return System.getProperty("os.arch", "");
  }
}
