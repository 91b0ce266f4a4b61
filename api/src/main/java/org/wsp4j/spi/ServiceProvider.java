package org.wsp4j.spi;

import java.util.List;

/**
 * A service provider: found by {@link java.util.ServiceLoader}, one instance per runtime. The
 * runtime calls {@link #startup} once, first, and {@link #cleanup} once, last; every other method
 * may be called by any thread in between.
 */
public interface ServiceProvider {
  /** {@link #open}: overlapped operations are allowed; without it they are synchronous (DEC-02). */
  int WSA_FLAG_OVERLAPPED = 0x01;

  /**
   * What people and settings call this provider, for instance {@code tcp}. Unique among the
   * providers of a runtime.
   *
   * @return a short name of lower-case letters, digits and hyphens
   */
  String name();

  /**
   * Where its entries stand in the catalog: higher first, equal by name.
   *
   * @return 0 unless there is a reason
   */
  default int priority() {
    return 0;
  }

  /**
   * The class of its sockets, so that a method missing from it is found at start-up
   * (WSAEINVALIDPROCTABLE) and not by the client that calls it (DEC-39).
   *
   * @return a class that has a body for every method of {@link ProviderSocket}
   */
  Class<? extends ProviderSocket> procedureTable();

  /**
   * WSPStartup: makes the provider ready.
   *
   * @param requested the highest version the runtime knows
   * @param upcalls the runtime's table, to be kept until {@link #cleanup}
   * @param data filled by the provider, on a failure with the reason
   * @return NO_ERROR; WSAVERNOTSUPPORTED if no version fits; WSASYSNOTREADY if the machine lacks
   *     what the provider needs
   */
  WsaError startup(SpiVersion requested, Upcalls upcalls, ProviderData data);

  /**
   * The entries it installs in the catalog; the same list at every call after start-up.
   *
   * @return at least one entry, without catalog ids
   */
  List<ProtocolInfo> protocols();

  /**
   * What lies below an entry of a layered provider.
   *
   * @param entry one of {@link #protocols}
   * @return the entries below, without catalog ids, from the next one to the base protocol, at most
   *     {@link ProtocolInfo#MAX_PROTOCOL_CHAIN} less one; none if the entry is a base protocol
   *     itself
   */
  default List<ProtocolInfo> below(ProtocolInfo entry) {
    return List.of();
  }

  /**
   * LPWSPSocket: opens a socket for one of {@link #protocols} (RECV-17.10, RECV-17.11).
   *
   * @param protocol the entry, as the catalog lists it
   * @param flags {@link #WSA_FLAG_OVERLAPPED} or 0
   * @param socket filled with the socket, which is blocking
   * @return NO_ERROR; WSANOTINITIALISED before start-up and after clean-up; WSAEMFILE, WSAENOBUFS,
   *     WSAEACCES, WSAEAFNOSUPPORT, WSAEPROTONOSUPPORT as the system says; WSAEINVAL for unknown
   *     flags
   */
  WsaError open(ProtocolInfo protocol, int flags, Out<ProviderSocket> socket);

  /**
   * LPWSPCancelBlockingCall: ends a thread's blocked call on any socket of this provider with
   * WSAEINTR. The race may be lost: the call then succeeds as if it had not been cancelled
   * (RECV-17.06). The socket is unharmed (DEC-09).
   *
   * @param thread whose call
   * @return NO_ERROR, or WSAEINVAL if that thread is not blocked here (DEC-41)
   */
  WsaError cancelBlockingCall(ThreadId thread);

  /**
   * WSPCleanup: closes every socket, completes everything that is pending (DEC-19) and frees all.
   *
   * @return NO_ERROR, or WSANOTINITIALISED if it was not started or is cleaned up already
   */
  WsaError cleanup();
}
