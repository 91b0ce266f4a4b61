package org.wsp4j.provider.support.linux;

import static java.util.Map.entry;

import java.util.Map;
import org.wsp4j.spi.WsaError;

/**
 * The kernel's errors, and what Winsock calls them: one total table (RECV-3.01 and following,
 * DEC-40).
 *
 * <p>An errno without a Winsock name is {@link WsaError#WSASYSCALLFAILURE}; its number is kept by
 * the caller, in {@code Transfer.nativeError()}. What an errno means in one particular state of a
 * socket (a time-out told from a failed keep-alive, EPIPE as a shutdown of ours) is the caller's to
 * refine.
 */
public final class Errno {
  /** Operation not permitted. */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** A signal came first. */
  public static final int EINTR = 4;

  /** Input or output error. */
  public static final int EIO = 5;

  /** No such device. */
  public static final int ENXIO = 6;

  /** Not an open descriptor. */
  public static final int EBADF = 9;

  /** Nothing now. Also named EWOULDBLOCK. */
  public static final int EAGAIN = 11;

  /** No memory. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Not valid memory. */
  public static final int EFAULT = 14;

  /** Exists already. */
  public static final int EEXIST = 17;

  /** No such device. */
  public static final int ENODEV = 19;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** An invalid argument. */
  public static final int EINVAL = 22;

  /** Too many open files in the system. */
  public static final int ENFILE = 23;

  /** Too many open files in the process. */
  public static final int EMFILE = 24;

  /** No room on the device. */
  public static final int ENOSPC = 28;

  /** A read-only file system. */
  public static final int EROFS = 30;

  /** The sending side is closed. */
  public static final int EPIPE = 32;

  /** The name is too long. */
  public static final int ENAMETOOLONG = 36;

  /** No such system call. */
  public static final int ENOSYS = 38;

  /** Not empty. */
  public static final int ENOTEMPTY = 39;

  /** Too many symbolic links, or a circle of epoll sets. */
  public static final int ELOOP = 40;

  /** The item is remote. */
  public static final int EREMOTE = 66;

  /** A protocol error. */
  public static final int EPROTO = 71;

  /** Too large for its type. */
  public static final int EOVERFLOW = 75;

  /** Too many users. */
  public static final int EUSERS = 87;

  /** Not a socket. */
  public static final int ENOTSOCK = 88;

  /** No destination. */
  public static final int EDESTADDRREQ = 89;

  /** Too long a message. */
  public static final int EMSGSIZE = 90;

  /** The wrong type for the protocol. */
  public static final int EPROTOTYPE = 91;

  /** No such option. */
  public static final int ENOPROTOOPT = 92;

  /** No such protocol. */
  public static final int EPROTONOSUPPORT = 93;

  /** No such type. */
  public static final int ESOCKTNOSUPPORT = 94;

  /** Not supported. Also named ENOTSUP. */
  public static final int EOPNOTSUPP = 95;

  /** No such protocol family. */
  public static final int EPFNOSUPPORT = 96;

  /** No such address family. */
  public static final int EAFNOSUPPORT = 97;

  /** Address in use. */
  public static final int EADDRINUSE = 98;

  /** Not an address of this machine. */
  public static final int EADDRNOTAVAIL = 99;

  /** The network is down. */
  public static final int ENETDOWN = 100;

  /** The network is unreachable. */
  public static final int ENETUNREACH = 101;

  /** The network dropped the connection. */
  public static final int ENETRESET = 102;

  /** The connection was given up on this side. */
  public static final int ECONNABORTED = 103;

  /** The peer reset the connection. */
  public static final int ECONNRESET = 104;

  /** No buffer space. */
  public static final int ENOBUFS = 105;

  /** Connected already. */
  public static final int EISCONN = 106;

  /** Not connected. */
  public static final int ENOTCONN = 107;

  /** Shut down. */
  public static final int ESHUTDOWN = 108;

  /** Too many references. */
  public static final int ETOOMANYREFS = 109;

  /** Timed out. */
  public static final int ETIMEDOUT = 110;

  /** Refused. */
  public static final int ECONNREFUSED = 111;

  /** The host is down. */
  public static final int EHOSTDOWN = 112;

  /** The host is unreachable. */
  public static final int EHOSTUNREACH = 113;

  /** Under way already. */
  public static final int EALREADY = 114;

  /** Under way now. */
  public static final int EINPROGRESS = 115;

  /** A stale handle. */
  public static final int ESTALE = 116;

  /** The quota is exceeded. */
  public static final int EDQUOT = 122;

  /** Cancelled. */
  public static final int ECANCELED = 125;

  private static final Map<Integer, WsaError> NAMED =
      Map.ofEntries(
          entry(0, WsaError.NO_ERROR),
          entry(EPERM, WsaError.WSAEACCES),
          entry(ENOENT, WsaError.WSAEADDRNOTAVAIL),
          entry(EINTR, WsaError.WSAEINTR),
          entry(ENXIO, WsaError.WSAEADDRNOTAVAIL),
          entry(EBADF, WsaError.WSAENOTSOCK),
          entry(EAGAIN, WsaError.WSAEWOULDBLOCK),
          entry(ENOMEM, WsaError.WSAENOBUFS),
          entry(EACCES, WsaError.WSAEACCES),
          entry(EFAULT, WsaError.WSAEFAULT),
          entry(EEXIST, WsaError.WSAEADDRINUSE),
          entry(ENODEV, WsaError.WSAEADDRNOTAVAIL),
          entry(ENOTDIR, WsaError.WSAEADDRNOTAVAIL),
          entry(EINVAL, WsaError.WSAEINVAL),
          entry(ENFILE, WsaError.WSAEMFILE),
          entry(EMFILE, WsaError.WSAEMFILE),
          entry(ENOSPC, WsaError.WSAENOBUFS),
          entry(EROFS, WsaError.WSAEACCES),
          entry(EPIPE, WsaError.WSAESHUTDOWN),
          entry(ENAMETOOLONG, WsaError.WSAENAMETOOLONG),
          entry(ENOSYS, WsaError.WSAEOPNOTSUPP),
          entry(ENOTEMPTY, WsaError.WSAENOTEMPTY),
          entry(ELOOP, WsaError.WSAELOOP),
          entry(EREMOTE, WsaError.WSAEREMOTE),
          entry(EPROTO, WsaError.WSAECONNABORTED),
          entry(EUSERS, WsaError.WSAEUSERS),
          entry(ENOTSOCK, WsaError.WSAENOTSOCK),
          entry(EDESTADDRREQ, WsaError.WSAEDESTADDRREQ),
          entry(EMSGSIZE, WsaError.WSAEMSGSIZE),
          entry(EPROTOTYPE, WsaError.WSAEPROTOTYPE),
          entry(ENOPROTOOPT, WsaError.WSAENOPROTOOPT),
          entry(EPROTONOSUPPORT, WsaError.WSAEPROTONOSUPPORT),
          entry(ESOCKTNOSUPPORT, WsaError.WSAESOCKTNOSUPPORT),
          entry(EOPNOTSUPP, WsaError.WSAEOPNOTSUPP),
          entry(EPFNOSUPPORT, WsaError.WSAEPFNOSUPPORT),
          entry(EAFNOSUPPORT, WsaError.WSAEAFNOSUPPORT),
          entry(EADDRINUSE, WsaError.WSAEADDRINUSE),
          entry(EADDRNOTAVAIL, WsaError.WSAEADDRNOTAVAIL),
          entry(ENETDOWN, WsaError.WSAENETDOWN),
          entry(ENETUNREACH, WsaError.WSAENETUNREACH),
          entry(ENETRESET, WsaError.WSAENETRESET),
          entry(ECONNABORTED, WsaError.WSAECONNABORTED),
          entry(ECONNRESET, WsaError.WSAECONNRESET),
          entry(ENOBUFS, WsaError.WSAENOBUFS),
          entry(EISCONN, WsaError.WSAEISCONN),
          entry(ENOTCONN, WsaError.WSAENOTCONN),
          entry(ESHUTDOWN, WsaError.WSAESHUTDOWN),
          entry(ETOOMANYREFS, WsaError.WSAETOOMANYREFS),
          entry(ETIMEDOUT, WsaError.WSAETIMEDOUT),
          entry(ECONNREFUSED, WsaError.WSAECONNREFUSED),
          entry(EHOSTDOWN, WsaError.WSAEHOSTDOWN),
          entry(EHOSTUNREACH, WsaError.WSAEHOSTUNREACH),
          entry(EALREADY, WsaError.WSAEALREADY),
          entry(EINPROGRESS, WsaError.WSAEINPROGRESS),
          entry(ESTALE, WsaError.WSAESTALE),
          entry(EDQUOT, WsaError.WSAEDQUOT),
          entry(ECANCELED, WsaError.WSAECANCELLED));

  private static final WsaError[] BY_NUMBER = new WsaError[134];

  static {
    for (int errno = 0; errno < BY_NUMBER.length; errno++) {
      BY_NUMBER[errno] = NAMED.getOrDefault(errno, WsaError.WSASYSCALLFAILURE);
    }
  }

  private Errno() {}

  /**
   * Names an errno. Any thread may call; nothing is allocated.
   *
   * @param errno the kernel's number, positive; 0 for none
   * @return its Winsock name, {@link WsaError#WSASYSCALLFAILURE} where there is none
   */
  public static WsaError toWsaError(int errno) {
    return errno >= 0 && errno < BY_NUMBER.length ? BY_NUMBER[errno] : WsaError.WSASYSCALLFAILURE;
  }
}
