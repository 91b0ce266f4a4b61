package org.wsp4j.spi;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call: every error code of {@code winsock2.h} under its own name and number.
 *
 * <p>Constants allocate nothing and a {@code switch} over them is exhaustive. A call returns {@link
 * #NO_ERROR} where C returns 0, and the error itself where C returns {@code SOCKET_ERROR}, so that
 * "failed, with error 0" cannot be said (RECV-2.04, RECV-3.26).
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2">
 *     Windows Sockets error codes</a>
 */
public enum WsaError {
  /** The call succeeded. */
  NO_ERROR(0),
  /** An event object is closed or is not one of this runtime's. */
  WSA_INVALID_HANDLE(6),
  /** Memory for the call could not be had. */
  WSA_NOT_ENOUGH_MEMORY(8),
  /** A parameter is not usable. */
  WSA_INVALID_PARAMETER(87),
  /**
   * An overlapped operation was cancelled: by cancelIo, a close, a clean-up or the exit of its
   * thread.
   */
  WSA_OPERATION_ABORTED(995),
  /** The result was asked for before the operation finished. */
  WSA_IO_INCOMPLETE(996),
  /** The overlapped operation was started; exactly one completion follows. */
  WSA_IO_PENDING(997),
  /** A blocking call was cancelled, or its socket was closed, or its thread interrupted. */
  WSAEINTR(10004),
  /** The file handle is not valid. */
  WSAEBADF(10009),
  /** Permission denied. */
  WSAEACCES(10013),
  /** An argument does not name valid memory. */
  WSAEFAULT(10014),
  /** An argument or the state of the socket does not allow the call. */
  WSAEINVAL(10022),
  /** Too many open sockets. */
  WSAEMFILE(10024),
  /** Nothing to return now, or too many outstanding overlapped requests. */
  WSAEWOULDBLOCK(10035),
  /** A blocking call or a callback of this thread is in progress. */
  WSAEINPROGRESS(10036),
  /** The operation is already in progress. */
  WSAEALREADY(10037),
  /** The socket is closed. */
  WSAENOTSOCK(10038),
  /** A destination address is required. */
  WSAEDESTADDRREQ(10039),
  /** The message is larger than the buffers, or than the protocol allows. */
  WSAEMSGSIZE(10040),
  /** The protocol does not fit the socket type. */
  WSAEPROTOTYPE(10041),
  /** The option is not one of this protocol's. */
  WSAENOPROTOOPT(10042),
  /** The protocol is not supported. */
  WSAEPROTONOSUPPORT(10043),
  /** The socket type is not supported. */
  WSAESOCKTNOSUPPORT(10044),
  /** The operation or a flag of it is not supported on this socket. */
  WSAEOPNOTSUPP(10045),
  /** The protocol family is not supported. */
  WSAEPFNOSUPPORT(10046),
  /** The address family does not fit the socket. */
  WSAEAFNOSUPPORT(10047),
  /** The address is already in use. */
  WSAEADDRINUSE(10048),
  /** The address is not one of this machine's, or names nothing that can be reached. */
  WSAEADDRNOTAVAIL(10049),
  /** The network subsystem has failed. */
  WSAENETDOWN(10050),
  /** The network is unreachable. */
  WSAENETUNREACH(10051),
  /** Keep-alive activity found the connection broken while the operation was in progress. */
  WSAENETRESET(10052),
  /** The connection ended by a time-out or another local failure. */
  WSAECONNABORTED(10053),
  /** The peer reset the connection. */
  WSAECONNRESET(10054),
  /** The system lacks buffer space. */
  WSAENOBUFS(10055),
  /** The socket is already connected. */
  WSAEISCONN(10056),
  /** The socket is not connected. */
  WSAENOTCONN(10057),
  /** The socket was shut down in this direction. */
  WSAESHUTDOWN(10058),
  /** Too many references to a kernel object. */
  WSAETOOMANYREFS(10059),
  /** The call or the connection timed out. */
  WSAETIMEDOUT(10060),
  /** The peer refused the connection. */
  WSAECONNREFUSED(10061),
  /** The name cannot be translated. */
  WSAELOOP(10062),
  /** The name is too long. */
  WSAENAMETOOLONG(10063),
  /** The destination host is down. */
  WSAEHOSTDOWN(10064),
  /** The destination host is unreachable. */
  WSAEHOSTUNREACH(10065),
  /** The directory is not empty. */
  WSAENOTEMPTY(10066),
  /** Too many processes. */
  WSAEPROCLIM(10067),
  /** The user quota is exceeded. */
  WSAEUSERS(10068),
  /** The disk quota is exceeded. */
  WSAEDQUOT(10069),
  /** The file handle is stale. */
  WSAESTALE(10070),
  /** The item is remote. */
  WSAEREMOTE(10071),
  /** The network subsystem, or what this provider needs of it, is unavailable. */
  WSASYSNOTREADY(10091),
  /** No version of the interface is supported by both sides. */
  WSAVERNOTSUPPORTED(10092),
  /** Start-up was not called, or clean-up was. */
  WSANOTINITIALISED(10093),
  /** A message-oriented connection was closed gracefully by the peer. */
  WSAEDISCON(10101),
  /** No more results. */
  WSAENOMORE(10102),
  /** The call was cancelled. */
  WSAECANCELLED(10103),
  /** The procedure table of a provider lacks a method. */
  WSAEINVALIDPROCTABLE(10104),
  /** The provider declares a version that is not supported. */
  WSAEINVALIDPROVIDER(10105),
  /** The provider could not be loaded or started. */
  WSAEPROVIDERFAILEDINIT(10106),
  /** A system call that should never fail has failed. */
  WSASYSCALLFAILURE(10107),
  /** The service is not known. */
  WSASERVICE_NOT_FOUND(10108),
  /** The class type is not known. */
  WSATYPE_NOT_FOUND(10109),
  /** No more results. */
  WSA_E_NO_MORE(10110),
  /** The look-up was cancelled. */
  WSA_E_CANCELLED(10111),
  /** The query was refused. */
  WSAEREFUSED(10112),
  /** The host is not known. */
  WSAHOST_NOT_FOUND(11001),
  /** The host was not found; a later try may succeed. */
  WSATRY_AGAIN(11002),
  /** A non-recoverable error of name resolution. */
  WSANO_RECOVERY(11003),
  /** The name is valid and has no data of the requested type. */
  WSANO_DATA(11004),
  /** At least one reserve has arrived. */
  WSA_QOS_RECEIVERS(11005),
  /** At least one path has arrived. */
  WSA_QOS_SENDERS(11006),
  /** There are no senders. */
  WSA_QOS_NO_SENDERS(11007),
  /** There are no receivers. */
  WSA_QOS_NO_RECEIVERS(11008),
  /** The reserve has been confirmed. */
  WSA_QOS_REQUEST_CONFIRMED(11009),
  /** Lack of resources. */
  WSA_QOS_ADMISSION_FAILURE(11010),
  /** Rejected for administrative reasons. */
  WSA_QOS_POLICY_FAILURE(11011),
  /** Unknown or conflicting style. */
  WSA_QOS_BAD_STYLE(11012),
  /** A problem with the filter specification or the provider buffer. */
  WSA_QOS_BAD_OBJECT(11013),
  /** A problem with part of the flow specification. */
  WSA_QOS_TRAFFIC_CTRL_ERROR(11014),
  /** A general quality-of-service error. */
  WSA_QOS_GENERIC_ERROR(11015),
  /** An invalid service type in the flow specification. */
  WSA_QOS_ESERVICETYPE(11016),
  /** An invalid flow specification. */
  WSA_QOS_EFLOWSPEC(11017),
  /** An invalid provider-specific buffer. */
  WSA_QOS_EPROVSPECBUF(11018),
  /** An invalid filter style. */
  WSA_QOS_EFILTERSTYLE(11019),
  /** An invalid filter type. */
  WSA_QOS_EFILTERTYPE(11020),
  /** An incorrect number of filters. */
  WSA_QOS_EFILTERCOUNT(11021),
  /** An invalid object length. */
  WSA_QOS_EOBJLENGTH(11022),
  /** An incorrect number of flow descriptors. */
  WSA_QOS_EFLOWCOUNT(11023),
  /** An unknown object in the provider-specific buffer (spelt as in winsock2.h). */
  WSA_QOS_EUNKOWNPSOBJ(11024),
  /** An invalid policy object. */
  WSA_QOS_EPOLICYOBJ(11025),
  /** An invalid flow descriptor. */
  WSA_QOS_EFLOWDESC(11026),
  /** An invalid provider-specific flow specification. */
  WSA_QOS_EPSFLOWSPEC(11027),
  /** An invalid provider-specific filter specification. */
  WSA_QOS_EPSFILTERSPEC(11028),
  /** An invalid shape discard mode object. */
  WSA_QOS_ESDMODEOBJ(11029),
  /** An invalid shaping rate object. */
  WSA_QOS_ESHAPERATEOBJ(11030),
  /** A reserved policy element. */
  WSA_QOS_RESERVED_PETYPE(11031),
  /** No such host is known securely. */
  WSA_SECURE_HOST_NOT_FOUND(11032),
  /** Name based IPsec policy could not be added. */
  WSA_IPSEC_NAME_POLICY_ERROR(11033);

  private static final Map<Integer, WsaError> BY_NUMBER = new HashMap<>();

  static {
    for (WsaError error : values()) {
      BY_NUMBER.put(error.number, error);
    }
  }

  private final int number;

  WsaError(int number) {
    this.number = number;
  }

  /**
   * The number that {@code winsock2.h} gives this code.
   *
   * @return the number, 0 for {@link #NO_ERROR}
   */
  public int number() {
    return number;
  }

  /**
   * Whether this is an error. {@link #WSA_IO_PENDING} is one: the call did not complete.
   *
   * @return {@code true} for all but {@link #NO_ERROR}
   */
  public boolean failed() {
    return this != NO_ERROR;
  }

  /**
   * Looks a number up.
   *
   * @param number a number of {@code winsock2.h}
   * @return its constant, or {@code null} where the header names none
   */
  public static @Nullable WsaError of(int number) {
    return BY_NUMBER.get(number);
  }
}
