package org.wsp4j.spi;

/**
 * The codes of {@link ProviderSocket#ioctl}, with the numbers of {@code winsock2.h} and {@code
 * mstcpip.h}. Arguments are 32-bit integers in the byte order of the machine.
 */
public final class Ioctl {
  /** In: 0 for a blocking socket, anything else for a nonblocking one. */
  public static final int FIONBIO = 0x8004667E;

  /** Out: the bytes that a receive could take now; 0 for bytes on their way to a pending one. */
  public static final int FIONREAD = 0x4004667F;

  /**
   * Out: whether the next byte of the stream is at the urgent mark, as the transport says (DEC-06).
   */
  public static final int SIOCATMARK = 0x40047307;

  /** In: on or off, the idle time, the interval between probes; three integers, milliseconds. */
  public static final int SIO_KEEPALIVE_VALS = 0x98000004;

  /** In: 0 to stop reporting ICMP port unreachable on a datagram socket (DEC-27). */
  public static final int SIO_UDP_CONNRESET = 0x9800000C;

  private Ioctl() {}
}
