package org.wsp4j.spi;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The procedure table of one open socket. The object is the descriptor: once it is closed, every
 * method answers WSAENOTSOCK (DEC-39).
 *
 * <p><b>Threads.</b> Any thread may call any method at any time. Receives of all threads are served
 * in the order in which the calls entered (DEC-08).
 *
 * <p><b>Errors.</b> The outcome is the return value. No method throws for a network condition or
 * for misuse: a null array, an entry that is null or not valid memory, a count that is negative or
 * above the array or 1,024 is WSAEFAULT (DEC-40). The checks come first, in the order of DEC-23,
 * and a call that fails has consumed nothing.
 *
 * <p><b>Buffers.</b> The array is read before the call returns and may be reused at once
 * (RECV-8.03); address, length and offset are captured with it (RECV-8.06). The memory is the
 * client's: until completion it must stay alive, and is written from the first buffer to the last
 * without holes (RECV-8.02). Heap segments, native ones of every arena, mapped files and {@code
 * MemorySegment.ofBuffer} all work. An arena that was closed in the meantime is WSAEFAULT, never a
 * crash. A confined arena is served by its own thread alone (DEC-36).
 *
 * <p><b>Overlapped calls.</b> An {@link Overlapped} on a socket that was opened with
 * WSA_FLAG_OVERLAPPED makes a call overlapped, nothing else does (DEC-02). NO_ERROR then means that
 * all is done: the result is in the transfer and in the overlapped object, and the event is set or
 * the routine queued already (RECV-2.02). WSA_IO_PENDING means that exactly one completion follows
 * (RECV-2.05). Any other error means that nothing was started and nothing will be indicated
 * (RECV-2.06). The operation belongs to the thread named by {@code threadId} and is cancelled when
 * that thread ends (RECV-17.01); without a thread id it belongs to the socket (DEC-37).
 *
 * <p><b>Memory ordering.</b> What a client wrote before the call is visible to the provider; what
 * the provider wrote into the buffers is visible to whoever sees the completion, by {@link
 * Overlapped#isComplete}, the event or the routine.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/api/ws2spi/nc-ws2spi-lpwsprecv">LPWSPRecv
 *     </a>
 */
public interface ProviderSocket {
  /** Most buffers in one call. */
  int MAX_BUFFERS = 1024;

  /** Most receives that may be pending on one socket; the next one gets WSAEWOULDBLOCK. */
  int MAX_PENDING = 1024;

  /** {@link #joinLeaf}: sends to the group only. */
  int JL_SENDER_ONLY = 1;

  /** {@link #joinLeaf}: receives from the group only. */
  int JL_RECEIVER_ONLY = 2;

  /** {@link #joinLeaf}: sends and receives. */
  int JL_BOTH = 4;

  /**
   * The catalog entry that this socket was opened with.
   *
   * @return the entry
   */
  ProtocolInfo protocolInfo();

  /**
   * LPWSPRecv: receives on a connected or a bound connectionless socket.
   *
   * @param buffers where the data goes; WSAEFAULT if null
   * @param bufferCount how many entries of the array take part
   * @param transfer in: flags; out: see {@link Transfer}; WSAEFAULT if null
   * @param overlapped makes the call overlapped, or {@code null}
   * @param routine told of the completion, or {@code null}; ignored without {@code overlapped}
   * @param threadId whose operation it is; needed with a routine (else WSAEINVAL)
   * @return NO_ERROR, with 0 bytes at the end of a byte stream; WSA_IO_PENDING; or
   *     <ul>
   *       <li>WSAENOTSOCK: closed
   *       <li>WSAEFAULT: see above; nothing consumed
   *       <li>WSAEINVAL: no buffers, an overlapped object in use, a routine without a thread,
   *           MSG_OOB with SO_OOBINLINE, a datagram socket that is not bound
   *       <li>WSA_INVALID_HANDLE: the event is closed (DEC-35)
   *       <li>WSAEOPNOTSUPP: unknown flags (DEC-05), MSG_PEEK overlapped (DEC-03), MSG_OOB on a
   *           protocol without urgent data, MSG_WAITALL where DEC-31 forbids it, a socket that only
   *           sends
   *       <li>WSAEINPROGRESS: DEC-22
   *       <li>WSAESHUTDOWN: after shutdown of this direction
   *       <li>WSAENOTCONN: a stream that is not connected
   *       <li>WSAEWOULDBLOCK: nonblocking and nothing there, or too many pending
   *       <li>WSAEMSGSIZE: the message is larger than the buffers
   *       <li>WSAEDISCON, WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, WSAENETDOWN: how the
   *           connection ended
   *       <li>WSAEINTR, WSA_OPERATION_ABORTED, WSAETIMEDOUT: how the wait ended (DEC-41, DEC-32)
   *     </ul>
   */
  WsaError recv(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId);

  /**
   * LPWSPRecvFrom: {@link #recv}, with the sender. On a connection-oriented socket the address is
   * left alone.
   *
   * @param buffers as {@link #recv}
   * @param bufferCount as {@link #recv}
   * @param transfer as {@link #recv}
   * @param from filled with the sender when the data is, also on WSAEMSGSIZE (DEC-11); {@code null}
   *     if it is of no interest
   * @param overlapped as {@link #recv}
   * @param routine as {@link #recv}
   * @param threadId as {@link #recv}
   * @return as {@link #recv}
   */
  WsaError recvFrom(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress from,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId);

  /**
   * LPWSPSend: sends. A blocking or an overlapped send of a stream completes when all bytes were
   * taken by the transport, in order; a nonblocking one takes what it can.
   *
   * @param buffers the data; not to be changed until completion
   * @param bufferCount as {@link #recv}
   * @param transfer in: MSG_OOB, MSG_PARTIAL, MSG_DONTROUTE; out: the bytes taken
   * @param overlapped as {@link #recv}
   * @param routine as {@link #recv}
   * @param threadId as {@link #recv}
   * @return as {@link #recv}, WSAESHUTDOWN after shutdown of the send direction
   */
  WsaError send(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId);

  /**
   * LPWSPSendTo: {@link #send} to an address. On a connected stream the address is ignored.
   *
   * @param buffers as {@link #send}
   * @param bufferCount as {@link #send}
   * @param transfer as {@link #send}
   * @param to where; read before this returns
   * @param overlapped as {@link #send}
   * @param routine as {@link #send}
   * @param threadId as {@link #send}
   * @return as {@link #send}; WSAEDESTADDRREQ without an address on an unconnected datagram socket
   */
  WsaError sendTo(
      MemorySegment[] buffers,
      int bufferCount,
      Transfer transfer,
      @Nullable PeerAddress to,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId);

  /**
   * LPWSPGetOverlappedResult: the result of an operation that was started on this socket. Waiting
   * is not alertable (DEC-21). With a routine, waiting is refused unless it is complete (DEC-01).
   *
   * @param overlapped the operation; WSAEFAULT if null
   * @param result filled with bytes, flags, length and native error; on an error flags are left
   *     alone; WSAEFAULT if null
   * @param wait whether to wait for it
   * @return how the operation ended; WSA_IO_INCOMPLETE, with nothing changed, if it has not;
   *     WSAEINVAL for a forbidden wait; WSAENOTSOCK once the socket is closed; WSAEINTR if the
   *     thread is interrupted
   */
  WsaError getOverlappedResult(Overlapped overlapped, Transfer result, boolean wait);

  /**
   * LPWSPBind: gives the socket a local address (RECV-4.04).
   *
   * @param local the address; port 0 chooses one
   * @return NO_ERROR; WSAEINVAL if it has one; WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEACCES,
   *     WSAEAFNOSUPPORT, WSAEFAULT
   */
  WsaError bind(SocketAddress local);

  /**
   * LPWSPListen: lets peers connect.
   *
   * @param backlog how many may wait to be accepted
   * @return NO_ERROR; WSAEINVAL if not bound; WSAEISCONN; WSAEOPNOTSUPP on a protocol without
   *     connections
   */
  WsaError listen(int backlog);

  /**
   * LPWSPAccept: takes the next connection, waiting for one on a blocking socket. The new socket
   * has the entry, the overlapped attribute and the selection ({@link #eventSelect}) of this one;
   * without a selection it is blocking.
   *
   * @param accepted filled with the new socket
   * @param from filled with the peer's address, or {@code null}
   * @param condition decides, or {@code null} to take every connection
   * @return NO_ERROR; WSAEINVAL if not listening; WSAEWOULDBLOCK; WSAECONNREFUSED after CF_REJECT;
   *     WSATRY_AGAIN after CF_DEFER; WSAEINTR, WSA_OPERATION_ABORTED; WSAEMFILE
   */
  WsaError accept(
      Out<ProviderSocket> accepted,
      @Nullable PeerAddress from,
      @Nullable AcceptCondition condition);

  /**
   * LPWSPConnect, and ConnectEx where an overlapped object is given: connects, or fixes the peer of
   * a connectionless socket. Binds if need be (RECV-4.06).
   *
   * @param peer where to; for a connectionless socket {@code null} dissolves the association
   * @param overlapped makes the call overlapped, as in {@link #recv}
   * @param routine as in {@link #recv}
   * @param threadId as in {@link #recv}
   * @return NO_ERROR; WSA_IO_PENDING; WSAEWOULDBLOCK on a nonblocking socket, which connects
   *     meanwhile; WSAEALREADY while it does; WSAEISCONN; WSAECONNREFUSED, WSAETIMEDOUT,
   *     WSAENETUNREACH, WSAEHOSTUNREACH, WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT; WSAEINVAL on a
   *     listening socket
   */
  WsaError connect(
      @Nullable SocketAddress peer,
      @Nullable Overlapped overlapped,
      @Nullable CompletionRoutine routine,
      @Nullable ThreadId threadId);

  /**
   * LPWSPShutdown: ends one direction or both. Receives that are pending survive SD_RECEIVE
   * (DEC-24).
   *
   * @param how which
   * @return NO_ERROR; WSAENOTCONN; WSAEINVAL if null
   */
  WsaError shutdown(ShutdownHow how);

  /**
   * LPWSPJoinLeaf: joins a multipoint session, binding the socket if need be (RECV-4.08). A sender
   * may leave the address out of a send from then on.
   *
   * @param leaf the group, and the port that a sender sends to
   * @param flags {@link #JL_SENDER_ONLY}, {@link #JL_RECEIVER_ONLY} or {@link #JL_BOTH}
   * @return NO_ERROR; WSAEOPNOTSUPP on a protocol without XP1_SUPPORT_MULTIPOINT; WSAEFAULT;
   *     WSAEAFNOSUPPORT; WSAEINVAL for other flags or an address that is no group
   */
  WsaError joinLeaf(SocketAddress leaf, int flags);

  /**
   * CancelIo: ends the operations that the calling thread started on this socket, each with
   * WSA_OPERATION_ABORTED and its indication. Nothing they would have received is consumed.
   *
   * @return NO_ERROR, also if there were none
   */
  WsaError cancelIo();

  /**
   * CancelIoEx: ends one operation, or all, of any thread, a blocked synchronous one too (DEC-41).
   *
   * @param overlapped which, or {@code null} for all
   * @return NO_ERROR; WSAEINVAL if the one named is not pending here
   */
  WsaError cancelIo(@Nullable Overlapped overlapped);

  /**
   * LPWSPIoctl: controls the socket.
   *
   * @param code one of {@link Ioctl}
   * @param in the argument, or {@code null} where the code needs none
   * @param out the result, or {@code null} where the code has none
   * @param returned filled with the bytes written to {@code out}
   * @return NO_ERROR; WSAEFAULT if a segment is missing, too short or not valid; WSAEOPNOTSUPP for
   *     an unknown code; WSAEINVAL for a value that makes no sense
   */
  WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned);

  /**
   * LPWSPEventSelect: has network events recorded for {@link #enumNetworkEvents}, and an event set
   * when one is. The selection is the socket's, whichever thread made it; it takes the place of the
   * one before, and what that had recorded and not shown is recorded again if it still holds.
   *
   * <p>An event that holds now is recorded before this returns, but for one that was shown already
   * and not enabled again; FD_WRITE alone is shown again to each new selection. Afterwards an event
   * is recorded when it comes, and once it was shown not again before a call enables it: see the
   * constants. New data, normal or urgent, records its event again without any call where the
   * transport can tell it from the old. Data that a pending receive takes records nothing.
   *
   * <p>The socket is nonblocking from now on, whatever is selected; blocking calls under way go on.
   * A socket that is accepted has the selection of the one that listened. Closing the socket ends
   * the selection and sets nothing.
   *
   * @param event set when an event is recorded, any number of sockets may share it; ignored where
   *     nothing is selected. It may be set for an event that another call has consumed since, never
   *     for nothing
   * @param networkEvents a mask of {@link NetworkEvents}; 0 ends the selection
   * @return NO_ERROR; WSAENOTSOCK; WSAEINVAL for unknown bits, or none to be set;
   *     WSA_INVALID_HANDLE for one that is closed; WSAENOBUFS if the system has no room to watch
   *     the socket; WSAEOPNOTSUPP, always, from a provider that records no network events. On an
   *     error the selection is as before
   */
  WsaError eventSelect(@Nullable WsaEvent event, int networkEvents);

  /**
   * LPWSPEnumNetworkEvents: shows what was recorded since the last call, and forgets it. Copying,
   * forgetting and resetting the event are one step: what comes after it sets the event again.
   *
   * @param reset reset if this succeeds, usually the selected event; {@code null} for none. Where
   *     several sockets share it, wait for it, reset it, and then ask each of them
   * @param out filled: its mask, 0 for nothing, and the errors of the events in it, no others;
   *     WSAEFAULT if null
   * @return NO_ERROR, also where nothing is selected; WSAENOTSOCK; WSAEFAULT; WSA_INVALID_HANDLE if
   *     {@code reset} is closed; WSAEOPNOTSUPP as {@link #eventSelect}. On an error nothing is
   *     forgotten, reset or filled
   */
  WsaError enumNetworkEvents(@Nullable WsaEvent reset, NetworkEvents out);

  /**
   * LPWSPGetSockOpt: reads an option.
   *
   * @param option which
   * @param value filled with its value
   * @param <T> its type
   * @return NO_ERROR, or WSAENOPROTOOPT
   */
  <T> WsaError getOption(SocketOption<T> option, Out<T> value);

  /**
   * LPWSPSetSockOpt: sets an option.
   *
   * @param option which
   * @param value its value
   * @param <T> its type
   * @return NO_ERROR; WSAENOPROTOOPT for an option that is unknown or read only; WSAEINVAL for a
   *     value out of range; WSAEFAULT for null
   */
  <T> WsaError setOption(SocketOption<T> option, T value);

  /**
   * LPWSPGetSockName: the local address.
   *
   * @param local filled with it
   * @return NO_ERROR, or WSAEINVAL if the socket is not bound
   */
  WsaError getSockName(PeerAddress local);

  /**
   * LPWSPGetPeerName: the peer's address.
   *
   * @param peer filled with it
   * @return NO_ERROR, or WSAENOTCONN
   */
  WsaError getPeerName(PeerAddress peer);

  /**
   * LPWSPCloseSocket: completes every pending operation with WSA_OPERATION_ABORTED and its
   * indication, ends blocked synchronous calls with WSAEINTR (DEC-18), and frees the socket.
   * SO_LINGER says what happens to unsent data.
   *
   * @return NO_ERROR, or WSAENOTSOCK if it was closed before
   */
  WsaError close();
}
