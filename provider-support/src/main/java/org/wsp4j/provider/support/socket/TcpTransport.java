package org.wsp4j.provider.support.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsp4j.provider.support.linux.Errno;
import org.wsp4j.provider.support.linux.KernelAccess;
import org.wsp4j.provider.support.linux.Linux;
import org.wsp4j.provider.support.linux.SystemCalls;
import org.wsp4j.spi.Ioctl;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.ProtocolInfo;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/** What is particular to TCP: its options, and telling a dead peer from a lost route. */
public final class TcpTransport extends StreamTransport {
  /** As many unanswered probes as Windows sends; Linux would send one fewer. */
  private static final int KEEPALIVE_PROBES = 10;

  private static final int KEEPALIVE_VALS_BYTES = 3 * Integer.BYTES;

  /**
   * Takes a socket over, which is the transport's from now to its close.
   *
   * @param calls the kernel
   * @param fd an open, nonblocking TCP socket
   */
  public TcpTransport(SystemCalls calls, int fd) {
    super(calls, fd);
  }

  /**
   * Opens a socket of a family.
   *
   * @param family AF_INET, or AF_INET6 for IPv6 alone
   * @param transport filled with its transport
   * @return NO_ERROR or why not
   */
  public static WsaError open(int family, Out<? super TcpTransport> transport) {
    if (!(KernelAccess.open() instanceof KernelAccess.Granted granted)) {
      return WsaError.WSASYSNOTREADY;
    }
    SystemCalls calls = granted.calls();
    int fd = calls.socket(family, Linux.SOCK_STREAM, Linux.IPPROTO_TCP);
    if (fd < 0) {
      return Errno.toWsaError(-fd);
    }
    TcpTransport tcp = new TcpTransport(calls, fd);
    // As Winsock has it: an address in TIME_WAIT can be bound again, and IPv6 is IPv6 alone.
    WsaError error = tcp.setNative(Linux.SOL_SOCKET, Linux.SO_REUSEADDR, 1);
    if (!error.failed() && family == ProtocolInfo.AF_INET6) {
      error = tcp.setNative(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 1);
    }
    if (error.failed()) {
      tcp.close(false);
      return error;
    }
    transport.set(tcp);
    return WsaError.NO_ERROR;
  }

  @Override
  protected TcpTransport over(int acceptedFd) {
    return new TcpTransport(calls(), acceptedFd);
  }

  /**
   * The kernel says the same for both; TCP_INFO, read at once, tells. A failed keep-alive leaves
   * probes unanswered, nothing retransmitted and nothing unsent (DEC-43): what could not leave, for
   * want of a route or of room at the peer, is probed for as well.
   */
  @Override
  protected WsaError givenUp() {
    int size = Linux.TCP_INFO_NOTSENT_BYTES + Integer.BYTES;
    MemorySegment info = MemorySegment.ofArray(new byte[size]);
    int length = calls().getsockopt(descriptor(), Linux.IPPROTO_TCP, Linux.TCP_INFO, info);
    boolean probed =
        length > Linux.TCP_INFO_PROBES && info.get(JAVA_BYTE, Linux.TCP_INFO_PROBES) != 0;
    return probed
            && info.get(JAVA_BYTE, Linux.TCP_INFO_RETRANSMITS) == 0
            && info.get(JAVA_INT_UNALIGNED, Linux.TCP_INFO_NOTSENT_BYTES) == 0
        ? WsaError.WSAENETRESET
        : WsaError.WSAECONNABORTED;
  }

  @Override
  public WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return code == Ioctl.SIO_KEEPALIVE_VALS
        ? keepalive(in, returned)
        : super.ioctl(code, in, out, returned);
  }

  private WsaError keepalive(@Nullable MemorySegment in, Transfer returned) {
    if (in == null || in.byteSize() < KEEPALIVE_VALS_BYTES) {
      return WsaError.WSAEFAULT;
    }
    int on;
    int idleMillis;
    int intervalMillis;
    try {
      on = in.get(JAVA_INT_UNALIGNED, 0);
      idleMillis = in.get(JAVA_INT_UNALIGNED, Integer.BYTES);
      intervalMillis = in.get(JAVA_INT_UNALIGNED, 2L * Integer.BYTES);
    } catch (IllegalStateException | WrongThreadException closed) {
      return WsaError.WSAEFAULT;
    }
    returned.bytesTransferred(0);
    if (on == 0) {
      return setNative(Linux.SOL_SOCKET, Linux.SO_KEEPALIVE, 0);
    }
    if (idleMillis <= 0 || intervalMillis <= 0) {
      return WsaError.WSAEINVAL;
    }
    int[][] settings = {
      {Linux.IPPROTO_TCP, Linux.TCP_KEEPIDLE, seconds(idleMillis)},
      {Linux.IPPROTO_TCP, Linux.TCP_KEEPINTVL, seconds(intervalMillis)},
      {Linux.IPPROTO_TCP, Linux.TCP_KEEPCNT, KEEPALIVE_PROBES},
      {Linux.SOL_SOCKET, Linux.SO_KEEPALIVE, 1},
    };
    for (int[] setting : settings) {
      WsaError error = setNative(setting[0], setting[1], setting[2]);
      if (error.failed()) {
        return error;
      }
    }
    return WsaError.NO_ERROR;
  }

  /** The kernel counts in seconds; what is asked for is the least that passes. */
  private static int seconds(int millis) {
    return (int) ((millis + TimeUnit.SECONDS.toMillis(1) - 1) / TimeUnit.SECONDS.toMillis(1));
  }
}
