package org.wsp4j.provider.support;

import static org.wsp4j.spi.MsgFlags.MSG_PARTIAL;
import static org.wsp4j.spi.MsgFlags.MSG_PEEK;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.wsp4j.spi.Out;
import org.wsp4j.spi.PeerAddress;
import org.wsp4j.spi.SocketOption;
import org.wsp4j.spi.Transfer;
import org.wsp4j.spi.WsaError;

/**
 * What a socket of an {@link AbstractServiceProvider} stands on: try now, never block. Everything
 * that waits, orders, cancels and indicates is the socket's.
 *
 * <p>Every transport receives, sends and closes. What else it has it overrides; the methods it
 * leaves alone answer that it has none of that.
 *
 * <p>All methods but {@link #close} are called under the socket's lock, by any thread, and never
 * after {@link #close}. An answer of WSAEWOULDBLOCK is followed by another try once the transport
 * is ready again: it says so with the {@link Readiness} that {@link #attach} gave it. On an error
 * {@link Transfer#nativeError} says what the system said.
 */
public interface Transport {
  /**
   * The socket takes the transport over, before any other call. A transport whose readiness comes
   * from its own code keeps the signal; there is nothing to do for one that the kernel watches.
   *
   * @param readiness to be signalled when something may have changed
   */
  default void attach(Readiness readiness) {}

  /**
   * Receives what is there, up to the room behind {@code skip}.
   *
   * @param buffers valid memory that the calling thread may write; not kept
   * @param count how many take part
   * @param skip bytes at their beginning that are filled already
   * @param flags MSG_PEEK, MSG_OOB, MSG_PARTIAL
   * @param result filled with bytes, flags out and message length, on an error with the native one;
   *     0 bytes with room are the end of a stream, and an empty message of any other protocol
   * @param from filled with the sender, where there is one
   * @return NO_ERROR; WSAEWOULDBLOCK with nothing changed; WSAEFAULT with nothing consumed;
   *     WSAEMSGSIZE with the result filled for a message that was too large; WSAEDISCON at the
   *     graceful end of messages; or how the connection broke
   */
  WsaError receive(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress from);

  /**
   * Receives for several pending calls as {@link #receive} would for one after the other, by as few
   * calls of the system as it can. Only message sockets are asked.
   *
   * @param batch the receives, to be {@link Batch#end}ed in turn as far as messages are there
   * @implSpec Serves the first one.
   */
  default void receive(Batch batch) {
    WsaError error =
        receive(
            batch.buffers(0), batch.count(0), 0, batch.flags(0), batch.result(0), batch.from(0));
    if (error != WsaError.WSAEWOULDBLOCK) {
      batch.end(error);
    }
  }

  /**
   * What a receive of one byte with these flags would find. It changes nothing: an error that a
   * receive is owed without being a break (DEC-27) stays owed. Asks {@link #receive} for a byte to
   * peek at, unless a transport knows better.
   *
   * @param flags 0 or MSG_OOB
   * @param result filled with the bytes, 0 at the end of a stream, or the native error
   * @return NO_ERROR, also at the end of a stream; WSAEWOULDBLOCK; WSAEDISCON at the graceful end
   *     of messages; or how the connection broke
   */
  default WsaError probe(int flags, Transfer result) {
    WsaError error = receive(Buffers.ONE_BYTE, 1, 0, flags | MSG_PEEK | MSG_PARTIAL, result, null);
    return error == WsaError.WSAEMSGSIZE ? WsaError.NO_ERROR : error;
  }

  /**
   * How much has arrived and was not received, in a unit of the transport's own. While nobody
   * receives it changes only, and whenever, more arrives: by that new data is told from what the
   * client was shown (FD_READ, FD_OOB).
   *
   * @param flags 0 or MSG_OOB
   * @return always 0 where it is not known: what was shown is shown again only after a receive
   */
  default long queued(int flags) {
    return 0;
  }

  /**
   * Whether a send that answered WSAEWOULDBLOCK would get on by now (FD_WRITE). Asked once at a
   * selection, and then after each {@link Readiness#signal}.
   *
   * @return always {@code true} where only a send can tell
   */
  default boolean hasRoom() {
    return true;
  }

  /**
   * Urgent data has arrived, and a receive of the stream follows that may pass it: keeps it for the
   * next receive with MSG_OOB, in place of one that is kept already (DEC-06). There is nothing to
   * do for a transport without urgent data, or one that keeps it anyway.
   */
  default void keepUrgent() {}

  /**
   * Sends what the transport takes now.
   *
   * @param buffers as in {@link #receive}
   * @param count as in {@link #receive}
   * @param skip bytes at their beginning that were sent already
   * @param flags MSG_OOB, MSG_PARTIAL, MSG_DONTROUTE
   * @param result filled with the bytes taken
   * @param to where, or {@code null}
   * @return NO_ERROR, WSAEWOULDBLOCK if nothing was taken, or an error
   */
  WsaError send(
      MemorySegment[] buffers,
      int count,
      long skip,
      int flags,
      Transfer result,
      @Nullable PeerAddress to);

  /**
   * Binds.
   *
   * @param local the address
   * @param result filled with the native error
   * @return NO_ERROR or why not
   */
  default WsaError bind(PeerAddress local, Transfer result) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * Joins a multipoint session, binding the socket first if it has no address.
   *
   * @param leaf the group
   * @param flags what {@link org.wsp4j.spi.ProviderSocket#joinLeaf} was given
   * @param result filled with the native error
   * @return NO_ERROR; WSAEOPNOTSUPP on a transport without groups; WSAEINVAL; or why not
   */
  default WsaError joinLeaf(PeerAddress leaf, int flags, Transfer result) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * Lets peers connect.
   *
   * @param backlog how many may wait
   * @param result filled with the native error
   * @return NO_ERROR or why not
   */
  default WsaError listen(int backlog, Transfer result) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * Takes a connection.
   *
   * @param accepted filled with its transport
   * @param from filled with the peer
   * @param result filled with the native error
   * @return NO_ERROR, WSAEWOULDBLOCK, or why not
   */
  default WsaError accept(Out<Transport> accepted, PeerAddress from, Transfer result) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * Starts to connect.
   *
   * @param peer where to, or {@code null} to dissolve a connectionless association
   * @param result filled with the native error
   * @return NO_ERROR, WSAEWOULDBLOCK if it goes on, or why not
   */
  default WsaError connect(@Nullable PeerAddress peer, Transfer result) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * How a connect that goes on stands.
   *
   * @param result filled with the native error
   * @return NO_ERROR, WSAEWOULDBLOCK if it still goes on, or why it failed
   */
  default WsaError finishConnect(Transfer result) {
    return WsaError.NO_ERROR;
  }

  /**
   * Ends the sending direction.
   *
   * @param result filled with the native error
   * @return NO_ERROR or why not
   */
  default WsaError shutdownSend(Transfer result) {
    return WsaError.NO_ERROR;
  }

  /**
   * Reads an option the socket itself does not know.
   *
   * @param option which
   * @param value filled with it
   * @param <T> its type
   * @return NO_ERROR or WSAENOPROTOOPT
   */
  default <T> WsaError getOption(SocketOption<T> option, Out<T> value) {
    return WsaError.WSAENOPROTOOPT;
  }

  /**
   * Sets an option the socket itself does not know.
   *
   * @param option which
   * @param value its value
   * @param <T> its type
   * @return NO_ERROR, WSAENOPROTOOPT, WSAEINVAL
   */
  default <T> WsaError setOption(SocketOption<T> option, T value) {
    return WsaError.WSAENOPROTOOPT;
  }

  /**
   * Controls the transport.
   *
   * @param code an {@link org.wsp4j.spi.Ioctl} that is not about blocking
   * @param in the argument
   * @param out the result
   * @param returned filled with the bytes written to {@code out}
   * @return NO_ERROR, WSAEOPNOTSUPP, WSAEFAULT, WSAEINVAL
   */
  default WsaError ioctl(
      int code, @Nullable MemorySegment in, @Nullable MemorySegment out, Transfer returned) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * The local address.
   *
   * @param local filled with it
   * @return NO_ERROR or why not
   */
  default WsaError localAddress(PeerAddress local) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * The peer's address.
   *
   * @param peer filled with it
   * @return NO_ERROR or why not
   */
  default WsaError peerAddress(PeerAddress peer) {
    return WsaError.WSAEOPNOTSUPP;
  }

  /**
   * What a receive after {@code error} gets: a time-out that keep-alive found is WSAECONNRESET from
   * then on (DEC-43).
   *
   * @param error how the connection broke
   * @return how it stays broken
   */
  default WsaError sticky(WsaError error) {
    return error == WsaError.WSAENETRESET ? WsaError.WSAECONNRESET : error;
  }

  /**
   * Frees the transport. Not under the lock, and once.
   *
   * @param abortive whether to reset the connection instead of closing it gracefully
   */
  void close(boolean abortive);
}
